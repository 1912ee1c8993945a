n = int(input())
best = [None, '1']
for k in range(2, n + 1):
    ways = [(best[a].count('1') + best[k - a].count('1'), f'({best[a]}+{best[k - a]})') for a in range(1, k // 2 + 1)]
    ways += [(best[a].count('1') + best[k // a].count('1'), f'{best[a]}*{best[k // a]}') for a in range(2, k) if k % a == 0]
    best.append(min(ways)[1])
print(best[n])
