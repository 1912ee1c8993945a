void turn(int *numbers, int count, int by) {}
