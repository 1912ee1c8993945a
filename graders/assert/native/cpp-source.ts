/** Headers of the standard library that bring a type. */
const HEADERS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    ...{ string: "string", vector: "vector", list: "list", deque: "deque", set: "set", multiset: "set" },
    ...{ unordered_set: "unordered_set", optional: "optional", map: "map", unordered_map: "unordered_map" },
    ...{ pair: "utility", tuple: "tuple", array: "array", any: "boost/any.hpp" },
  }),
);

/** The `#include` lines of the types named in `parts`. */
export function headersOf(parts: readonly string[]): string {
  const headers = parts.flatMap((part) => HEADERS.get(part) ?? []);
  return [...new Set(headers)].map((header) => `#include <${header}>\n`).join("");
}

const NUMBERS = String.raw`
template <class T> struct assay_codec;

#define ASSAY_NUMBER(T, PUT, GET) \
  template <> struct assay_codec<T> { \
    static void put(const T &value) { PUT(value); } \
    static void get(T &value) { value = (T)GET; } \
  };
ASSAY_NUMBER(bool, assay_put_bool, assay_get_bool())
ASSAY_NUMBER(char, assay_put_char, assay_get_int(__SCHAR_MAX__))
ASSAY_NUMBER(signed char, assay_put_int, assay_get_int(__SCHAR_MAX__))
ASSAY_NUMBER(short, assay_put_int, assay_get_int(__SHRT_MAX__))
ASSAY_NUMBER(int, assay_put_int, assay_get_int(__INT_MAX__))
ASSAY_NUMBER(long, assay_put_int, assay_get_int(__LONG_MAX__))
ASSAY_NUMBER(long long, assay_put_int, assay_get_int(__LONG_LONG_MAX__))
ASSAY_NUMBER(unsigned char, assay_put_uint, assay_get_uint(__SCHAR_MAX__ * 2ULL + 1))
ASSAY_NUMBER(unsigned short, assay_put_uint, assay_get_uint(__SHRT_MAX__ * 2ULL + 1))
ASSAY_NUMBER(unsigned int, assay_put_uint, assay_get_uint(__INT_MAX__ * 2ULL + 1))
ASSAY_NUMBER(unsigned long, assay_put_uint, assay_get_uint(__LONG_MAX__ * 2ULL + 1))
ASSAY_NUMBER(unsigned long long, assay_put_uint, assay_get_uint(__LONG_LONG_MAX__ * 2ULL + 1))
ASSAY_NUMBER(float, assay_put_float, assay_get_float())
ASSAY_NUMBER(double, assay_put_float, assay_get_float())
ASSAY_NUMBER(long double, assay_put_float, assay_get_float())
#undef ASSAY_NUMBER
`;

const STRING = `
template <> struct assay_codec<std::string> {
  static void put(const std::string &value) { assay_put_bytes(value.data(), value.size()); }
  static void get(std::string &value) {
    unsigned long size = 0;
    const char *data = assay_get_bytes(&size);
    value.assign(data, size);
  }
};
`;

function sequence(name: string, add: string): string {
  return `
template <class T> struct assay_codec<std::${name}<T>> {
  static void put(const std::${name}<T> &value) {
    assay_put("[");
    bool is_first = true;
    for (auto &&member : value) {
      if (!is_first) assay_put(",");
      is_first = false;
      assay_codec<T>::put(member);
    }
    assay_put("]");
  }
  static void get(std::${name}<T> &value) {
    value.clear();
    for (unsigned long count = assay_get_count('l', ' '); count > 0 && !assay_is_bad; count--) {
      T member{};
      assay_codec<T>::get(member);
      value.${add}(member);
    }
  }
};
`;
}

function mapping(name: string): string {
  return String.raw`
template <class K, class V> struct assay_codec<std::${name}<K, V>> {
  static void put(const std::${name}<K, V> &value) {
    assay_put("{\"$dict\":[");
    bool is_first = true;
    for (auto &&member : value) {
      assay_put(is_first ? "[" : ",[");
      is_first = false;
      assay_codec<K>::put(member.first);
      assay_put(",");
      assay_codec<V>::put(member.second);
      assay_put("]");
    }
    assay_put("]}");
  }
  static void get(std::${name}<K, V> &value) {
    value.clear();
    for (unsigned long count = assay_get_count('d', ' '); count > 0 && !assay_is_bad; count--) {
      K key{};
      assay_codec<K>::get(key);
      assay_codec<V>::get(value[key]);
    }
  }
};
`;
}

const PAIR = String.raw`
template <class A, class B> struct assay_codec<std::pair<A, B>> {
  static void put(const std::pair<A, B> &value) {
    assay_put("{\"$tuple\":[");
    assay_codec<A>::put(value.first);
    assay_put(",");
    assay_codec<B>::put(value.second);
    assay_put("]}");
  }
  static void get(std::pair<A, B> &value) {
    if (assay_get_count('l', ' ') != 2) assay_is_bad = 1;
    assay_codec<A>::get(value.first);
    assay_codec<B>::get(value.second);
  }
};
`;

