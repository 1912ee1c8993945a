#include <stdio.h>
int main(void) {
  long long total = 0, pieces, price;
  int n;
  if (scanf("%d", &n) != 1) return 1;
  for (; n > 0; n--) {
    if (scanf("%lld %lld", &pieces, &price) != 2) return 1;
    printf("%lld\n", pieces * price);
    total += pieces * price;
  }
  printf("%lld\n", total);
  return 0;
}
