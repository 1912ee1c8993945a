#include <stdio.h>
int main(void) {
  int n;
  if (scanf("%d", &n) != 1) return 1;
  for (int i = n; i >= 1; i--) {
    for (int k = 0; k < n; k++) putchar(k < n - i ? ' ' : '#');
    putchar('\n');
  }
  return 0;
}
