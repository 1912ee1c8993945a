#include <bits/stdc++.h>
int main() {
  int n;
  std::cin >> n;
  std::vector<std::complex<double>> points;
  for (double x, y; std::cin >> x >> y;) points.emplace_back(x, y);
  double sum = 0;
  for (int i = 0; i < n; i++)
    for (int k = 0; k < i; k++) sum += abs(points[i] - points[k]);
  std::cout << n * (n - 1) / 2 << '\n' << std::scientific << std::setprecision(12) << sum / (n * (n - 1) / 2) << '\n';
}
