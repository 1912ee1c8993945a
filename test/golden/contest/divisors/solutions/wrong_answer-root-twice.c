#include <stdio.h>
int main(void) {
  long long n;
  if (scanf("%lld", &n) != 1) return 1;
  for (long long k = 1; k * k <= n; k++)
    if (n % k == 0) printf("%lld %lld\n", k, n / k);
  return 0;
}
