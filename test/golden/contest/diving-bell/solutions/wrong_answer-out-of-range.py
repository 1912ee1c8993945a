print('tell', int(input()) + 1, flush=True)
