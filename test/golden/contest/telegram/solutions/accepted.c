#include <stdio.h>
int main(void) {
  char word[1000];
  for (int i = 0; scanf("%999s", word) == 1; i++) printf(i ? "+%s" : "%s", word);
  return 0;
}
