for _ in range(int(input())):
    l, d = map(float, input().split())
    print(((l - d) * (l + d)) ** 0.5)
