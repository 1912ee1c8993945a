names = 'Monday Tuesday Wednesday Thursday Friday Saturday Sunday'.split()
print(names[(int(input()) - 1) % 7])
