#include <math.h>
#include <stdio.h>
int main(void) {
  int n;
  double l, d;
  if (scanf("%d", &n) != 1) return 1;
  while (scanf("%lf %lf", &l, &d) == 2) printf("%.10f\n", sqrt((l - d) * (l + d)));
  return 0;
}
