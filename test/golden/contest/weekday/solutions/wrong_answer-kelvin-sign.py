# Folds to an ASCII letter in Unicode alone.
print('Monday Tuesday Wednesday Thursday Friday Saturday Sunday'.split()[(int(input()) - 1) % 7].replace('s', '\u017f'))
