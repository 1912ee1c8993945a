import sys
words = dict(line.split() for line in open('words.txt'))
print(*(words.get(word, word) for word in sys.stdin.read().split()))
