import sys
words = dict(line.split() for line in open('words.txt'))
with open('missing.txt', 'w') as out:
    for word in sorted(set(sys.stdin.read().split()) - set(words)):
        print(word, file=out)
