n, c = map(int, input().split())
for k in range(1, n + 1):
    w, v = map(int, input().split())
    if w <= c:
        c -= w
        print(k)
