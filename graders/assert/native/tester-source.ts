/**
 * Around a task's test code: answers by question, counted assertions, and one report on the channel however the run ends. The
 * report needs no memory of the heap, since a crash may have broken it. Where an answer is missing the run goes on with a
 * guess, for half a second at most; nothing that follows counts then. Needs `COMMON_SOURCE`.
 */
export const TESTER_SOURCE = String.raw`
#ifdef __cplusplus
extern "C" {
#endif
int assay_sys_on_exit(void (*)(int, void *), void *) __asm__("on_exit");
void (*assay_sys_signal(int, void (*)(int)))(int) __asm__("signal");
int assay_sys_setitimer(int, const long *, long *) __asm__("setitimer");
#ifdef __cplusplus
}
#endif

typedef struct {
  const char *key, *answer;
  unsigned long key_size, answer_size;
} assay_reply;
static assay_reply *assay_replies;
static unsigned long assay_replies_size, assay_needs_size, assay_failed_size;
static unsigned long long assay_max_needs;
static int assay_stop_at_first, assay_guessing, assay_is_finished, assay_guesses;
static long assay_asserts, assay_sure, assay_answered, assay_stopped = -1;
static assay_buffer assay_needs, assay_failed;
static const char *assay_answer_end;

static void assay_send_text(const char *text) { assay_send(text, __builtin_strlen(text)); }

static void assay_send_count(const char *name, long value) {
  char digits[32];
  int at = sizeof digits;
  unsigned long size = value < 0 ? 0 - (unsigned long)value : (unsigned long)value;
  assay_send_text(name);
  do digits[--at] = (char)('0' + size % 10);
  while (size /= 10);
  if (value < 0) digits[--at] = '-';
  assay_send(digits + at, sizeof digits - (unsigned long)at);
}

__attribute__((noreturn)) static void assay_finish(const char *end, int status) {
  if (assay_is_finished) assay_sys_exit(3);
  assay_is_finished = 1;
  assay_send_text("{\"end\":\"");
  assay_send_text(end);
  assay_send_count("\",\"status\":", status);
  assay_send_count(",\"asserts\":", assay_asserts);
  assay_send_count(",\"sure\":", assay_sure);
  assay_send_count(",\"answered\":", assay_answered);
  assay_send_count(",\"stopped\":", assay_stopped);
  assay_send_text(",\"failed\":[");
  assay_send(assay_failed.data, assay_failed.size);
  assay_send_text("],\"needs\":[");
  assay_send(assay_needs.data, assay_needs.size);
  assay_send_text("]}\n");
  assay_sys_exit(0);
}

static void assay_on_exit(int status, void *unused) {
  (void)unused;
  assay_finish("exit", status);
}

static void assay_on_crash(int unused) {
  (void)unused;
  assay_finish("crashed", 0);
}

static void assay_on_alarm(int unused) {
  (void)unused;
  assay_finish("asked", 0);
}

__attribute__((constructor(101))) static void assay_before(void) {
  static const int crashes[] = {4, 6, 7, 8, 11};
  unsigned long i;
  assay_open();
  assay_max_needs = assay_get_uint(~0ULL >> 1);
  assay_stop_at_first = assay_get_bool();
  assay_replies_size = assay_get_count('l', ' ');
  assay_replies = (assay_reply *)__builtin_calloc(assay_replies_size + 1, sizeof *assay_replies);
  for (i = 0; i < assay_replies_size; i++) {
    assay_reply *reply = assay_replies + i;
    reply->key = assay_get_bytes(&reply->key_size);
    reply->answer = assay_get_bytes(&reply->answer_size);
  }
  if (assay_is_bad || assay_at != assay_end) assay_sys_exit(3);
  assay_add(&assay_needs, "", 0);
  assay_add(&assay_failed, "", 0);
  for (i = 0; i < sizeof crashes / sizeof *crashes; i++) assay_sys_signal(crashes[i], assay_on_crash);
  assay_sys_on_exit(assay_on_exit, 0);
}

static void assay_add_count(assay_buffer *to, long value) {
  char text[32];
  assay_add(to, text, (unsigned long)__builtin_snprintf(text, sizeof text, "%ld", value));
}

static void assay_assert(int is_true) {
  assay_asserts++;
  if (assay_guessing) return;
  assay_sure++;
  if (is_true) return;
  if (assay_failed_size++) assay_add(&assay_failed, ",", 1);
  if (assay_failed_size <= 10000) assay_add_count(&assay_failed, assay_asserts);
  if (assay_stop_at_first || assay_failed_size > 10000) assay_finish("failed", 0);
}

/* Calls behind a guess, beyond which a loop is taken to hang on it. */
static const int assay_max_guesses = 4096;

static void assay_question(void) {
  if (assay_guessing && assay_guesses++ == assay_max_guesses) assay_finish("asked", 0);
  assay_out.size = 0;
  assay_put("[");
}

/* Arrays that answers brought, with their sizes: what the compiler can't know where they are passed on. */
typedef struct {
  const void *data;
  unsigned long size;
} assay_array;
static assay_array *assay_arrays;
static unsigned long assay_arrays_size;

static void assay_own(const void *data, unsigned long size) {
  assay_arrays = (assay_array *)__builtin_realloc(assay_arrays, (assay_arrays_size + 1) * sizeof *assay_arrays);
  if (!assay_arrays) assay_sys_exit(3);
  assay_arrays[assay_arrays_size].data = data;
  assay_arrays[assay_arrays_size++].size = size;
}

/* The last of an address counts: memory may have been freed and given out again. */
static unsigned long assay_owned(const void *data) {
  unsigned long i;
  for (i = assay_arrays_size; i > 0; i--)
    if (assay_arrays[i - 1].data == data) return assay_arrays[i - 1].size;
  return (unsigned long)-1;
}

/* Text that an answer brings, or a place in the text of an argument. */
static char *assay_get_place(const char *const *bases, const unsigned long *rooms, unsigned long count) {
  unsigned long long base, offset;
  if (assay_at >= assay_end || *assay_at != 'l') return assay_get_text(0);
  if (assay_get_count('l', ' ') != 2) assay_is_bad = 1;
  base = assay_get_uint(~0ULL);
  offset = assay_get_uint(~0ULL);
  if (!assay_is_bad && base < count && bases[base] && offset < rooms[base]) return (char *)bases[base] + offset;
  assay_is_bad = 1;
  return 0;
}

/* Whether the question that was written is asked already; two that are taken for one are asked one after the other. */
static int assay_is_asked(void) {
  static unsigned long asked[1024];
  unsigned long i, hash = 14695981039346656037UL;
  for (i = 0; i < assay_out.size; i++) hash = (hash ^ (unsigned char)assay_out.data[i]) * 1099511628211UL;
  for (i = 0; i < assay_needs_size && i < sizeof asked / sizeof *asked; i++)
    if (asked[i] == hash) return 1;
  if (i < sizeof asked / sizeof *asked) asked[i] = hash;
  return 0;
}

/* Asks for what only the candidate's program knows, and goes on with a guess. */
static void assay_wonder(void) {
  static const long half_a_second[4] = {0, 0, 0, 500000};
  assay_buffer key = assay_out;
  if (!assay_guessing) {
    assay_guessing = 1;
    assay_sys_signal(26, assay_on_alarm);
    assay_sys_setitimer(1, half_a_second, 0);
  }
  if (assay_is_asked()) return;
  if (assay_needs_size++) assay_add(&assay_needs, ",", 1);
  assay_add(&assay_needs, "{\"at\":", 6);
  assay_add_count(&assay_needs, assay_asserts + 1);
  assay_add(&assay_needs, ",\"key\":", 7);
  assay_out.data = 0;
  assay_out.size = assay_out.room = 0;
  assay_put_bytes(key.data, key.size);
  assay_add(&assay_needs, assay_out.data, assay_out.size);
  __builtin_free(assay_out.data);
  assay_out = key;
  assay_add(&assay_needs, "}", 1);
  if (assay_needs_size >= assay_max_needs) assay_finish("asked", 0);
}

/* True where the question that was written has an answer of so many values, which are read next. */
static int assay_ask(unsigned long values) {
  unsigned long i;
  if (assay_is_unplain) assay_finish("unsized", 0);
  assay_put("]");
  for (i = 0; i < assay_replies_size; i++) {
    const assay_reply *reply = assay_replies + i;
    if (reply->key_size != assay_out.size || __builtin_memcmp(reply->key, assay_out.data, assay_out.size)) continue;
    if (*reply->answer == 'x') {
      if (assay_guessing) return 0;
      assay_stopped = (long)i;
      assay_finish("stopped", 0);
    }
    assay_is_bad = 0;
    assay_at = reply->answer + 1;
    assay_end = assay_answer_end = reply->answer + reply->answer_size;
    if (assay_get_count('l', ' ') != values) assay_is_bad = 1;
    return 1;
  }
  assay_wonder();
  return 0;
}

static void assay_answered_now(void) {
  if (assay_guessing) {
    assay_is_bad = 0;
    return;
  }
  if (assay_is_bad || assay_at != assay_answer_end) assay_finish("mismatch", 0);
  assay_answered++;
}
`;
