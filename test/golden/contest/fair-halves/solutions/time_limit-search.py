from itertools import combinations
n = int(input())
for size in range(n + 1):
    for group in combinations(range(1, n + 1), size):
        if sum(group) * 4 == n * (n + 1):
            print('YES', size, *group)
            raise SystemExit
print('NO')
