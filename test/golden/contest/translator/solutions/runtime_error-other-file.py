open('missing-words.txt')
