name, amount = input().split()
