print('Monday Tuesday Wednesday Thursday Friday Saturday Sunday')
