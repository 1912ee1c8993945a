#include <bits/stdc++.h>
using namespace std;
long long merge_count(vector<int> &v) {
  if (v.size() < 2) return 0;
  vector<int> a(v.begin(), v.begin() + v.size() / 2), b(v.begin() + v.size() / 2, v.end());
  long long total = merge_count(a) + merge_count(b);
  size_t i = 0, k = 0;
  for (auto &x : v) {
    if (k == b.size() || (i < a.size() && a[i] <= b[k])) x = a[i++];
    else x = b[k++], total += a.size() - i;
  }
  return total;
}
int main() {
  int n;
  cin >> n;
  vector<int> v(n);
  for (auto &x : v) cin >> x;
  cout << merge_count(v);
}
