import sys
numbers = list(map(int, sys.stdin.read().split()))[1:]
taken = [a * b for a, b in zip(numbers[::2], numbers[1::2])]
print(*taken, sum(taken), end="")
