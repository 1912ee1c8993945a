#include <stdio.h>
int main(void) {
  fwrite("8\0 1\xff\n", 1, 6, stdout);
  return 0;
}
