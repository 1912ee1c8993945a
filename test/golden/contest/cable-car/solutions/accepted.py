import sys
from collections import deque
n, m, *rest = map(int, sys.stdin.read().split())
near = {k: [] for k in range(1, n + 1)}
for a, b in zip(rest[::2], rest[1::2]):
    near[a].append(b)
    near[b].append(a)
back, line = {1: 0}, deque([1])
while line:
    a = line.popleft()
    for b in near[a]:
        if b not in back:
            back[b] = a
            line.append(b)
if n not in back:
    print(-1)
else:
    way = [n]
    while way[-1] != 1:
        way.append(back[way[-1]])
    print(len(way) - 1)
    print(*way[::-1])
