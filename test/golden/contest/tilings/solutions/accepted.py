import sys
sys.set_int_max_str_digits(0)
a, b = 1, 1
for _ in range(int(input())):
    a, b = b, a + b
print(a)
