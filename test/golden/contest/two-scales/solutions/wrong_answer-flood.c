#include <stdio.h>
int main(void) {
  for (int i = 0; i < 200000; i++) fputs("weigh weigh weigh weigh", stdout);
  return 0;
}
