/** The part of testlib.h with how a program begins and ends, and its random numbers. */
export const TOOLS = String.raw`
// ---- how a program ends

inline InStream inf, ouf, ans;
inline std::fstream tout;
inline TTestlibMode testlibMode = _unknown;

struct assay_state {
  std::string reportName, checkerName;
  bool isXml = false, hasQuit = false;
  double points = 0;
  int testCase = 0;
};
inline assay_state assay_self;

// A program that never says how it found the output has not found it right.
struct assay_guard {
  bool isActive = true;
  ~assay_guard() {
    if (!isActive || assay_self.hasQuit || (testlibMode != _checker && testlibMode != _interactor)) return;
    std::fprintf(stderr, "FAIL the program ended without a verdict\n");
    std::fflush(nullptr);
    ::_exit(FAIL_EXIT_CODE);
  }
};
inline assay_guard assay_the_guard;
inline void disableFinalizeGuard() { assay_the_guard.isActive = false; }

inline void assay_write_report(TResult result, const std::string &message, const std::string &points) {
  if (assay_self.reportName.empty()) return;
  std::FILE *file = std::fopen(assay_self.reportName.c_str(), "w");
  if (file == nullptr) return;
  if (assay_self.isXml) {
    static const char *const names[] = {"accepted", "wrong-answer", "presentation-error", "fail", "fail", "points"};
    std::fprintf(file, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>");
    if (result >= _partially) std::fprintf(file, "<result outcome = \"partially-correct\" pctype = \"%d\">", result - _partially);
    else if (result == _points) std::fprintf(file, "<result outcome = \"points\" points = \"%s\">", points.c_str());
    else std::fprintf(file, "<result outcome = \"%s\">", names[result]);
    for (char c : message) {
      if (c == '<') std::fputs("&lt;", file);
      else if (c == '>') std::fputs("&gt;", file);
      else if (c == '&') std::fputs("&amp;", file);
      else std::fputc(static_cast<unsigned char>(c) < 32 ? '.' : c, file);
    }
    std::fprintf(file, "</result>\n");
  } else {
    std::fprintf(file, "%s", message.c_str());
  }
  std::fclose(file);
}

[[noreturn]] inline void quit(TResult result, const std::string &given) {
  assay_self.hasQuit = true;
  std::string message = given;
  if (assay_self.testCase > 0) message = "test case " + vtos(assay_self.testCase) + ": " + message;
  if (result == _ok && testlibMode == _checker && !ouf.seekEof()) {
    result = _pe;
    message = "Extra information in the output file";
  }
  if (result == _unexpected_eof || result == _dirt) result = _pe;
  std::string points, head;
  int code = FAIL_EXIT_CODE;
  if (result >= _partially) {
    head = format("partially correct (%d)", result - _partially);
    code = PC_BASE_EXIT_CODE + result - _partially;
  } else if (result == _points) {
    points = format("%.10g", assay_self.points);
    head = "points " + points;
    code = POINTS_EXIT_CODE;
  } else if (result == _ok) {
    head = "ok";
    code = OK_EXIT_CODE;
  } else if (result == _wa) {
    head = "wrong answer";
    code = WA_EXIT_CODE;
  } else if (result == _pe) {
    head = "wrong output format";
    code = PE_EXIT_CODE;
  } else {
    result = _fail;
    head = "FAIL";
  }
  if (tout.is_open()) tout.close();
  assay_write_report(result, message, points);
  std::fflush(stdout);
  std::cout.flush();
  std::fprintf(stderr, "%s %s\n", head.c_str(), message.c_str());
  std::exit(code);
}
[[noreturn]] inline void quit(TResult result, const char *message) { quit(result, std::string(message)); }
[[noreturn]] inline void quits(TResult result, const std::string &message) { quit(result, message); }
[[noreturn]] inline void quitf(TResult result, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
[[noreturn]] inline void quitf(TResult result, const char *fmt, ...) {
  ASSAY_FORMAT(fmt, text)
  quit(result, text);
}
inline void quitif(bool condition, TResult result, const char *fmt, ...) __attribute__((format(printf, 3, 4)));
inline void quitif(bool condition, TResult result, const char *fmt, ...) {
  if (!condition) return;
  ASSAY_FORMAT(fmt, text)
  quit(result, text);
}
[[noreturn]] inline void assay_quit_points(double points, const std::string &message) {
  assay_self.points = points;
  quit(_points, message);
}
template <typename F> [[noreturn]] void quitp(F points, const std::string &message = "") { assay_quit_points(static_cast<double>(points), message); }
template <typename F> [[noreturn]] void quitp(F points, const char *fmt, ...) {
  ASSAY_FORMAT(fmt, text)
  assay_quit_points(static_cast<double>(points), text);
}

[[noreturn]] inline void InStream::quit(TResult result, const char *message) {
  if (mode != _output && testlibMode != _validator) ::quit(_fail, std::string(message) + " (" + name + ")");
  ::quit(result, std::string(message));
}

inline void __testlib_ensure(bool condition, const std::string &message) {
  if (!condition) quit(_fail, message);
}
#define ensure(condition) __testlib_ensure((condition), "Condition failed: \"" #condition "\"")
#define ensure_ext(condition) ensure(condition)
inline void ensuref(bool condition, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
inline void ensuref(bool condition, const char *fmt, ...) {
  if (condition) return;
  ASSAY_FORMAT(fmt, text)
  quit(_fail, text);
}

template <typename T> [[noreturn]] void expectedButFound(TResult result, T expected, T found, const char *fmt = "", ...) {
  ASSAY_FORMAT(fmt, text)
  if (!text.empty()) text += " - ";
  quit(result, text + "expected '" + vtos(expected) + "', but found '" + vtos(found) + "'");
}
template <> [[noreturn]] inline void expectedButFound<double>(TResult result, double expected, double found, const char *fmt, ...) {
  ASSAY_FORMAT(fmt, text)
  if (!text.empty()) text += " - ";
  quit(result, text + format("expected '%.12g', but found '%.12g'", expected, found));
}

// ---- how a program begins

inline void setName(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
inline void setName(const char *fmt, ...) {
  ASSAY_FORMAT(fmt, text)
  assay_self.checkerName = text;
}
inline void setTestCase(int number) { assay_self.testCase = number; }
inline void unsetTestCase() { assay_self.testCase = 0; }

inline void assay_take_report(int argc, char *argv[], int at) {
  if (argc > at) assay_self.reportName = argv[at];
  for (int index = at; index < argc; index++) {
    std::string option = upperCase(argv[index]);
    if (option == "-APPES" || option == "--APPES") assay_self.isXml = true;
  }
}

inline void registerTestlibCmd(int argc, char *argv[]) {
  testlibMode = _checker;
  if (argc < 4) quit(_fail, "Program must be run with the following arguments: <input> <output> <answer> [<report> [<-appes>]]");
  inf.init(argv[1], _input);
  ouf.init(argv[2], _output);
  ans.init(argv[3], _answer);
  assay_take_report(argc, argv, 4);
}
inline void registerChecker(int argc, char *argv[]) { registerTestlibCmd(argc, argv); }
inline void registerChecker(const std::string &, int argc, char *argv[]) { registerTestlibCmd(argc, argv); }

inline void registerInteraction(int argc, char *argv[]) {
  testlibMode = _interactor;
  // A program that has gone is told by the end of its output.
  std::signal(SIGPIPE, SIG_IGN);
  if (argc < 3) quit(_fail, "Program must be run with the following arguments: <input> <output> [<answer> [<report> [<-appes>]]]");
  inf.init(argv[1], _input);
  ouf.initStandard(_output);
  tout.open(argv[2], std::ios_base::out);
  if (!tout.is_open()) quit(_fail, std::string("Can not write to the output file ") + argv[2]);
  if (argc > 3) ans.init(argv[3], _answer);
  else ans.mode = _answer;
  assay_take_report(argc, argv, 4);
}

inline void registerValidation(int, char *[]) {
  testlibMode = _validator;
  inf.initStandard(_input);
  inf.strict = true;
}
inline void registerValidation() { registerValidation(0, nullptr); }

// ---- random numbers: the same for the same seed

class random_t {
 public:
  random_t() = default;
  void setSeed(long long seed) { state_ = static_cast<std::uint64_t>(seed); }
  void setSeed(int argc, char *argv[]) {
    std::uint64_t hash = 14695981039346656037ULL;
    for (int index = 1; index < argc; index++) {
      for (const char *at = argv[index]; *at; at++) hash = (hash ^ static_cast<unsigned char>(*at)) * 1099511628211ULL;
      hash = (hash ^ 256) * 1099511628211ULL;
    }
    state_ = hash;
  }
  unsigned long long nextBits() {
    std::uint64_t z = (state_ += 0x9E3779B97F4A7C15ULL);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
    return z ^ (z >> 31);
  }
  // From 0 to n - 1.
  int next(int n) { return static_cast<int>(below(n)); }
  unsigned int next(unsigned int n) { return static_cast<unsigned int>(below(n)); }
  long next(long n) { return static_cast<long>(below(n)); }
  unsigned long next(unsigned long n) { return static_cast<unsigned long>(belowUnsigned(n)); }
  long long next(long long n) { return static_cast<long long>(below(n)); }
  unsigned long long next(unsigned long long n) { return belowUnsigned(n); }
  double next() { return static_cast<double>(nextBits() >> 11) / 9007199254740992.0; }
  double next(double n) { return n * next(); }
  // From 'from' to 'to', both included; of doubles the end is not.
  int next(int from, int to) { return static_cast<int>(from + next(1LL + to - from)); }
  long next(long from, long to) { return static_cast<long>(next(static_cast<long long>(from), static_cast<long long>(to))); }
  long long next(long long from, long long to) {
    unsigned long long width = static_cast<unsigned long long>(to) - static_cast<unsigned long long>(from) + 1;
    return static_cast<long long>(static_cast<unsigned long long>(from) + (width == 0 ? nextBits() : belowUnsigned(width)));
  }
  double next(double from, double to) { return from + (to - from) * next(); }
  // The largest, or with a negative type the smallest, of several.
  int wnext(int n, int type) {
    int best = next(n);
    for (int round = std::abs(type); round > 0; round--) best = type > 0 ? std::max(best, next(n)) : std::min(best, next(n));
    return best;
  }
  int wnext(int from, int to, int type) { return from + wnext(to - from + 1, type); }
  template <typename Collection> typename Collection::value_type any(const Collection &all) {
    if (all.empty()) quit(_fail, "nothing to choose from");
    auto at = all.begin();
    std::advance(at, next(static_cast<long long>(all.size())));
    return *at;
  }
  template <typename T> std::vector<T> perm(T size, T first = 0) {
    std::vector<T> all;
    for (T index = 0; index < size; index++) all.push_back(first + index);
    assay_shuffle(all.begin(), all.end());
    return all;
  }
  template <typename Iterator> void assay_shuffle(Iterator first, Iterator last) {
    for (long long count = last - first; count > 1; count--) std::swap(first[count - 1], first[next(count)]);
  }

 private:
  unsigned long long below(long long n) {
    if (n <= 0) quit(_fail, "random_t::next needs a positive bound");
    return belowUnsigned(static_cast<unsigned long long>(n));
  }
  unsigned long long belowUnsigned(unsigned long long n) {
    if (n == 0) quit(_fail, "random_t::next needs a positive bound");
    unsigned long long limit = ULLONG_MAX - ULLONG_MAX % n, bits;
    do bits = nextBits();
    while (bits >= limit);
    return bits % n;
  }
  std::uint64_t state_ = 0x5DEECE66DULL;
};
inline random_t rnd;
template <typename Iterator> void shuffle(Iterator first, Iterator last) { rnd.assay_shuffle(first, last); }

inline void registerGen(int argc, char *argv[], int) {
  testlibMode = _generator;
  rnd.setSeed(argc, argv);
}

#endif
`;
