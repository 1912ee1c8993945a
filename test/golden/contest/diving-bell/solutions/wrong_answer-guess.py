print('tell', int(input()) // 2, flush=True)
