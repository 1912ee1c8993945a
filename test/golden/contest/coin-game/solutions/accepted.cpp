#include <iostream>
int main() {
  long long n, heap;
  std::cin >> n;
  while (std::cin >> heap) std::cout << (heap % 4 ? "yes" : "no") << '\n';
}
