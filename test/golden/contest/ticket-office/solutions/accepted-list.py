class Office:
    def __init__(self, seats):
        self.free = list(range(1, seats + 1))

    def sell(self, seats):
        if seats > len(self.free):
            raise ValueError(f'full: {len(self.free)} left')
        sold, self.free = self.free[:seats], self.free[seats:]
        return sold[0]

    def left(self):
        return len(self.free)
