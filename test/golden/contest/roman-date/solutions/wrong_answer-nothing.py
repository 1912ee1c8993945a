def roman(n):
    pass
