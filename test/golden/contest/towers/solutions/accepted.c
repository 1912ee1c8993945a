#include <stdio.h>
int main(void) {
  int n, h[1000], left = 0, right = 0, best = 0;
  if (scanf("%d", &n) != 1) return 1;
  for (int i = 0; i < n; i++)
    if (scanf("%d", h + i) != 1) return 1;
  for (int i = 0; i < n; i++)
    if (h[i] > best) best = h[i], left++;
  best = 0;
  for (int i = n - 1; i >= 0; i--)
    if (h[i] > best) best = h[i], right++;
  printf("%d %d\n", left, right);
  return 0;
}
