from collections import Counter
print(*(x for x, n in Counter(map(int, input().split())).items() for _ in range(n - 1)))
