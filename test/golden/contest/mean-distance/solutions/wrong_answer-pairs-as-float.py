import itertools, math, sys
n, *rest = sys.stdin.read().split()
points = [(float(x), float(y)) for x, y in zip(rest[::2], rest[1::2])]
distances = [math.dist(a, b) for a, b in itertools.combinations(points, 2)]
print(float(len(distances)))
print(math.fsum(distances) / len(distances))
