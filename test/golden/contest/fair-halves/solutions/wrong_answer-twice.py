n = int(input())
total = n * (n + 1) // 2
if total % 2:
    print('NO')
else:
    print('YES')
    print(total // 2)
    print(*[1] * (total // 2))
