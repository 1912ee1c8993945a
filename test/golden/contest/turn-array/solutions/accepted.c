#include <stdlib.h>
#include <string.h>
void turn(int *numbers, int count, int by) {
  int *copy = malloc(count * sizeof *copy);
  memcpy(copy, numbers, count * sizeof *copy);
  for (int i = 0; i < count; i++) numbers[((i + by) % count + count) % count] = copy[i];
  free(copy);
}
