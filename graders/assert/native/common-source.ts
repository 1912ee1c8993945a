/**
 * What both programs of a test have in common, in the part of C that is C++ too: plain values as text. Written are lines of tagged
 * JSON, read is what `writeTokens` makes. System calls have names of their own, since a program may define `read` or `write`.
 */
export const COMMON_SOURCE = String.raw`
#ifdef __cplusplus
extern "C" {
#endif
long assay_sys_read(int, void *, unsigned long) __asm__("__read");
long assay_sys_write(int, const void *, unsigned long) __asm__("__write");
int assay_sys_dup2(int, int) __asm__("__dup2");
void assay_sys_exit(int) __asm__("_exit") __attribute__((noreturn));
double assay_sys_strtod(const char *, char **) __asm__("strtod");
#ifdef __cplusplus
}
#endif

typedef struct {
  char *data;
  unsigned long size, room;
} assay_buffer;
static assay_buffer assay_input, assay_out;
static const char *assay_at, *assay_end;
static int assay_is_bad, assay_is_unplain;
static const int assay_channel = 3;

static void assay_send(const char *data, unsigned long size) {
  while (size > 0) {
    long sent = assay_sys_write(assay_channel, data, size);
    if (sent <= 0) assay_sys_exit(3);
    data += sent;
    size -= (unsigned long)sent;
  }
}

static void assay_add(assay_buffer *to, const char *data, unsigned long size) {
  if (to->size + size + 1 > to->room) {
    to->room = (to->size + size + 1) * 2;
    to->data = (char *)__builtin_realloc(to->data, to->room);
    if (!to->data) assay_sys_exit(3);
  }
  __builtin_memcpy(to->data + to->size, data, size);
  to->size += size;
  to->data[to->size] = 0;
}

/* Before any other code of the program: stdin is read, stdout becomes a channel of ours and prints go to stderr. */
static void assay_open(void) {
  char part[4096];
  long got;
  while ((got = assay_sys_read(0, part, sizeof part)) > 0) assay_add(&assay_input, part, (unsigned long)got);
  assay_add(&assay_input, "", 0);
  assay_at = assay_input.data;
  assay_end = assay_input.data + assay_input.size;
  if (assay_sys_dup2(1, assay_channel) < 0 || assay_sys_dup2(2, 1) < 0) assay_sys_exit(3);
}

static void assay_put(const char *text) { assay_add(&assay_out, text, __builtin_strlen(text)); }

static void assay_put_int(long long value) {
  char text[64];
  int is_exact = value >= -9007199254740992LL && value <= 9007199254740992LL;
  __builtin_snprintf(text, sizeof text, is_exact ? "%lld" : "{\"$int\":\"%lld\"}", value);
  assay_put(text);
}

/* The same on machines whose plain char has no sign. */
static void assay_put_char(char value) { assay_put_int((signed char)value); }

static void assay_put_uint(unsigned long long value) {
  char text[64];
  int is_exact = value <= 9007199254740992ULL;
  __builtin_snprintf(text, sizeof text, is_exact ? "%llu" : "{\"$int\":\"%llu\"}", value);
  assay_put(text);
}

static void assay_put_float(double value) {
  char text[64];
  if (value != value) assay_put("{\"$float\":\"nan\"}");
  else if (__builtin_isinf(value)) assay_put(value > 0 ? "{\"$float\":\"inf\"}" : "{\"$float\":\"-inf\"}");
  else {
    __builtin_snprintf(text, sizeof text, "{\"$float\":\"%.17g\"}", value);
    assay_put(text);
  }
}

static void assay_put_bool(int value) { assay_put(value ? "true" : "false"); }

static void assay_put_base64(const char *data, unsigned long size) {
  static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  unsigned long i;
  assay_put("{\"$bytes\":\"");
  for (i = 0; i < size; i += 3) {
    unsigned long left = size - i;
    unsigned long a = (unsigned char)data[i], b = left > 1 ? (unsigned char)data[i + 1] : 0;
    unsigned long c = left > 2 ? (unsigned char)data[i + 2] : 0;
    char four[4];
    four[0] = digits[a >> 2];
    four[1] = digits[(a & 3) << 4 | b >> 4];
    four[2] = left > 1 ? digits[(b & 15) << 2 | c >> 6] : '=';
    four[3] = left > 2 ? digits[c & 63] : '=';
    assay_add(&assay_out, four, 4);
  }
  assay_put("\"}");
}

/* Text of ASCII as it is, any other bytes in base64: what they encode is the program's own matter. */
static void assay_put_bytes(const char *data, unsigned long size) {
  unsigned long i;
  for (i = 0; i < size; i++) {
    if ((unsigned char)data[i] < 0x20 || (unsigned char)data[i] > 0x7e) {
      assay_put_base64(data, size);
      return;
    }
  }
  assay_put("\"");
  for (i = 0; i < size; i++) {
    if (data[i] == '"' || data[i] == '\\') assay_put("\\");
    assay_add(&assay_out, data + i, 1);
  }
  assay_put("\"");
}

static void assay_put_text(const char *text) {
  if (text) assay_put_bytes(text, __builtin_strlen(text));
  else assay_put("null");
}

static int assay_take(char sign) {
  if (!assay_is_bad && assay_at < assay_end && *assay_at == sign) {
    assay_at++;
    return 1;
  }
  return 0;
}

static void assay_need(char sign) {
  if (!assay_take(sign)) assay_is_bad = 1;
}

static int assay_take_number(unsigned long long *size, int *is_negative) {
  unsigned long long value = 0;
  const char *first;
  *is_negative = assay_take('-');
  first = assay_at;
  for (; assay_at < assay_end && *assay_at >= '0' && *assay_at <= '9'; assay_at++) {
    unsigned digit = (unsigned)(*assay_at - '0');
    if (value > (~0ULL - digit) / 10) return 0;
    value = value * 10 + digit;
  }
  *size = value;
  return assay_at > first;
}

static long long assay_get_int(unsigned long long max) {
  unsigned long long size = 0;
  int is_negative = 0;
  assay_need('i');
  if (!assay_take_number(&size, &is_negative) || size > max + (is_negative ? 1 : 0)) assay_is_bad = 1;
  assay_need(' ');
  if (assay_is_bad) return 0;
  return is_negative ? (long long)(0 - size) : (long long)size;
}

static unsigned long long assay_get_uint(unsigned long long max) {
  unsigned long long size = 0;
  int is_negative = 0;
  assay_need('i');
  if (!assay_take_number(&size, &is_negative) || is_negative || size > max) assay_is_bad = 1;
  assay_need(' ');
  return assay_is_bad ? 0 : size;
}

static unsigned long assay_get_count(char sign, char end) {
  unsigned long long size = 0;
  int is_negative = 0;
  assay_need(sign);
  if (!assay_take_number(&size, &is_negative) || is_negative) assay_is_bad = 1;
  assay_need(end);
  if (!assay_is_bad && size > (unsigned long long)(assay_end - assay_at)) assay_is_bad = 1;
  return assay_is_bad ? 0 : (unsigned long)size;
}

static double assay_get_float(void) {
  char *after = 0;
  double value;
  assay_need('f');
  if (assay_is_bad) return 0;
  value = assay_sys_strtod(assay_at, &after);
  if (after == assay_at) assay_is_bad = 1;
  assay_at = after;
  assay_need(' ');
  return value;
}

static int assay_get_bool(void) {
  int value = assay_take('t');
  if (!value) assay_need('u');
  return value;
}

static const char *assay_get_bytes(unsigned long *size) {
  const char *data;
  *size = assay_get_count('s', ':');
  data = assay_at;
  assay_at += *size;
  return data;
}

/* A copy that is never given back: a pointer to it may be kept. */
static char *assay_get_text(unsigned long room) {
  unsigned long size = 0;
  const char *data;
  char *copy;
  if (assay_take('n')) return 0;
  data = assay_get_bytes(&size);
  if (room < size + 1) room = size + 1;
  copy = (char *)__builtin_malloc(room);
  if (!copy) assay_sys_exit(3);
  __builtin_memset(copy, 0, room);
  __builtin_memcpy(copy, data, size);
  return copy;
}
`;
