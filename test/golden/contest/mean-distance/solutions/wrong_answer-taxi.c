#include <math.h>
#include <stdio.h>
int main(void) {
  int n;
  double x[100], y[100], sum = 0;
  if (scanf("%d", &n) != 1) return 1;
  for (int i = 0; i < n; i++)
    if (scanf("%lf %lf", x + i, y + i) != 2) return 1;
  for (int i = 0; i < n; i++)
    for (int k = 0; k < i; k++) sum += fabs(x[i] - x[k]) + fabs(y[i] - y[k]);
  printf("%d %.9f\n", n * (n - 1) / 2, sum / (n * (n - 1) / 2));
  return 0;
}
