for k in range(1, int(input()) + 1):
    print('ask', k, flush=True)
    if input() == 'there':
        print('tell', k, flush=True)
        break
