#include <bits/stdc++.h>
using namespace std;
int main() {
  ifstream in("ledger.in");
  ofstream out("ledger.out");
  vector<string> names;
  map<string, long long> sums;
  string name;
  for (long long amount; in >> name >> amount; sums[name] += amount)
    if (!sums.count(name)) names.push_back(name);
  for (auto &one : names) out << one << ' ' << sums[one] << '\n';
  cout << "what is printed does not count\n";
}
