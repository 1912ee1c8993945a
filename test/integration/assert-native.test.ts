import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadConfig } from "../../src/config/config.ts";
import { RewardRequest } from "../../src/contract/api.ts";
import type { RewardRecord } from "../../src/contract/record.ts";
import { parseShape } from "../../src/contract/shape.ts";
import type { Assay } from "../../src/core/assay.ts";
import { compose } from "../../src/main.ts";

const isCompiling = existsSync("/usr/bin/gcc") && existsSync("/usr/bin/g++");
if (!isCompiling) console.warn("SKIPPED: assertions in C and C++, because this host has no gcc");

interface Example {
  readonly language: "c" | "cpp";
  readonly entry: string;
  readonly prompt: string;
  readonly tests: string | readonly string[];
  readonly right: readonly string[];
  readonly wrong: Readonly<Record<string, string>>;
  readonly integrity?: "split_process";
  readonly limits?: { readonly cpu_ms: number };
}

const SQUARES = "int squares(int n);";
const SQUARE_TESTS = "#include <assert.h>\nint main() { assert(squares(3) == 9); assert(squares(-4) == 16); }";

const UPTO =
  "#include <stdlib.h>\nint *upto(int n, int *k) { int *a = malloc(n * sizeof *a); for (int i = 0; i < n; i++) a[i] = i; *k = n; return a; }";

/** A C program whose entry writes `line` where its answer belongs. */
function forging(declaration: string, line: string): string {
  return `#include <unistd.h>\n#include <string.h>\n${declaration} { const char *r = ${JSON.stringify(`${line}\n`)}; (void)!write(3, r, strlen(r)); _exit(0); }`;
}

