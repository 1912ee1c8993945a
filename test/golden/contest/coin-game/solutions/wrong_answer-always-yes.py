print(*['YES'] * int(input()))
