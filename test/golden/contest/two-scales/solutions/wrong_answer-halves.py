left = list(range(1, int(input()) + 1))
while len(left) > 1:
    half = len(left) // 2
    print('weigh', *left[:2 * half], flush=True)
    reply = input()
    left = left[:half] if reply == '<' else left[half:2 * half] if reply == '>' else left[2 * half:]
print('light', left[0], flush=True)
