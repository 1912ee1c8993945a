print('1 ' * 50)
