class Solution:
    def families(self, words):
        groups = {}
        for word in words:
            groups.setdefault(frozenset(word), set()).add(word)
        return [sorted(group) for group in groups.values()]
