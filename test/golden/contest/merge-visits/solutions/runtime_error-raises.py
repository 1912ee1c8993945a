def merge(visits):
    raise ValueError('no')
