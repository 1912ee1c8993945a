sums = {}
for line in open('ledger.in'):
    name, amount = line.split()
    sums[name] = sums.get(name, 0) + int(amount)
for name, total in sums.items():
    print(name, total)
