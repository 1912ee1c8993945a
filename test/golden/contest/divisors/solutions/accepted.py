n = int(input())
k = 1
while k * k <= n:
    if n % k == 0:
        print(k)
        if k * k != n:
            print(n // k)
    k += 1
