from fractions import Fraction


def share(costs):
    mean = sum(map(Fraction, costs)) / len(costs)
    return [float(mean), [float(Fraction(cost) - mean) for cost in costs]]
