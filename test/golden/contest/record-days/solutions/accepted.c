#include <stdio.h>
int main(void) {
  long long n, best = -1000000, t;
  if (scanf("%lld", &n) != 1) return 1;
  for (long long day = 1; day <= n && scanf("%lld", &t) == 1; day++)
    if (t > best) printf("%lld ", day), best = t;
  return 0;
}
