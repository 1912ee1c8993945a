class Solution:
    def families(self, words: List[str]) -> List[List[str]]:
        groups = defaultdict(list)
        for word in words:
            groups[''.join(sorted(word))].append(word)
        return [sorted(group) for group in groups.values()]
