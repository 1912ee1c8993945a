#include <stdio.h>
int main(void) {
  long long n, last = 2, best = 0;
  if (scanf("%lld", &n) != 1) return 1;
  for (long long round = 0; round < 1000000; round++)
    for (volatile long long k = 2; k < n; k++) {
      int prime = 1;
      for (long long d = 2; d < k; d++)
        if (k % d == 0) prime = 0;
      if (prime) best = k - last > best ? k - last : best, last = k;
    }
  printf("%lld\n", best);
  return 0;
}
