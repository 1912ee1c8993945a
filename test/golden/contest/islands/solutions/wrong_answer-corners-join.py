import sys
grid = sys.stdin.read().split()
left = {(r, c) for r, row in enumerate(grid) for c, sign in enumerate(row) if sign == "#"}
while left:
    open_, cells = [left.pop()], []
    while open_:
        y, x = open_.pop()
        cells.append((y, x))
        for place in [(y + a, x + b) for a in (-1, 0, 1) for b in (-1, 0, 1)]:
            if place in left:
                left.remove(place)
                open_.append(place)
    rows, columns = zip(*cells)
    print(max(rows) - min(rows) + 1, max(columns) - min(columns) + 1)
