print(1, 1)
print(2, 2)
print(1, 2)
print(3, 3)
