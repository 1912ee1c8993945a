best = count = 0
input()
for h in map(int, input().split()):
    if h > best:
        best, count = h, count + 1
print(count)
