def roman(n):
    text = ''
    for value, digit in zip([1000, 500, 100, 50, 10, 5, 1], 'MDCLXVI'):
        text += digit * (n // value)
        n %= value
    return text
