n = int(input())
total = 0
for _ in range(n):
    pieces, price = map(int, input().split())
    print(pieces * price)
    total += pieces * price
print(total)
