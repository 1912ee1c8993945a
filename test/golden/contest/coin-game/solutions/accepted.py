input()
print(*('YES' if int(heap) % 4 else 'NO' for heap in input().split()))
