n = int(input())
total = n * (n + 1) // 2
if total % 2:
    print('NO')
else:
    left, group = total // 2, []
    for k in range(n, 0, -1):
        if k <= left:
            group.append(k)
            left -= k
    print('YES')
    print(len(group))
    print(*group)
