#include <bits/stdc++.h>
using namespace std;
int main() {
  long long n, total = 0, pieces, price;
  cin >> n;
  while (cin >> pieces >> price) {
    cout << pieces * price << '\n';
    total += pieces * price;
  }
  cout << total << endl;
}
