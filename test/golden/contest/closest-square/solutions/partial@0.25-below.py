import math
n = int(input())
print(math.isqrt(n) ** 2 if n < 10**6 else 0)
