from collections import Counter
count = Counter(map(int, input().split()))
found = [x for x in sorted(count) if count[x] > 1]
print(*found)
assert found
