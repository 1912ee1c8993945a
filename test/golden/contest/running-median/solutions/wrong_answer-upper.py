import sys
from bisect import insort
seen = []
for i, line in enumerate(sys.stdin, 1):
    insort(seen, int(line))
    if i % 1000 == 0:
        print(seen[i // 2])
