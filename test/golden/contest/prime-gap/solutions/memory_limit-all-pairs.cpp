#include <iostream>
#include <vector>
int main() {
  int n, last = 2, best = 0;
  std::cin >> n;
  std::vector<std::vector<int>> divides;
  for (int k = 0; k < n; k++) {
    std::vector<int> row(n, 1);
    for (int m = 2; m < k; m++) row[m] = k % m;
    bool prime = k > 1;
    for (int m = 2; m < k; m++) prime = prime && row[m] != 0;
    if (prime) best = std::max(best, k - last), last = k;
    divides.push_back(row);
  }
  std::cout << best << std::endl;
}
