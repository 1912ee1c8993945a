import sys
grid = sys.stdin.read().split()
seen = set()
for r, row in enumerate(grid):
    for c, sign in enumerate(row):
        if sign == "." or (r, c) in seen:
            continue
        open_, cells = [(r, c)], []
        seen.add((r, c))
        while open_:
            y, x = open_.pop()
            cells.append((y, x))
            for place in [(y + 1, x), (y - 1, x), (y, x + 1), (y, x - 1)]:
                if 0 <= place[0] < len(grid) and 0 <= place[1] < len(row) and grid[place[0]][place[1]] == "#" and place not in seen:
                    seen.add(place)
                    open_.append(place)
        rows, columns = zip(*cells)
        print(max(rows) - min(rows) + 1, max(columns) - min(columns) + 1)
