#include <iostream>
#include <string>
int main() {
  int low = 1, high;
  std::cin >> high;
  while (low < high) {
    int middle = (low + high) / 2;
    std::cout << "ask " << middle << std::endl;
    std::string reply;
    std::cin >> reply;
    if (reply == "deeper") low = middle + 1;
    else if (reply == "higher") high = middle - 1;
    else low = high = middle;
  }
  std::cout << "tell " << low << std::endl;
}