const EXAMPLES: Readonly<Record<string, Example>> = {
  "plain numbers in C++": {
    language: "cpp",
    entry: "squares",
    prompt: SQUARES,
    tests: SQUARE_TESTS,
    right: [
      "int squares(int n) { return n * n; }",
      "#define int long long\nint squares(int n) { return n * n; }\nsigned main() { return 7; }",
      '#include <iostream>\nint squares(int n) { std::cout << "noise" << std::endl; return n * n; }\nint main() { std::cout << squares(2); }',
      "template <class T> auto squares(T n) { return n * n; }",
    ],
    wrong: {
      "a type that equals all":
        "struct E { template <class T> bool operator==(T) { return true; } operator int() { return 1; } };\nE squares(int) { return E(); }",
      "status 0 before main": "#include <unistd.h>\nstruct S { S() { _exit(0); } } s;\nint squares(int) { return 1; }",
      "status 0 in the call": "#include <stdlib.h>\nint squares(int) { exit(0); }",
      "a report of its own":
        '#include <unistd.h>\n#include <string.h>\nint squares(int) { const char *r = "{\\"end\\":\\"exit\\",\\"status\\":0,\\"asserts\\":2,\\"sure\\":2,\\"answered\\":2,\\"stopped\\":-1,\\"failed\\":[],\\"needs\\":[]}\\n"; for (int fd = 0; fd < 9; fd++) { (void)!write(fd, r, strlen(r)); } _exit(0); }',
      "an answer of another shape":
        '#include <unistd.h>\nint squares(int) { (void)!write(3, "{\\"answer\\":[true]}\\n", 18); _exit(0); }',
      "an answer of another length":
        '#include <unistd.h>\nint squares(int) { (void)!write(3, "{\\"answer\\":[9,9]}\\n", 17); _exit(0); }',
      "an interposed handler of assertions":
        'extern "C" void __assert_fail(const char *, const char *, unsigned, const char *) noexcept { __builtin_exit(0); }\nint squares(int) { return 0; }',
      "macros over the driver":
        "#define assay_put_int(x) assay_put_bool(1)\n#define assert(x)\n#define if while\nint squares(int) { return 0; }",
      "a main of its own": "int squares(int) { return 0; }\n#undef main\nint main() { return 0; }\n#define main other",
      "an unclosed comment": "int squares(int n) { return n * n; }\n/*",
      "no such function": "int cubes(int n) { return n * n * n; }",
      "an exception": "int squares(int) { throw 9; }",
    },
  },
  "plain numbers in C": {
    language: "c",
    entry: "squares",
    prompt: `Write ${SQUARES}`,
    tests: SQUARE_TESTS,
    right: [
      "int squares(int n) { return n * n; }",
      "int read(void) { return 2; }\nint squares(int n) { return n * n; }",
    ],
    wrong: {
      "status 0 at the end":
        "#include <stdlib.h>\nstatic void leave(void) { _Exit(0); }\nint squares(int n) { (void)n; atexit(leave); return 0; }",
      "status 0 before main":
        "#include <stdlib.h>\n__attribute__((constructor)) static void f(void) { _Exit(0); }\nint squares(int n) { return n; }",
    },
  },
  "arrays and text that a C function changes": {
    language: "c",
    entry: "twice",
    prompt: "void twice(int *numbers, int count, char *label, const char *suffix);",
    tests: `#include <assert.h>
#include <string.h>
int main(void) {
  int numbers[] = {1, 2, 3};
  char label[16] = "ab";
  twice(numbers, 3, label, "cd");
  assert(numbers[0] == 2 && numbers[1] == 4 && numbers[2] == 6);
  assert(strcmp(label, "abcd") == 0);
}`,
    right: [
      "#include <string.h>\nvoid twice(int *a, int n, char *l, const char *s) { for (int i = 0; i < n; i++) a[i] *= 2; strcat(l, s); }",
    ],
    wrong: {
      nothing: "void twice(int *a, int n, char *l, const char *s) {}",
      "text longer than its room":
        "#include <string.h>\nvoid twice(int *a, int n, char *l, const char *s) { for (int i = 0; i < n; i++) a[i] *= 2; memset(l, 'x', 15); }",
    },
  },
  "an array that a C function returns": {
    language: "c",
    entry: "upto",
    prompt: "/** Numbers below n. */\nint *upto(int n, int *return_size) {\n",
    tests:
      "#include <assert.h>\nint main(void) { int size = 0; int *got = upto(3, &size); assert(size == 3); assert(got[0] == 0 && got[2] == 2); }",
    right: [
      "#include <stdlib.h>\nint *upto(int n, int *return_size) { int *a = malloc(n * sizeof *a); for (int i = 0; i < n; i++) a[i] = i; *return_size = n; return a; }",
      "static int a[99]; for (int i = 0; i < n; i++) a[i] = i; *return_size = n; return a; }",
    ],
    wrong: { "a short one": "static int a[2] = {0, 1}; *return_size = 2; return a; }" },
    integrity: "split_process",
  },
  "containers by reference in C++": {
    language: "cpp",
    entry: "tally",
    prompt: `#include <map>
#include <string>
#include <vector>
using namespace std;
int weight(const string &word) { return word.size(); }
map<string, pair<int, double>> tally(const vector<string> &words, vector<vector<long long>> &grid) {
`,
    tests: `int main() {
  vector<vector<long long>> grid = {{1}, {}};
  auto got = tally({"a", "b", "a", "\\xff\\n\\""}, grid);
  assert((got == map<string, pair<int, double>>{{"a", {2, 2.5}}, {"b", {1, 1.5}}, {"\\xff\\n\\"", {1, 3.5}}}));
  assert(grid.size() == 3 && grid[2][0] == 1LL << 62);
  assert(weight("abc") == 3);
}`,
    right: [
      'map<string, pair<int, double>> got; for (auto &w : words) { got[w].first++; } for (auto &e : got) e.second.second = e.second.first + 0.5; got["\\xff\\n\\""].second = weight("abc") + 0.5; grid.push_back({1LL << 62}); return got; }',
      'std::map<std::string, std::pair<int, double>> tally(std::vector<std::string> words, std::vector<std::vector<long long>> &grid) { std::map<std::string, std::pair<int, double>> got; for (auto &w : words) { got[w].first++; } for (auto &e : got) e.second.second = e.second.first + 0.5; got["\\xff\\n\\""].second = 3.5; grid.push_back({1LL << 62}); return got; }',
    ],
    wrong: { "the empty map": "return {}; }" },
  },
  "numbers that are none": {
    language: "cpp",
    entry: "half",
    prompt: "#include <vector>\n#include <cmath>\nusing namespace std;\nvector<float> half(vector<float> xs) {",
    tests: `bool same(vector<float> a, vector<float> b) {
  if (a.size() != b.size()) return false;
  for (size_t i = 0; i < a.size(); i++) if (abs(a[i] - b[i]) > 1e-4) return false;
  return true;
}
int main() { assert(same(half({1, 2}), {0.5, 1})); }`,
    right: ["for (auto &x : xs) x /= 2; return xs; }"],
    wrong: {
      "not-a-number": "for (auto &x : xs) x = NAN; return xs; }",
      infinity: "for (auto &x : xs) x = INFINITY; return xs; }",
    },
  },
  "not-a-number that the tests ask for": {
    language: "cpp",
    entry: "root",
    prompt: "#include <cmath>\ndouble root(double x) {",
    tests: "#include <cmath>\nint main() { assert(root(4) == 2); assert(std::isnan(root(-1))); }",
    right: ["return std::sqrt(x); }"],
    wrong: { "a number": "return x == 4 ? 2 : 0; }" },
  },
  "an answer that the tests compare with itself": {
    language: "c",
    entry: "root",
    prompt: "#include <math.h>\ndouble root(double x) {",
    tests: "#include <assert.h>\nint main() { assert(root(4) == 2); double r = root(-1); assert(r != r); }",
    right: ["return sqrt(x); }"],
    wrong: { "a number": "return x == 4 ? 2 : 0; }" },
  },
  "tests that name not-a-number in a text alone": {
    language: "cpp",
    entry: "half",
    prompt: "#include <cmath>\nusing namespace std;\ndouble half(double x, int nanoseconds);",
    tests:
      '/* nan */ int main() { const char *name = "nan"; int nanoseconds = 3; assert(name); assert(!(abs(half(4, nanoseconds) - 2) > 1e-6)); }',
    right: ["double half(double x, int) { return x / 2; }"],
    wrong: { "not-a-number": "#include <cmath>\ndouble half(double, int) { return NAN; }" },
  },
  "types that headers of C name": {
    language: "c",
    entry: "low",
    prompt: "Write size_t low(uint32_t bits, const int64_t *more, bool both).",
    tests: "#include <assert.h>\nint main() { int64_t a[1] = {-1}; assert(low(3, a, 1) == 2); }",
    right: [
      "#include <stddef.h>\n#include <stdint.h>\n#include <stdbool.h>\nsize_t low(uint32_t bits, const int64_t *more, bool both) { return both ? bits + *more : 0; }",
    ],
    wrong: {
      "a constant":
        "#include <stddef.h>\n#include <stdint.h>\nsize_t low(uint32_t bits, const int64_t *more, _Bool both) { return 3; }",
    },
  },
  "a place in an argument that a C function returns": {
    language: "c",
    entry: "find",
    prompt: "char *find(char *s, char c);",
    tests:
      "#include <assert.h>\n#include <string.h>\nint main() { char s[] = \"hello\"; assert(find(s, 'l') == s + 2); assert(find(s, 'z') == NULL); assert(strcmp(find(s, 'l'), \"llo\") == 0); }",
    right: ["char *find(char *s, char c) { for (; *s; s++) if (*s == c) return s; return 0; }"],
    wrong: {
      "the start": "char *find(char *s, char c) { return s; }",
      "a copy": "#include <string.h>\nchar *find(char *s, char c) { return strchr(s, c) ? strdup(strchr(s, c)) : 0; }",
      "a place outside": forging("char *find(char *s, char c)", '{"answer":[[0,6],"hello"]}'),
      "a place in no argument": forging("char *find(char *s, char c)", '{"answer":[[1,2],"hello"]}'),
    },
  },
  "the end of what a C function wrote": {
    language: "c",
    entry: "add",
    prompt: "char *add(char *to, const char *from);",
    tests:
      '#include <assert.h>\n#include <string.h>\nint main() { char b[32] = "ab"; char *e = add(b, "cde"); assert(e == b + 5); assert(strcmp(b, "abcde") == 0); }',
    right: ["#include <string.h>\nchar *add(char *to, const char *from) { strcat(to, from); return to + strlen(to); }"],
    wrong: { "the start": "#include <string.h>\nchar *add(char *to, const char *from) { return strcat(to, from); }" },
  },
  "an array that is as long as it says": {
    language: "c",
    entry: "upto",
    prompt: "int *upto(int n, int *returnSize);",
    tests:
      "#include <assert.h>\nint main(void) { int size = 0; int *got = upto(4, &size); assert(size == 4); for (int i = 0; i < size; i++) assert(got[i] == 0 || got[i] == i); }",
    right: [UPTO],
    wrong: { "none, said to be long": forging("int *upto(int n, int *k)", '{"answer":[[],[4]]}') },
    integrity: "split_process",
  },
  "arrays of a length that is known when the tests run": {
    language: "c",
    entry: "sum",
    prompt: "long long sum(const int *a, int n);",
    tests:
      "#include <assert.h>\n#include <stdlib.h>\nint main() { for (int n = 1; n < 5; n++) { int *a = malloc(n * sizeof(int)); long long w = 0; for (int i = 0; i < n; i++) w += a[i] = i * 7; assert(sum(a, n) == w); } assert(sum(NULL, 0) == 0); }",
    right: ["long long sum(const int *a, int n) { long long s = 0; while (n-- > 0) s += a[n]; return s; }"],
    wrong: { "the length": "long long sum(const int *a, int n) { return n; }" },
  },
  "arrays of answers that are passed on": {
    language: "c",
    entry: "twice",
    prompt: "int *twice(const int *a, int n, int *returnSize);",
    tests:
      "#include <assert.h>\nint main() { int a[] = {1,2}; int k = 0; int *g = twice(a, 2, &k); int *h = twice(g, k, &k); assert(k == 2 && h[0] == 4 && h[1] == 8); }",
    right: [
      "#include <stdlib.h>\nint *twice(const int *a, int n, int *k) { int *b = malloc(n * sizeof *b); for (int i = 0; i < n; i++) b[i] = 2 * a[i]; *k = n; return b; }",
    ],
    wrong: {
      "the same":
        "#include <stdlib.h>\nint *twice(const int *a, int n, int *k) { int *b = malloc(n * sizeof *b); for (int i = 0; i < n; i++) b[i] = a[i]; *k = n; return b; }",
    },
    integrity: "split_process",
  },
  "a chain of calls that never ends on a guess": {
    language: "cpp",
    entry: "step",
    prompt: "int step(int n);",
    tests:
      "int main() { int x = 12, k = 0; while (x != 6) { x = step(x); k++; } assert(k == 6); while (step(1) != 1) {} }",
    right: ["int step(int n) { return n == 1 ? 1 : n - 1; }"],
    wrong: { "twice as far": "int step(int n) { return n == 1 ? 1 : n - 2; }" },
    integrity: "split_process",
  },
  "a guess that takes all memory": {
    language: "cpp",
    entry: "step",
    prompt: "int step(int n);",
    tests:
      "#include <vector>\n#include <string>\nint main() { std::vector<std::string> v; for (int x = 3; x > 0; x -= step(x)) v.push_back(std::string(1 << 20, 1)); assert(v.size() == 3); }",
    right: ["int step(int) { return 1; }"],
    wrong: { "another step": "int step(int) { return 3; }" },
    integrity: "split_process",
  },
  "answers that are long together": {
    language: "cpp",
    entry: "many",
    prompt: "#include <string>\nstd::string many(int n);",
    tests: "int main() { for (int i = 0; i < 20; i++) assert(many(i).size() >= 1000); }",
    right: ["#include <string>\nstd::string many(int n) { return std::string(1000, 'x'); }"],
    wrong: { "a flood": "#include <string>\nstd::string many(int n) { return std::string(1000000, 'x'); }" },
  },
  "calls that take long together": {
    language: "c",
    entry: "same",
    prompt: "int same(int n);",
    limits: { cpu_ms: 500 },
    tests: "#include <assert.h>\nint main() { for (int i = 0; i < 40; i++) assert(same(i) == i); }",
    right: ["int same(int n) { return n; }"],
    wrong: {
      "each below its own limit": "#include <time.h>\nint same(int n) { while (clock() < 300000) {} return n; }",
    },
  },
  "tests whose calls depend on answers": {
    language: "cpp",
    entry: "next",
    prompt: "unsigned long long next(unsigned long long x);",
    tests:
      "int main() { unsigned long long x = 1; for (int i = 0; i < 5; i++) x = next(x); assert(x == 32); assert(next(1ULL << 63) == 0); }",
    right: ["unsigned long long next(unsigned long long x) { return 2 * x; }"],
    wrong: { "another function": "unsigned long long next(unsigned long long x) { return 3 * x; }" },
    integrity: "split_process",
  },
  "a list of assertions": {
    language: "cpp",
    entry: "squares",
    prompt: SQUARES,
    tests: ["assert(squares(3) == 9);", "int x = 2; assert(squares(x) == 4);", "int x = 1; assert(squares(x) == 1);"],
    right: ["int squares(int n) { return n * n; }"],
    wrong: { "a constant": "int squares(int) { return 9; }" },
  },
  "tests that tell by their status": {
    language: "c",
    entry: "squares",
    prompt: SQUARES,
    tests: "int main(void) { if (squares(3) != 9) return 1; return squares(2) != 4; }",
    right: ["int squares(int n) { return n * n; }"],
    wrong: { "a constant": "int squares(int n) { return 9; }" },
    integrity: "split_process",
  },
  "assertions that answers can skip": {
    language: "cpp",
    entry: "primes",
    prompt: "#include <vector>\nstd::vector<int> primes(int n);",
    tests: "bool odd(int x) { return x % 2 == 1; }\nint main() { for (int p : primes(9)) assert(p == 2 || odd(p)); }",
    right: ["std::vector<int> primes(int) { return {2, 3, 5, 7}; }"],
    wrong: { "an empty answer": "std::vector<int> primes(int) { return {}; }" },
    integrity: "split_process",
  },
};

