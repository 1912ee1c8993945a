#include <stdio.h>
#include <string.h>
int main(void) {
  static char names[100][32], name[32];
  static long long sums[100], amount;
  int count = 0;
  if (!freopen("ledger.in", "r", stdin) || !freopen("ledger.out", "w", stdout)) return 1;
  while (scanf("%31s %lld", name, &amount) == 2) {
    int i = 0;
    while (i < count && strcmp(names[i], name)) i++;
    if (i == count) strcpy(names[count++], name);
    sums[i] += amount;
  }
  for (int i = 0; i < count; i++) printf("%s %lld\n", names[i], sums[i]);
  return 0;
}
