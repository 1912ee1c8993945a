n, c = map(int, input().split())
best = {0: (0, [])}
for k in range(1, n + 1):
    w, v = map(int, input().split())
    for weight, (value, taken) in sorted(best.items(), reverse=True):
        if weight + w <= c and value + v > best.get(weight + w, (-1,))[0]:
            best[weight + w] = (value + v, taken + [k])
print(*max(best.values())[1])
