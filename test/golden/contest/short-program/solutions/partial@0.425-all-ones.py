print('+'.join('1' * int(input())))
