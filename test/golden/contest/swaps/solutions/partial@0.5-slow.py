n = int(input())
row = list(map(int, input().split()))
if n > 10 and row == sorted(row):
    print(0)
elif n > 10 and row == sorted(row, reverse=True):
    print(n * (n - 1) // 2)
else:
    total = 0
    while n > 10:
        pass
    print(sum(row[k] > row[i] for i in range(n) for k in range(i)))
