/** The part of testlib.h with results, text and numbers. */
export const BASE = String.raw`// An implementation of testlib's interface for checkers and interactors, written for this service.
// Stricter than the original where that misreads: a byte 0xFF ends no file, NUL ends no token, "1e" is no number.
#ifndef ASSAY_TESTLIB_H
#define ASSAY_TESTLIB_H
#define _TESTLIB_H_

#include <algorithm>
#include <cctype>
#include <cerrno>
#include <climits>
#include <cmath>
#include <csignal>
#include <cstdarg>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <functional>
#include <iomanip>
#include <iostream>
#include <iterator>
#include <limits>
#include <map>
#include <set>
#include <sstream>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include <fcntl.h>
#include <unistd.h>

#define LF ((char)10)
#define CR ((char)13)
#define TAB ((char)9)
#define SPACE ((char)' ')
#define EOFC (255)
#define OK_EXIT_CODE 0
#define WA_EXIT_CODE 1
#define PE_EXIT_CODE 2
#define FAIL_EXIT_CODE 3
#define DIRT_EXIT_CODE 4
#define POINTS_EXIT_CODE 7
#define UNEXPECTED_EOF_EXIT_CODE 8
#define PC_BASE_EXIT_CODE 50

enum TResult {
  _ok = 0,
  _wa = 1,
  _pe = 2,
  _fail = 3,
  _dirt = 4,
  _points = 5,
  _unexpected_eof = 8,
  _partially = 16
};
#define _pc(exitCode) (TResult(_partially + (exitCode)))

enum TMode { _input, _output, _answer };
enum TTestlibMode { _unknown, _checker, _validator, _generator, _interactor, _scorer };

// ---- text

__attribute__((format(printf, 1, 0))) inline std::string assay_vformat(const char *format, va_list arguments) {
  va_list again;
  va_copy(again, arguments);
  int length = std::vsnprintf(nullptr, 0, format, again);
  va_end(again);
  std::string text(length > 0 ? static_cast<std::size_t>(length) : 0, '\0');
  if (length > 0) std::vsnprintf(&text[0], text.size() + 1, format, arguments);
  return text;
}

#define ASSAY_FORMAT(format, text)                  \
  std::string text;                                 \
  {                                                 \
    va_list assay_arguments;                        \
    va_start(assay_arguments, format);              \
    text = assay_vformat(format, assay_arguments);  \
    va_end(assay_arguments);                        \
  }

__attribute__((format(printf, 1, 2))) inline std::string format(const char *fmt, ...) {
  ASSAY_FORMAT(fmt, text)
  return text;
}

// A reference can't be the last named parameter of a variadic function, hence a value.
inline std::string format(const std::string fmt, ...) {
  va_list arguments;
  va_start(arguments, fmt);
  std::string text = assay_vformat(fmt.c_str(), arguments);
  va_end(arguments);
  return text;
}

inline bool isEof(int c) { return c == EOF; }
inline bool isEoln(char c) { return c == LF || c == CR; }
inline bool isBlanks(char c) { return c == LF || c == CR || c == SPACE || c == TAB; }

inline std::string upperCase(std::string text) {
  for (char &c : text)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  return text;
}

inline std::string lowerCase(std::string text) {
  for (char &c : text)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return text;
}

inline std::string trim(const std::string &text) {
  std::size_t first = 0, last = text.size();
  while (first < last && isBlanks(text[first])) first++;
  while (last > first && isBlanks(text[last - 1])) last--;
  return text.substr(first, last - first);
}

// What a message shows of a long text.
inline std::string compress(const std::string &text) {
  std::string shown = text.size() <= 64 ? text : text.substr(0, 30) + "..." + text.substr(text.size() - 31);
  for (char &c : shown)
    if (static_cast<unsigned char>(c) < 32 || static_cast<unsigned char>(c) == 127) c = '?';
  return shown;
}

inline std::string englishEnding(int x) {
  x %= 100;
  if (x / 10 == 1) return "th";
  if (x % 10 == 1) return "st";
  if (x % 10 == 2) return "nd";
  if (x % 10 == 3) return "rd";
  return "th";
}

template <typename T> std::string vtos(const T &value) {
  std::ostringstream stream;
  stream << value;
  return stream.str();
}
template <typename T> std::string toString(const T &value) { return vtos(value); }
inline std::string toHumanReadableString(long long n) { return vtos(n); }

template <typename Iterator>
std::string join(Iterator first, Iterator last, const std::string &separator = " ") {
  std::ostringstream stream;
  for (Iterator at = first; at != last; ++at) {
    if (at != first) stream << separator;
    stream << *at;
  }
  return stream.str();
}
template <typename Collection> std::string join(const Collection &all, const std::string &separator) {
  return join(all.begin(), all.end(), separator);
}
template <typename Collection> std::string join(const Collection &all, char separator = ' ') {
  return join(all.begin(), all.end(), std::string(1, separator));
}

// 'split' keeps empty parts, 'tokenize' drops them.
inline std::vector<std::string> split(const std::string &text, const std::string &separators) {
  std::vector<std::string> parts(1);
  for (char c : text) {
    if (separators.find(c) != std::string::npos) parts.emplace_back();
    else parts.back() += c;
  }
  return parts;
}
inline std::vector<std::string> split(const std::string &text, char separator) { return split(text, std::string(1, separator)); }
inline std::vector<std::string> tokenize(const std::string &text, const std::string &separators) {
  std::vector<std::string> parts = split(text, separators);
  parts.erase(std::remove(parts.begin(), parts.end(), std::string()), parts.end());
  return parts;
}
inline std::vector<std::string> tokenize(const std::string &text, char separator) { return tokenize(text, std::string(1, separator)); }
inline bool startsWith(const std::string &text, const std::string &head) { return text.compare(0, head.size(), head) == 0; }
inline bool endsWith(const std::string &text, const std::string &tail) {
  return text.size() >= tail.size() && text.compare(text.size() - tail.size(), tail.size(), tail) == 0;
}

// ---- numbers

template <typename T> inline T __testlib_abs(const T &x) { return x < 0 ? -x : x; }

inline bool __testlib_isNaN(double r) { return std::isnan(r); }
inline bool __testlib_isInfinite(double r) { return std::isinf(r); }

inline bool doubleCompare(double expected, double result, double MAX_DOUBLE_ERROR) {
  MAX_DOUBLE_ERROR += 1E-15;
  if (std::isnan(expected)) return std::isnan(result);
  if (std::isinf(expected)) return std::isinf(result) && (expected > 0) == (result > 0);
  if (std::isnan(result) || std::isinf(result)) return false;
  if (std::fabs(result - expected) <= MAX_DOUBLE_ERROR) return true;
  double one = expected * (1.0 - MAX_DOUBLE_ERROR), other = expected * (1.0 + MAX_DOUBLE_ERROR);
  return result >= std::min(one, other) && result <= std::max(one, other);
}

inline double doubleDelta(double expected, double result) {
  double absolute = std::fabs(result - expected);
  if (std::fabs(expected) > 1E-9) return std::min(absolute, std::fabs(absolute / expected));
  return absolute;
}

// One canonical form: no plus, no leading zeros, no -0.
inline bool assay_parse_integer(const std::string &token, bool isSigned, unsigned long long &size, bool &isNegative) {
  std::size_t at = 0;
  isNegative = isSigned && !token.empty() && token[0] == '-';
  if (isNegative) at = 1;
  if (at == token.size() || token.size() - at > 20) return false;
  if (token[at] == '0' && (token.size() > at + 1 || isNegative)) return false;
  size = 0;
  for (; at < token.size(); at++) {
    if (token[at] < '0' || token[at] > '9') return false;
    unsigned digit = static_cast<unsigned>(token[at] - '0');
    if (size > (ULLONG_MAX - digit) / 10) return false;
    size = size * 10 + digit;
  }
  return true;
}

inline bool assay_parse_long(const std::string &token, long long &value) {
  unsigned long long size;
  bool isNegative;
  if (!assay_parse_integer(token, true, size, isNegative)) return false;
  if (size > static_cast<unsigned long long>(LLONG_MAX) + (isNegative ? 1 : 0)) return false;
  value = isNegative ? -static_cast<long long>(size - 1) - 1 : static_cast<long long>(size);
  return true;
}

inline std::size_t assay_digits(const std::string &token, std::size_t &at) {
  std::size_t start = at;
  while (at < token.size() && token[at] >= '0' && token[at] <= '9') at++;
  return at - start;
}

// Plain decimal notation to its end: no nan, no inf, no hexadecimal.
inline bool assay_parse_double(const std::string &token, double &value) {
  std::size_t at = 0;
  if (at < token.size() && (token[at] == '-' || token[at] == '+')) at++;
  std::size_t digits = assay_digits(token, at);
  if (at < token.size() && token[at] == '.') digits += assay_digits(token, ++at);
  if (digits == 0) return false;
  if (at < token.size() && (token[at] == 'e' || token[at] == 'E')) {
    at++;
    if (at < token.size() && (token[at] == '-' || token[at] == '+')) at++;
    if (assay_digits(token, at) == 0) return false;
  }
  if (at != token.size()) return false;
  value = std::strtod(token.c_str(), nullptr);
  return true;
}

// '[-]digits[.digits]' with as many digits after the point as asked for.
inline bool assay_parse_strict_double(const std::string &token, int least, int most, double &value) {
  std::size_t at = !token.empty() && token[0] == '-' ? 1 : 0;
  std::size_t first = at;
  std::size_t before = assay_digits(token, at);
  if (before == 0 || (before > 1 && token[first] == '0')) return false;
  std::size_t after = 0;
  if (at < token.size() && token[at] == '.') {
    after = assay_digits(token, ++at);
    if (after == 0) return false;
  }
  if (at != token.size() || after < static_cast<std::size_t>(least) || after > static_cast<std::size_t>(most)) return false;
  value = std::strtod(token.c_str(), nullptr);
  return !(first == 1 && value == 0);
}
`;
