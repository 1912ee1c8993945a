import math, sys
sys.setrecursionlimit(10000)
n = int(input())
near = {a: [b for b in range(1, n + 1) if b != a and math.isqrt(a + b) ** 2 == a + b] for a in range(1, n + 1)}
def extend(row, left):
    if not left:
        return True
    for b in sorted((b for b in near[row[-1]] if b in left), key=lambda b: sum(c in left for c in near[b])):
        left.remove(b)
        row.append(b)
        if extend(row, left):
            return True
        row.pop()
        left.add(b)
    return False
for start in sorted(near, key=lambda a: len(near[a])):
    row = [start]
    if extend(row, set(near) - {start}):
        print(*row)
        break
