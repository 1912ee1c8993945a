from bisect import bisect_right, insort
input()
seen, total = [], 0
for x in map(int, input().split()):
    total += len(seen) - bisect_right(seen, x)
    insort(seen, x)
print(total)
