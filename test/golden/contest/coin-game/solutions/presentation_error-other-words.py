input()
print(*('TRUE' if int(heap) % 4 else 'FALSE' for heap in input().split()))
