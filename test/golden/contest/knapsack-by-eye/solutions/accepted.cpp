#include <bits/stdc++.h>
using namespace std;
int main() {
  int n, c;
  cin >> n >> c;
  vector<int> w(n), v(n);
  for (int i = 0; i < n; i++) cin >> w[i] >> v[i];
  int best = -1, taken = 0;
  for (int set = 0; set < 1 << n; set++) {
    int weight = 0, value = 0;
    for (int i = 0; i < n; i++)
      if (set >> i & 1) weight += w[i], value += v[i];
    if (weight <= c && value > best) best = value, taken = set;
  }
  for (int i = 0; i < n; i++)
    if (taken >> i & 1) cout << i + 1 << '\n';
}
