import sys
low, high = 1, int(input())
while low < high:
    middle = (low + high) // 2
    print('ask', middle)
    if sys.stdin.readline() == 'deeper\n':
        low = middle + 1
    else:
        high = middle
print('tell', low)