describe.skipIf(!isCompiling)("assertions in C and C++", () => {
  let assay: Assay;
  let dataDir: string;

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), "assay-native-assert-"));
    const config = { ASSAY_DATA_DIR: dataDir, ASSAY_SANDBOX: "native", ASSAY_LOG_LEVEL: "error" };
    ({ assay } = await compose(loadConfig(config)));
  });

  afterAll(async () => {
    await assay.close();
    await rm(dataDir, { recursive: true, force: true });
  });

  async function grade(
    { right: _, wrong: __, integrity: ___, ...parts }: Example,
    code: string,
  ): Promise<RewardRecord> {
    const task = { id: "t", kind: "assert", ...parts };
    const body = { task, solution: { code, language: parts.language } };
    const answer = await assay.reward(parseShape(RewardRequest, body), Date.now());
    if (answer.state !== "done") throw new Error("no deadline was set");
    return answer.record;
  }

  for (const [name, example] of Object.entries(EXAMPLES)) {
    for (const [index, code] of example.right.entries()) {
      it(`reward right program ${index + 1} with ${name}`, async () => {
        const record = await grade(example, code);
        const { status, reward, verdict, integrity, error } = record;
        expect({ status, reward, verdict, integrity, error }, record.observed.evidence).toEqual({
          ...{ status: "graded", reward: 1, verdict: "accepted", error: null },
          integrity: example.integrity ?? "isolated",
        });
      });
    }
    for (const [what, code] of Object.entries(example.wrong)) {
      it(`refuse ${what} with ${name}`, async () => {
        const { status, reward, error } = await grade(example, code);
        expect({ status, reward, error }).toEqual({ status: "graded", reward: 0, error: null });
      });
    }
  }

  it("are numbered in the order they are reached, and skipped behind a failure", async () => {
    const example = EXAMPLES["a list of assertions"];
    if (example === undefined) throw new Error("no such example");
    const record = await grade(example, "int squares(int n) { return n == 2 ? 5 : n * n; }");
    expect(record.tests.map(({ id, verdict }) => [id, verdict])).toEqual([
      ["1", "accepted"],
      ["2", "wrong_answer"],
      ["3", "skipped"],
    ]);
  });
});
