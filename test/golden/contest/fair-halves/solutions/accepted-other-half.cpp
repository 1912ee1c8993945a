#include <iostream>
#include <vector>
int main() {
  int n;
  std::cin >> n;
  long long left = 1LL * n * (n + 1) / 2;
  if (left % 2) return std::cout << "NO\n", 0;
  left /= 2;
  std::vector<int> rest;
  for (int k = n; k > 0; k--) {
    if (k <= left) left -= k;
    else rest.push_back(k);
  }
  std::cout << "YES\n" << rest.size() << '\n';
  for (int k : rest) std::cout << k << ' ';
}
