#include <bits/stdc++.h>
using namespace std;
int main() {
  priority_queue<int> low;
  priority_queue<int, vector<int>, greater<int>> high;
  for (int i = 1, x; scanf("%d", &x) == 1; i++) {
    low.push(x), high.push(low.top()), low.pop();
    if (low.size() < high.size()) low.push(high.top()), high.pop();
    if (i % 1000 == 0) printf("%d\n", low.top());
  }
}
