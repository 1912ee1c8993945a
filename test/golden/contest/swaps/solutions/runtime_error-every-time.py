raise ValueError('no')
