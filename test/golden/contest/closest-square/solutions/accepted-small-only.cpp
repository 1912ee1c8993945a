#include <cmath>
#include <iostream>
int main() {
  unsigned long long n;
  std::cin >> n;
  unsigned long long r = std::llround(std::sqrt((double)n));
  std::cout << r * r;
}
