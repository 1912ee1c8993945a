class Solution:
    def families(self, words):
        words.clear()
        return [words]
