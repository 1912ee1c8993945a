static void reverse(int *from, int *to) {
  while (from < --to) {
    int kept = *from;
    *from++ = *to;
    *to = kept;
  }
}
void turn(int *numbers, int count, int by) {
  by = (by % count + count) % count;
  reverse(numbers, numbers + count);
  reverse(numbers, numbers + by);
  reverse(numbers + by, numbers + count);
}
