left = list(range(1, int(input()) + 1))
while len(left) > 1:
    third = (len(left) + 1) // 3
    a, b, c = left[:third], left[third:2 * third], left[2 * third:]
    print('weigh', *a, *b, flush=True)
    left = {'<': a, '>': b, '=': c}[input()]
print('light', left[0], flush=True)
