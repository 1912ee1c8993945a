#include <bits/stdc++.h>
using namespace std;
int main() {
  string line, word;
  getline(cin, line);
  for (int i = 1; getline(cin, line); i++) {
    stringstream words(line);
    cout << "Case " << i << ": ";
    while (words >> word) cout << word[0];
    cout << endl;
  }
}
