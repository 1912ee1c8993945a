def seen(row):
    best = count = 0
    for h in row:
        if h > best:
            best, count = h, count + 1
    return count
input()
row = list(map(int, input().split()))
print(seen(row), seen(row[::-1]))
