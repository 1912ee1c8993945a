#include <string>
#include <utility>
#include <vector>

std::vector<std::pair<char, int>> runs(const std::string &text) {
  std::vector<std::pair<char, int>> found;
  for (char sign : text) {
    if (found.empty() || found.back().first != sign) found.emplace_back(sign, 0);
    found.back().second++;
  }
  return found;
}
