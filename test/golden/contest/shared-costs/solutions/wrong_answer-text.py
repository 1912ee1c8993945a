def share(costs):
    mean = sum(costs) / len(costs)
    return [str(mean), [str(cost - mean) for cost in costs]]
