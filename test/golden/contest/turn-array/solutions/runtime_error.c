#include <stdlib.h>
void turn(int *numbers, int count, int by) { abort(); }
