#include <stdlib.h>
#include <string.h>
void turn(int *numbers, int count, int by) {
  if (by < 0) return;
  int *copy = malloc(count * sizeof *copy);
  memcpy(copy, numbers, count * sizeof *copy);
  for (int i = 0; i < count; i++) numbers[(i + by) % count] = copy[i];
  free(copy);
}
