#include <string>
#include <utility>
#include <vector>
std::vector<std::pair<char, int>> runs(const std::string &text) {
  std::vector<std::pair<char, int>> found;
  for (const char *at = text.c_str(); *at; at++) {
    if (found.empty() || found.back().first != *at) found.emplace_back(*at, 0);
    found.back().second++;
  }
  return found;
}
