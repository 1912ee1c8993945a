n = int(input())
sieve = bytearray([1]) * n
for k in range(2, int(n ** 0.5) + 1):
    if sieve[k]:
        sieve[k * k::k] = bytes(len(range(k * k, n, k)))
last = best = 2
best = 0
for k in range(3, n):
    if sieve[k]:
        best, last = max(best, k - last), k
print(best)
