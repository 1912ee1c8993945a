#include <iostream>
#include <vector>
int main() {
  int n, last = 2, best = 0;
  std::cin >> n;
  std::vector<char> out(n);
  for (int k = 2; k < n; k++) {
    if (out[k]) continue;
    best = std::max(best, k - last), last = k;
    for (long long m = 1LL * k * k; m < n; m += k) out[m] = 1;
  }
  std::cout << best;
}
