#include <cstdio>
int main() {
  int *volatile nowhere = nullptr;
  printf("%d\n", *nowhere);
}
