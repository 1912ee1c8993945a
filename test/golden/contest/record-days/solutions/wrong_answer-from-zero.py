input()
best = -10**9
for day, t in enumerate(map(int, input().split())):
    if t > best:
        best = t
        print(day)
