#include <math.h>
#include <stdio.h>
int main(void) {
  int n;
  float l, d;
  if (scanf("%d", &n) != 1) return 1;
  while (scanf("%f %f", &l, &d) == 2) printf("%.10f\n", sqrtf(l * l - d * d));
  return 0;
}
