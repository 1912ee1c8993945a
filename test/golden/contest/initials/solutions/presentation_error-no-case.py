for i in range(1, int(input()) + 1):
    print(''.join(word[0] for word in input().split()))
