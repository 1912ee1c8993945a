n = int(input())
print(*(k for k in range(1, min(n, 10**5)) if n % k == 0))
