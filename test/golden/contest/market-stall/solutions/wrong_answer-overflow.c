#include <stdio.h>
int main(void) {
  unsigned total = 0, pieces, price, n;
  if (scanf("%u", &n) != 1) return 1;
  while (scanf("%u %u", &pieces, &price) == 2) {
    printf("%u\n", pieces * price);
    total += pieces * price;
  }
  printf("%u\n", total);
  return 0;
}
