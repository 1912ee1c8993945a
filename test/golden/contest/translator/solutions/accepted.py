import sys
words = dict(line.split() for line in open('words.txt'))
text = sys.stdin.read().split()
print(*(words.get(word, word) for word in text))
with open('missing.txt', 'w') as out:
    for word in sorted(set(text) - set(words)):
        print(word, file=out)
