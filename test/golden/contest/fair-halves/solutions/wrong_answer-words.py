print('perhaps')