const TUPLE = String.raw`
template <class... T> struct assay_codec<std::tuple<T...>> {
  static void put(const std::tuple<T...> &value) {
    const char *before = "{\"$tuple\":[";
    std::apply([&](const T &...member) { ((assay_put(before), before = ",", assay_codec<T>::put(member)), ...); }, value);
    assay_put("]}");
  }
  static void get(std::tuple<T...> &value) {
    if (assay_get_count('l', ' ') != sizeof...(T)) assay_is_bad = 1;
    std::apply([](T &...member) { (assay_codec<T>::get(member), ...); }, value);
  }
};
`;

const ARRAY = `
template <class T, decltype(sizeof(0)) N> struct assay_codec<std::array<T, N>> {
  static void put(const std::array<T, N> &value) {
    for (decltype(sizeof(0)) i = 0; i < N; i++) {
      assay_put(i ? "," : "[");
      assay_codec<T>::put(value[i]);
    }
    assay_put(N ? "]" : "[]");
  }
  static void get(std::array<T, N> &value) {
    if (assay_get_count('l', ' ') != N) assay_is_bad = 1;
    for (T &member : value) assay_codec<T>::get(member);
  }
};
`;

const OPTIONAL = `
template <class T> struct assay_codec<std::optional<T>> {
  static void put(const std::optional<T> &value) {
    assay_put("[");
    if (value) assay_codec<T>::put(*value);
    assay_put("]");
  }
  static void get(std::optional<T> &value) {
    value.reset();
    if (assay_get_count('l', ' ') == 1) assay_codec<T>::get(value.emplace());
  }
};
`;

/** `boost::any` of the types that literals have, each with its name. */
const ANY = String.raw`
template <> struct assay_codec<boost::any> {
  template <class T> static bool put_as(const char *name, const boost::any &value) {
    if (value.type() != typeid(T)) return false;
    assay_put("[\"");
    assay_put(name);
    assay_put("\",");
    assay_codec<T>::put(*boost::any_cast<T>(&value));
    assay_put("]");
    return true;
  }
  static void put(const boost::any &value) {
    if (value.empty()) assay_put("[]");
    else if (value.type() == typeid(const char *)) {
      assay_put("[\"p\",");
      assay_put_text(*boost::any_cast<const char *>(&value));
      assay_put("]");
    } else if (!put_as<int>("i", value) && !put_as<double>("d", value) && !put_as<std::string>("s", value) &&
               !put_as<char>("c", value) && !put_as<bool>("b", value) && !put_as<float>("f", value) &&
               !put_as<long>("l", value) && !put_as<long long>("q", value) && !put_as<unsigned>("u", value)) {
      assay_put("null");
      assay_is_unplain = 1;
    }
  }
  template <class T> static void get_as(boost::any &value) {
    T held{};
    assay_codec<T>::get(held);
    value = held;
  }
  static void get(boost::any &value) {
    unsigned long size = 0, count = assay_get_count('l', ' ');
    if (count == 0) return;
    const char *name = assay_get_bytes(&size);
    if (count != 2 || size != 1) assay_is_bad = 1;
    if (assay_is_bad) return;
    switch (*name) {
      case 'i': return get_as<int>(value);
      case 'd': return get_as<double>(value);
      case 's': return get_as<std::string>(value);
      case 'c': return get_as<char>(value);
      case 'b': return get_as<bool>(value);
      case 'f': return get_as<float>(value);
      case 'l': return get_as<long>(value);
      case 'q': return get_as<long long>(value);
      case 'u': return get_as<unsigned>(value);
      case 'p': value = (const char *)assay_get_text(0); return;
      default: assay_is_bad = 1;
    }
  }
};
`;

const CODECS: ReadonlyMap<string, string> = new Map([
  ["string", STRING],
  ...["vector", "list", "deque"].map((name): [string, string] => [name, sequence(name, "push_back")]),
  ...["set", "multiset", "unordered_set"].map((name): [string, string] => [name, sequence(name, "insert")]),
  ...["map", "unordered_map"].map((name): [string, string] => [name, mapping(name)]),
  ["pair", PAIR],
  ["tuple", TUPLE],
  ["array", ARRAY],
  ["optional", OPTIONAL],
  ["any", STRING + ANY],
]);

/** How values of C++ types are written and read, for the types named in `parts`; needs their headers and `COMMON_SOURCE`. */
export function codecsOf(parts: readonly string[]): string {
  const wanted = new Set(parts);
  if (wanted.has("any")) wanted.delete("string");
  return NUMBERS + [...wanted].map((part) => CODECS.get(part) ?? "").join("");
}
