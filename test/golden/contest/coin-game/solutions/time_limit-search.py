import sys
sys.setrecursionlimit(10000)
def wins(heap):
    return any(not wins(heap - k) for k in (3, 2, 1) if k <= heap)
input()
print(*('YES' if wins(int(heap)) else 'NO' for heap in input().split()))
