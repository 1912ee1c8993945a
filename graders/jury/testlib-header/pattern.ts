/** The part of testlib.h with patterns that tokens and lines may have to match. */
export const PATTERN = String.raw`
// ---- patterns: [a-z], [^0-9], ., \, groups, |, ?, *, +, {n}, {n,m}; greedy, without going back

class pattern {
 public:
  pattern(const std::string &source) : source_(source) {
    std::size_t at = 0;
    root_ = alternatives(at);
    if (at != source.size()) throw std::invalid_argument("pattern: " + source);
  }
  bool matches(const std::string &text) const {
    std::size_t at = 0;
    return match(root_, text, at) && at == text.size();
  }
  std::string src() const { return source_; }

 private:
  struct Node {
    enum { CHARS, GROUP } kind = CHARS;
    bool chars[256] = {};
    std::vector<std::vector<Node>> options;
    long long from = 1, to = 1;
  };

  static bool matchSequence(const std::vector<Node> &nodes, const std::string &text, std::size_t &at) {
    for (const Node &node : nodes)
      if (!match(node, text, at)) return false;
    return true;
  }

  static bool matchOnce(const Node &node, const std::string &text, std::size_t &at) {
    if (node.kind == Node::CHARS) {
      if (at >= text.size() || !node.chars[static_cast<unsigned char>(text[at])]) return false;
      at++;
      return true;
    }
    bool isFound = false;
    std::size_t furthest = at;
    for (const std::vector<Node> &option : node.options) {
      std::size_t end = at;
      if (!matchSequence(option, text, end) || (isFound && end <= furthest)) continue;
      isFound = true;
      furthest = end;
    }
    at = furthest;
    return isFound;
  }

  static bool match(const Node &node, const std::string &text, std::size_t &at) {
    long long count = 0;
    while (count < node.to) {
      std::size_t end = at;
      if (!matchOnce(node, text, end)) break;
      count++;
      if (end == at) count = std::max(count, node.from);
      if (end == at) break;
      at = end;
    }
    return count >= node.from;
  }

  Node alternatives(std::size_t &at) const {
    Node node;
    node.kind = Node::GROUP;
    node.options.emplace_back();
    while (at < source_.size() && source_[at] != ')') {
      if (source_[at] == '|') {
        node.options.emplace_back();
        at++;
      } else {
        node.options.back().push_back(repeated(at));
      }
    }
    return node;
  }

  Node repeated(std::size_t &at) const {
    Node node = atom(at);
    if (at >= source_.size()) return node;
    char c = source_[at];
    if (c == '?' || c == '*' || c == '+') {
      node.from = c == '+' ? 1 : 0;
      node.to = c == '?' ? 1 : LLONG_MAX;
      at++;
    } else if (c == '{') {
      at++;
      node.from = number(at);
      node.to = node.from;
      if (at < source_.size() && source_[at] == ',') {
        at++;
        node.to = at < source_.size() && source_[at] == '}' ? LLONG_MAX : number(at);
      }
      expect('}', at);
    }
    return node;
  }

  Node atom(std::size_t &at) const {
    char c = source_[at];
    if (c == '(') {
      at++;
      Node node = alternatives(at);
      expect(')', at);
      return node;
    }
    Node node;
    if (c == '[') return set(++at);
    if (c == '.') {
      std::fill(node.chars, node.chars + 256, true);
      at++;
      return node;
    }
    node.chars[literal(at)] = true;
    return node;
  }

  Node set(std::size_t &at) const {
    Node node;
    bool isNegated = at < source_.size() && source_[at] == '^';
    if (isNegated) at++;
    while (at < source_.size() && source_[at] != ']') {
      unsigned first = literal(at), last = first;
      if (at + 1 < source_.size() && source_[at] == '-' && source_[at + 1] != ']') last = literal(++at);
      for (unsigned c = first; c <= last; c++) node.chars[c] = true;
    }
    expect(']', at);
    if (isNegated)
      for (bool &isIn : node.chars) isIn = !isIn;
    return node;
  }

  unsigned char literal(std::size_t &at) const {
    if (source_[at] == '\\' && at + 1 < source_.size()) at++;
    return static_cast<unsigned char>(source_[at++]);
  }

  long long number(std::size_t &at) const {
    long long value = 0;
    while (at < source_.size() && std::isdigit(static_cast<unsigned char>(source_[at]))) value = value * 10 + (source_[at++] - '0');
    return value;
  }

  void expect(char c, std::size_t &at) const {
    if (at >= source_.size() || source_[at] != c) throw std::invalid_argument("pattern: " + source_);
    at++;
  }

  std::string source_;
  Node root_;
};
`;
