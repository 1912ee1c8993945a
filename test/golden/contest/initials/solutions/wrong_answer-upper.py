for i in range(1, int(input()) + 1):
    print(f"Case {i}: {''.join(word[0] for word in input().split()).upper()}")
