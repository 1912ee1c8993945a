class Office:
    def __init__(self, seats):
        self.seats, self.sold = seats, 0

    def sell(self, seats):
        if seats > self.left():
            raise ValueError('full')
        first, self.sold = self.sold + 1, self.sold + seats
        return first

    def left(self):
        return self.seats - self.sold
