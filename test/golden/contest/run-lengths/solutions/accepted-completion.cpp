  vector<pair<char, int>> found;
  for (size_t i = 0, k; i < text.size(); i = k) {
    for (k = i; k < text.size() && text[k] == text[i];) k++;
    found.push_back({text[i], (int)(k - i)});
  }
  return found;
}
