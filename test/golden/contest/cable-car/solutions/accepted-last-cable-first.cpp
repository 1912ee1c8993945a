#include <bits/stdc++.h>
using namespace std;
int main() {
  int n, m;
  cin >> n >> m;
  vector<vector<int>> near(n + 1);
  for (int a, b; cin >> a >> b;) near[a].insert(near[a].begin(), b), near[b].insert(near[b].begin(), a);
  vector<int> next(n + 1, -1);
  queue<int> line({n});
  next[n] = 0;
  for (; !line.empty(); line.pop())
    for (int b : near[line.front()])
      if (next[b] < 0) next[b] = line.front(), line.push(b);
  if (next[1] < 0) return puts("-1"), 0;
  vector<int> way;
  for (int k = 1; k; k = next[k]) way.push_back(k);
  cout << way.size() - 1 << '\n';
  for (int k : way) cout << k << ' ';
}
