from itertools import groupby


class Solution:
    def families(self, words):
        key = sorted
        return [sorted(group) for _, group in groupby(sorted(words, key=key, reverse=True), key)]
