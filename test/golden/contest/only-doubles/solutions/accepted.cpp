#include <iostream>
#include <map>
int main() {
  std::map<int, int> count;
  for (int x; std::cin >> x;) count[x]++;
  for (auto &[x, times] : count)
    if (times > 1) std::cout << x << '\n';
}
