n = int(input())
print(' '.join(str(k) for k in range(1, n + 1)).translate({48 + d: 0x660 + d for d in range(10)}))
