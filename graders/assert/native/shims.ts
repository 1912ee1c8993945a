/**
 * Headers outside the standard library that data sets lean on, in the part they use: the sandbox's compiler brings none of them.
 * Written for this project.
 */
const BOOST_ANY = `#pragma once
#include <memory>
#include <string>
#include <type_traits>
#include <typeinfo>
#include <utility>
namespace boost {
class bad_any_cast : public std::bad_cast {
 public:
  const char *what() const noexcept override { return "boost::bad_any_cast"; }
};
class any {
  struct base {
    virtual ~base() = default;
    virtual const std::type_info &type() const = 0;
    virtual std::unique_ptr<base> copy() const = 0;
  };
  template <class T> struct holder final : base {
    T held;
    template <class V> explicit holder(V &&value) : held(std::forward<V>(value)) {}
    const std::type_info &type() const override { return typeid(T); }
    std::unique_ptr<base> copy() const override { return std::unique_ptr<base>(new holder(held)); }
  };
  std::unique_ptr<base> content;
  template <class T> friend T *any_cast(any *);

 public:
  any() = default;
  any(const any &other) : content(other.content ? other.content->copy() : nullptr) {}
  any(any &&other) noexcept = default;
  template <class V, class T = std::decay_t<V>, class = std::enable_if_t<!std::is_same<T, any>::value>>
  any(V &&value) : content(new holder<T>(std::forward<V>(value))) {}
  any &operator=(any other) noexcept {
    content.swap(other.content);
    return *this;
  }
  any &swap(any &other) noexcept {
    content.swap(other.content);
    return *this;
  }
  bool empty() const noexcept { return !content; }
  void clear() noexcept { content.reset(); }
  const std::type_info &type() const noexcept { return content ? content->type() : typeid(void); }
};
template <class T> T *any_cast(any *value) {
  typedef std::remove_cv_t<T> plain;
  if (!value || value->type() != typeid(plain)) return nullptr;
  return &static_cast<any::holder<plain> *>(value->content.get())->held;
}
template <class T> const T *any_cast(const any *value) { return any_cast<T>(const_cast<any *>(value)); }
template <class T> T any_cast(any &value) {
  typedef std::remove_cv_t<std::remove_reference_t<T>> plain;
  plain *held = any_cast<plain>(&value);
  if (!held) throw bad_any_cast();
  return static_cast<T>(*held);
}
template <class T> T any_cast(const any &value) { return any_cast<T>(const_cast<any &>(value)); }
}  // namespace boost
`;

const OPENSSL_MD5 = String.raw`#ifndef ASSAY_MD5_H
#define ASSAY_MD5_H
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#define MD5_DIGEST_LENGTH 16
#define MD5_CBLOCK 64
typedef struct {
  unsigned int state[4];
  unsigned long long size;
  unsigned char block[64];
} MD5_CTX;
static inline unsigned int assay_md5_turn(unsigned int x, int by) { return x << by | x >> (32 - by); }
static inline void assay_md5_block(MD5_CTX *c, const unsigned char *p) {
  static const unsigned char turns[16] = {7, 12, 17, 22, 5, 9, 14, 20, 4, 11, 16, 23, 6, 10, 15, 21};
  unsigned int a = c->state[0], b = c->state[1], d = c->state[3], e = c->state[2];
  for (int i = 0; i < 64; i++) {
    unsigned int f, g, word, next;
    if (i < 16) f = (b & e) | (~b & d), g = i;
    else if (i < 32) f = (d & b) | (~d & e), g = (5 * i + 1) % 16;
    else if (i < 48) f = b ^ e ^ d, g = (3 * i + 5) % 16;
    else f = e ^ (b | ~d), g = (7 * i) % 16;
    word = p[4 * g] | p[4 * g + 1] << 8 | p[4 * g + 2] << 16 | (unsigned int)p[4 * g + 3] << 24;
    double sine = __builtin_sin(i + 1.0);
    next = b + assay_md5_turn(a + f + word + (unsigned int)(4294967296.0 * (sine < 0 ? -sine : sine)), turns[i / 16 * 4 + i % 4]);
    a = d;
    d = e;
    e = b;
    b = next;
  }
  c->state[0] += a;
  c->state[1] += b;
  c->state[2] += e;
  c->state[3] += d;
}
static inline int MD5_Init(MD5_CTX *c) {
  static const unsigned int start[4] = {0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476};
  memcpy(c->state, start, sizeof start);
  c->size = 0;
  return 1;
}
static inline int MD5_Update(MD5_CTX *c, const void *data, size_t size) {
  const unsigned char *p = (const unsigned char *)data;
  for (size_t i = 0; i < size; i++) {
    c->block[c->size++ % 64] = p[i];
    if (c->size % 64 == 0) assay_md5_block(c, c->block);
  }
  return 1;
}
static inline int MD5_Final(unsigned char *digest, MD5_CTX *c) {
  unsigned long long bits = c->size * 8;
  unsigned char length[8];
  MD5_Update(c, "\x80", 1);
  while (c->size % 64 != 56) MD5_Update(c, "", 1);
  for (int i = 0; i < 8; i++) length[i] = (unsigned char)(bits >> 8 * i);
  MD5_Update(c, length, 8);
  for (int i = 0; i < 16; i++) digest[i] = (unsigned char)(c->state[i / 4] >> 8 * (i % 4));
  return 1;
}
static inline unsigned char *MD5(const unsigned char *data, size_t size, unsigned char *digest) {
  static unsigned char own[16];
  MD5_CTX c;
  MD5_Init(&c);
  MD5_Update(&c, data, size);
  if (!digest) digest = own;
  MD5_Final(digest, &c);
  return digest;
}
#endif
`;

const SHIMS: Readonly<Record<string, string>> = { "boost/any.hpp": BOOST_ANY, "openssl/md5.h": OPENSSL_MD5 };

/** The headers that a program names and no compiler brings, as files beside it. */
export function shimsFor(source: string): Readonly<Record<string, Uint8Array>> {
  const named = Object.entries(SHIMS).filter(([name]) => source.includes(name));
  return Object.fromEntries(named.map(([name, text]) => [name, Buffer.from(text)]));
}
