#include <bits/stdc++.h>
using namespace std;
int main() {
  ifstream in("words.txt");
  ofstream missing("missing.txt");
  map<string, string> words;
  for (string a, b; in >> a >> b;) words[a] = b;
  for (string word; cin >> word;) {
    if (!words.count(word)) missing << word << '\n';
    cout << (words.count(word) ? words[word] : word) << ' ';
  }
}
