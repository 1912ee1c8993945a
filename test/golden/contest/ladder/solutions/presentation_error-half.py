n = int(input())
for _ in range(n - 1):
    print(4)
