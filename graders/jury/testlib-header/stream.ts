/** The part of testlib.h with what reads inputs, outputs and answers. */
export const STREAM = String.raw`
// ---- streams

class InStream {
 public:
  TMode mode = _input;
  std::string name;
  bool strict = false;
  bool stdfile = false;

  void init(const std::string &file, TMode streamMode) {
    mode = streamMode;
    name = file;
    fd_ = ::open(file.c_str(), O_RDONLY);
    if (fd_ < 0) quit(streamMode == _output ? _pe : _fail, "File not found: " + file);
  }
  void initStandard(TMode streamMode) {
    mode = streamMode;
    name = "stdin";
    stdfile = true;
    fd_ = 0;
  }
  void setTestCase(int number) { testCase_ = number; }

  // Ends the program over this stream: what is wrong with an input or an answer is the task's fault.
  [[noreturn]] void quit(TResult result, const char *message);
  [[noreturn]] void quit(TResult result, const std::string &message) { quit(result, message.c_str()); }
  [[noreturn]] void quits(TResult result, const std::string &message) { quit(result, message); }
  [[noreturn]] void quitf(TResult result, const char *fmt, ...) __attribute__((format(printf, 3, 4))) {
    ASSAY_FORMAT(fmt, text)
    quit(result, text);
  }
  void quitif(bool condition, TResult result, const char *fmt, ...) __attribute__((format(printf, 4, 5))) {
    if (!condition) return;
    ASSAY_FORMAT(fmt, text)
    quit(result, text);
  }
  // What "inf.ensure(condition)" becomes by the macro below.
  void __testlib_ensure(bool condition, const std::string &message) {
    if (!condition) quit(_wa, message);
  }
  void ensuref(bool condition, const char *fmt, ...) __attribute__((format(printf, 3, 4))) {
    if (condition) return;
    ASSAY_FORMAT(fmt, text)
    quit(_wa, text);
  }

  // The next byte without taking it; EOF at the end.
  int peek() {
    if (at_ < length_) return static_cast<unsigned char>(buffer_[at_]);
    if (!fill()) return EOF;
    return static_cast<unsigned char>(buffer_[at_]);
  }
  char curChar() { return static_cast<char>(peek() == EOF ? EOFC : peek()); }
  void skipChar() {
    if (peek() != EOF) at_++;
  }
  char nextChar() {
    char c = curChar();
    skipChar();
    return c;
  }
  char readChar() {
    if (peek() == EOF) quit(_unexpected_eof, "Unexpected end of file - character expected");
    return nextChar();
  }
  char readChar(char c) {
    char found = readChar();
    if (found != c) quit(_pe, "Unexpected character '" + compress(std::string(1, found)) + "', but '" + compress(std::string(1, c)) + "' expected");
    return found;
  }
  char readSpace() { return readChar(' '); }
  void unreadChar(char c) {
    if (at_ == 0) {
      std::memmove(buffer_ + 1, buffer_, std::min(length_, sizeof buffer_ - 1));
      length_ = std::min(length_ + 1, sizeof buffer_);
      at_ = 1;
    }
    buffer_[--at_] = c;
  }

  bool eof() { return peek() == EOF; }
  bool seekEof() {
    skipBlanks();
    return eof();
  }
  bool eoln() {
    if (eof()) return !strict;
    if (!strict && peek() == CR) {
      skipChar();
      if (peek() == LF) {
        skipChar();
        return true;
      }
      unreadChar(CR);
      return false;
    }
    if (peek() != LF) return false;
    skipChar();
    return true;
  }
  bool seekEoln() {
    while (peek() == SPACE || peek() == TAB) skipChar();
    return eoln();
  }
  void skipBlanks() {
    while (peek() != EOF && isBlanks(static_cast<char>(peek()))) skipChar();
  }
  void nextLine() { readString(); }
  void readEoln() {
    if (!eoln()) quit(_pe, "Expected EOLN");
  }
  void readEof() {
    if (!(strict ? eof() : seekEof())) quit(_pe, "Expected EOF");
  }

  void readWordTo(std::string &result) {
    result.clear();
    if (!strict) skipBlanks();
    if (peek() == EOF) quit(_unexpected_eof, "Unexpected end of file - token expected");
    if (isBlanks(static_cast<char>(peek()))) quit(_pe, "Unexpected white-space - token expected");
    while (peek() != EOF) {
      std::size_t end = at_;
      while (end < length_ && !isBlanks(buffer_[end])) end++;
      result.append(buffer_ + at_, end - at_);
      bool isDone = end < length_;
      at_ = end;
      if (isDone) break;
    }
  }
  void readTokenTo(std::string &result) { readWordTo(result); }
  std::string readWord() {
    std::string token;
    readWordTo(token);
    return token;
  }
  std::string readToken() { return readWord(); }
  std::string readWord(const pattern &form, const std::string &variable = "") { return matched(readWord(), form, variable, "Token"); }
  std::string readToken(const pattern &form, const std::string &variable = "") { return readWord(form, variable); }
  std::string readWord(const std::string &form, const std::string &variable = "") { return readWord(pattern(form), variable); }
  std::string readToken(const std::string &form, const std::string &variable = "") { return readWord(form, variable); }
  void readWordTo(std::string &result, const std::string &form, const std::string &variable = "") { result = readWord(form, variable); }
  void readTokenTo(std::string &result, const std::string &form, const std::string &variable = "") { result = readWord(form, variable); }

  // The rest of the line, without its end; empty at the end of the file.
  void readStringTo(std::string &result) {
    result.clear();
    if (strict && eof()) quit(_pe, "Expected line");
    while (peek() != EOF && peek() != LF) {
      std::size_t end = at_;
      while (end < length_ && buffer_[end] != LF) end++;
      result.append(buffer_ + at_, end - at_);
      at_ = end;
    }
    bool hasEnd = peek() == LF;
    skipChar();
    if (hasEnd && !strict && !result.empty() && result.back() == CR) result.pop_back();
  }
  void readLineTo(std::string &result) { readStringTo(result); }
  std::string readString() {
    std::string line;
    readStringTo(line);
    return line;
  }
  std::string readLine() { return readString(); }
  std::string readString(const pattern &form, const std::string &variable = "") { return matched(readString(), form, variable, "Line"); }
  std::string readLine(const pattern &form, const std::string &variable = "") { return readString(form, variable); }
  std::string readString(const std::string &form, const std::string &variable = "") { return readString(pattern(form), variable); }
  std::string readLine(const std::string &form, const std::string &variable = "") { return readString(form, variable); }
  void readStringTo(std::string &result, const std::string &form, const std::string &variable = "") { result = readString(form, variable); }
  void readLineTo(std::string &result, const std::string &form, const std::string &variable = "") { result = readString(form, variable); }

  long long readLong() {
    std::string token = numberToken("int64");
    long long value;
    if (!assay_parse_long(token, value)) quit(_pe, "Expected integer, but \"" + compress(token) + "\" found");
    return value;
  }
  unsigned long long readUnsignedLong() {
    std::string token = numberToken("uint64");
    unsigned long long value;
    bool isNegative;
    if (!assay_parse_integer(token, false, value, isNegative)) quit(_pe, "Expected unsigned integer, but \"" + compress(token) + "\" found");
    return value;
  }
  int readInt() {
    std::string token = numberToken("int32");
    long long value;
    if (!assay_parse_long(token, value) || value < INT_MIN || value > INT_MAX) quit(_pe, "Expected int32, but \"" + compress(token) + "\" found");
    return static_cast<int>(value);
  }
  int readInteger() { return readInt(); }
  double readDouble() {
    std::string token = numberToken("double");
    double value;
    if (!assay_parse_double(token, value) || !std::isfinite(value)) quit(_pe, "Expected double, but \"" + compress(token) + "\" found");
    return value;
  }
  double readReal() { return readDouble(); }

  long long readLong(long long low, long long high, const std::string &variable = "") { return inRange(readLong(), low, high, variable); }
  unsigned long long readUnsignedLong(unsigned long long low, unsigned long long high, const std::string &variable = "") { return inRange(readUnsignedLong(), low, high, variable); }
  int readInt(int low, int high, const std::string &variable = "") { return inRange(readInt(), low, high, variable); }
  int readInteger(int low, int high, const std::string &variable = "") { return readInt(low, high, variable); }
  double readDouble(double low, double high, const std::string &variable = "") { return inRange(readDouble(), low, high, variable); }
  double readReal(double low, double high, const std::string &variable = "") { return readDouble(low, high, variable); }
  double readStrictDouble(double low, double high, int leastAfterPoint, int mostAfterPoint, const std::string &variable = "") {
    std::string token = numberToken("strict double");
    double value;
    if (!assay_parse_strict_double(token, leastAfterPoint, mostAfterPoint, value)) quit(_pe, "Expected strict double, but \"" + compress(token) + "\" found");
    return inRange(value, low, high, variable);
  }
  double readStrictReal(double low, double high, int leastAfterPoint, int mostAfterPoint, const std::string &variable = "") {
    return readStrictDouble(low, high, leastAfterPoint, mostAfterPoint, variable);
  }

  std::vector<int> readInts(int size, int low, int high, const std::string &variable = "", int = 1) {
    return many<int>(size, [&] { return readInt(low, high, variable); });
  }
  std::vector<int> readInts(int size, int = 1) { return many<int>(size, [&] { return readInt(); }); }
  std::vector<int> readIntegers(int size, int low, int high, const std::string &variable = "", int base = 1) { return readInts(size, low, high, variable, base); }
  std::vector<int> readIntegers(int size, int base = 1) { return readInts(size, base); }
  std::vector<long long> readLongs(int size, long long low, long long high, const std::string &variable = "", int = 1) {
    return many<long long>(size, [&] { return readLong(low, high, variable); });
  }
  std::vector<long long> readLongs(int size, int = 1) { return many<long long>(size, [&] { return readLong(); }); }
  std::vector<unsigned long long> readUnsignedLongs(int size, unsigned long long low, unsigned long long high, const std::string &variable = "", int = 1) {
    return many<unsigned long long>(size, [&] { return readUnsignedLong(low, high, variable); });
  }
  std::vector<double> readDoubles(int size, double low, double high, const std::string &variable = "", int = 1) {
    return many<double>(size, [&] { return readDouble(low, high, variable); });
  }
  std::vector<double> readDoubles(int size, int = 1) { return many<double>(size, [&] { return readDouble(); }); }
  std::vector<double> readReals(int size, double low, double high, const std::string &variable = "", int base = 1) { return readDoubles(size, low, high, variable, base); }
  std::vector<double> readReals(int size, int base = 1) { return readDoubles(size, base); }
  std::vector<std::string> readWords(int size, const std::string &form, const std::string &variable = "", int = 1) {
    pattern parsed(form);
    return many<std::string>(size, [&] { return readWord(parsed, variable); });
  }
  std::vector<std::string> readWords(int size, int = 1) { return many<std::string>(size, [&] { return readWord(); }); }
  std::vector<std::string> readTokens(int size, const std::string &form, const std::string &variable = "", int base = 1) { return readWords(size, form, variable, base); }
  std::vector<std::string> readTokens(int size, int base = 1) { return readWords(size, base); }
  std::vector<std::string> readStrings(int size, int = 1) { return many<std::string>(size, [&] { return readString(); }); }
  std::vector<std::string> readLines(int size, int base = 1) { return readStrings(size, base); }

 private:
  bool fill() {
    if (isAtEnd_ || fd_ < 0) return false;
    if (stdfile) {
      // Whoever waits for an answer has asked its question.
      std::cout.flush();
      std::fflush(stdout);
    }
    ssize_t got;
    do got = ::read(fd_, buffer_, sizeof buffer_);
    while (got < 0 && errno == EINTR);
    at_ = 0;
    length_ = got > 0 ? static_cast<std::size_t>(got) : 0;
    isAtEnd_ = got <= 0;
    return got > 0;
  }

  std::string numberToken(const char *type) {
    if (!strict) skipBlanks();
    if (peek() == EOF) quit(_unexpected_eof, std::string("Unexpected end of file - ") + type + " expected");
    return readWord();
  }

  static std::string shown(double value) { return format("%.10g", value); }
  static std::string shown(long long value) { return vtos(value); }
  static std::string shown(unsigned long long value) { return vtos(value); }
  static std::string shown(int value) { return vtos(value); }

  template <typename T> T inRange(T value, T low, T high, const std::string &variable) {
    if (value < low || value > high) {
      std::string what = variable.empty() ? shown(value) : variable + " equals to " + shown(value) + ", which";
      quit(_wa, what + " violates the range [" + shown(low) + ", " + shown(high) + "]");
    }
    return value;
  }

  template <typename T, typename Read> std::vector<T> many(int size, Read read) {
    std::vector<T> all;
    for (int index = 0; index < size; index++) all.push_back(read());
    return all;
  }

  std::string matched(const std::string &text, const pattern &form, const std::string &variable, const char *what) {
    if (!form.matches(text)) quit(_wa, std::string(what) + " parameter" + (variable.empty() ? "" : " [name=" + variable + "]") + " equals to \"" + compress(text) + "\", doesn't correspond to pattern \"" + form.src() + "\"");
    return text;
  }

  int fd_ = -1;
  int testCase_ = 0;
  bool isAtEnd_ = false;
  std::size_t at_ = 0, length_ = 0;
  char buffer_[1 << 16];
};
`;
