import sys
n = int(input())
total = 0
for _ in range(n):
    a, b = map(int, input().split())
    print(a * b)
    total += a * b
print(total)
sys.exit(3)
