low, high = 1, int(input())
while low < high:
    middle = (low + high) // 2
    print('ask', middle, flush=True)
    reply = input()
    if reply == 'deeper':
        low = middle + 1
    elif reply == 'higher':
        high = middle - 1
    else:
        low = high = middle
print('tell', low, flush=True)
