#include <iostream>
int main() {
  unsigned long long a = 1, b = 1, n;
  for (std::cin >> n; n > 0; n--) {
    unsigned long long next = a + b;
    a = b;
    b = next;
  }
  std::cout << a;
}
