import math
n = int(input())
r = math.isqrt(n)
print(min(r * r, (r + 1) ** 2, key=lambda square: abs(n - square)))
