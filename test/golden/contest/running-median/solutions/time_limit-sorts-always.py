import sys
seen = []
for i, line in enumerate(sys.stdin, 1):
    seen.append(int(line))
    ordered = sorted(seen, key=lambda x: (x, str(x)))
    if i % 1000 == 0:
        print(ordered[(i - 1) // 2])
