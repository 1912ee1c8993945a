from collections import Counter
count = Counter(map(int, input().split()))
for x in sorted(count):
    if count[x] > 1:
        print(x)
