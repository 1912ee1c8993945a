def share(costs):
    mean = sum(costs) / len(costs)
    return mean, [cost - mean for cost in costs]
