vector<pair<char, int>> runs(const string &text) { return missing; }
