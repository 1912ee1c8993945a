#include <stdio.h>
int main(void) {
  const char *names[] = {"sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"};
  long long day;
  if (scanf("%lld", &day) != 1) return 1;
  puts(names[day % 7]);
  return 0;
}
