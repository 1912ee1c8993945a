def share(costs):
    mean = round(sum(costs) / len(costs), 1)
    return [mean, [cost - mean for cost in costs]]
