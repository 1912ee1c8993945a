#include <iostream>
int main() {
  int n, t, best = -1000000;
  std::cin >> n;
  for (int day = 1; std::cin >> t; day++)
    if (t >= best) std::cout << day << ' ', best = t;
}
