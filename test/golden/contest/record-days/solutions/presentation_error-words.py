print('day 1')
