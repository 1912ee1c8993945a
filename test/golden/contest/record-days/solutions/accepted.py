input()
best = None
for day, t in enumerate(map(int, input().split()), 1):
    if best is None or t > best:
        best = t
        print(day)
