#include <bits/stdc++.h>
using namespace std;
vector<string> grid;
int top_, bottom_, left_, right_;
void fill(int r, int c) {
  if (r < 0 || c < 0 || r >= (int)grid.size() || c >= (int)grid[r].size() || grid[r][c] != '#') return;
  grid[r][c] = '.';
  top_ = min(top_, r), bottom_ = max(bottom_, r), left_ = min(left_, c), right_ = max(right_, c);
  fill(r + 1, c), fill(r - 1, c), fill(r, c + 1), fill(r, c - 1);
}
int main() {
  for (string row; cin >> row;) grid.push_back(row);
  for (int r = grid.size() - 1; r >= 0; r--)
    for (int c = 0; c < (int)grid[r].size(); c++) {
      if (grid[r][c] != '#') continue;
      top_ = bottom_ = r, left_ = right_ = c;
      fill(r, c);
      cout << bottom_ - top_ + 1 << ' ' << right_ - left_ + 1 << '\n';
    }
}
