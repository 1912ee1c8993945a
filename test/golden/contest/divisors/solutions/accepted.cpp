#include <iostream>
int main() {
  long long n;
  std::cin >> n;
  for (long long k = 1; k * k <= n; k++)
    if (n % k == 0) {
      std::cout << n / k << ' ';
      if (k * k != n) std::cout << k << ' ';
    }
}
