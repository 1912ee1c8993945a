for i in range(1, int(input())):
    print(f"Case {i}: {''.join(word[0] for word in input().split())}")
