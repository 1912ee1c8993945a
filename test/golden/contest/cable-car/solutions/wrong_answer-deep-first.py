import sys
n, m, *rest = map(int, sys.stdin.read().split())
near = {k: [] for k in range(1, n + 1)}
for a, b in zip(rest[::2], rest[1::2]):
    near[a].append(b)
    near[b].append(a)
line, seen = [[1]], set()
while line:
    way = line.pop()
    if way[-1] == n:
        print(len(way) - 1, *way)
        break
    if way[-1] not in seen:
        seen.add(way[-1])
        line += [way + [b] for b in near[way[-1]]]
else:
    print(-1)
