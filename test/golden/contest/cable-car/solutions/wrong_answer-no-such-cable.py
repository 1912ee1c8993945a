import sys
from collections import deque
n, m, *rest = map(int, sys.stdin.read().split())
near = {k: [] for k in range(1, n + 1)}
for a, b in zip(rest[::2], rest[1::2]):
    near[a].append(b)
    near[b].append(a)
far, line = {1: 0}, deque([1])
while line:
    a = line.popleft()
    for b in near[a]:
        if b not in far:
            far[b] = far[a] + 1
            line.append(b)
length = far.get(n, -1)
print(length, *([1] * length + [n] if length >= 0 else []))
