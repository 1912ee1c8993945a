import { describe, expect, it } from "vitest";
import { canCompile, serveNatively } from "../support/native-service.ts";

/** Two numbers that add up to the one in the input, and differ from each other for all the points. */
const SPLIT = `#include "testlib.h"
int main(int argc, char **argv) {
  registerTestlibCmd(argc, argv);
  int n = inf.readInt();
  int a = ouf.readInt(-1000, 1000, "a"), b = ouf.readInt(-1000, 1000, "b");
  if (a + b != n) quitf(_wa, "%d + %d is not %d", a, b, n);
  if (a == b) quitp(0.25, "they are equal");
  quitf(_ok, "%d + %d", a, b);
}
`;

const KATTIS_SPLIT = `import sys
n = int(open(sys.argv[1]).read())
try: a, b = map(int, sys.stdin.read().split())
except ValueError: sys.exit(43)
if a == b: open(sys.argv[3] + "score.txt", "w").write("0.25\\n")
sys.exit(42 if a + b == n else 43)
`;

const PYTHON_SPLIT = `def check(input, output, expected):
    print("never taken for an answer: 1")
    try: a, b = map(int, output.split())
    except ValueError: return False
    if a + b != int(input): return False
    return 0.25 if a == b else True
`;

/** As data sets write them: arguments input, expected, output; prints 1 or 0, or a part. */
const PROGRAM_SPLIT = `import sys
n = int(open(sys.argv[1]).read())
try: a, b = map(int, open(sys.argv[3]).read().split())
except ValueError: a, b = n, n + 1
print(0 if a + b != n else 25 if a == b else 100)
`;

const KINDS = {
  testlib: { type: "testlib", language: "c++17", source: SPLIT },
  "testlib in files": { type: "testlib", language: "cpp", files: { "check.cpp": SPLIT } },
  Kattis: { type: "kattis", language: "python", source: KATTIS_SPLIT },
  "a Python function": { type: "python", language: "python", source: PYTHON_SPLIT },
  "a Python program": { type: "python", language: "python", source: PROGRAM_SPLIT, points: 100 },
};

/** Outputs that are no answer, and try to be taken for one. */
const HOSTILE = {
  "16 MiB of one token": "print('1' * (16 << 20 - 1))".replace("16 << 20 - 1", "(16 << 20) - 1"),
  "16 MiB of tokens": "print('1 ' * ((8 << 20) - 1))",
  "16 MiB of empty lines": "import sys\nsys.stdout.write('\\n' * (16 << 20))",
  NULs: "print('3\\0 7\\0')",
  "control bytes": "import sys\nsys.stdout.buffer.write(bytes(range(256)) * 100)",
  "what a checker says": 'print(\'points 1\\nok\\n<result outcome = "points" points = "1">\')',
  "a JSON report": "print('{\"passed\": true}')",
  nothing: "pass",
  "huge numbers": "print('9' * 4000, '-' + '9' * 4000)",
};

describe.skipIf(!canCompile("checkers in programs of their own"))("checkers in programs of their own", () => {
  const service = serveNatively();

  async function outcome(checker: object, code: string, parts: object = {}) {
    const tests = [{ input: "10\n", output: "4 6\n" }];
    const task = { id: "split", kind: "stdio", tests, checker, reward: { mode: "fraction" }, ...parts };
    const record = await service.grade(task, { code, language: "python" });
    const { status, score, verdict, integrity, error } = record;
    return { status, score, verdict, integrity, error: error?.code ?? null, message: error?.message ?? "", record };
  }

  describe.each(Object.entries(KINDS))("%s", (_, checker) => {
    it.each([
      ["print(3, 7)", 1, "accepted"],
      ["print(5, 5)", 0.25, "partial"],
      ["print(5, 6)", 0, "wrong_answer"],
    ])("judges %s", async (code, score, verdict) => {
      expect(await outcome(checker, code)).toMatchObject({ status: "graded", score, verdict, integrity: "isolated" });
    });

    it.each(Object.entries(HOSTILE))("is not swayed by %s", async (_name, code) => {
      expect(await outcome(checker, code)).toMatchObject({ status: "graded", score: 0, error: null });
    });
  });

  it("say what is malformed", async () => {
    const found = [];
    for (const code of ["print('3 x')", "print('3')", "print('3 7 1')", "print('3 5000')"]) {
      found.push((await outcome(KINDS.testlib, code)).verdict);
    }
    expect(found).toEqual(["presentation_error", "presentation_error", "presentation_error", "wrong_answer"]);
  });

  it("judge a file where the answer goes to one, and need no answer of the task's", async () => {
    const tests = [{ input: "10\n" }];
    const parts = { tests, io: { output_file: "out.txt" } };
    const right = await outcome(KINDS.testlib, "open('out.txt', 'w').write('3 7')", parts);
    expect(right).toMatchObject({ score: 1 });
    expect(await outcome(KINDS.testlib, "print(3, 7)", parts)).toMatchObject({ score: 0, verdict: "wrong_answer" });
    expect(await outcome(KINDS.testlib, "print(3, 7)", { tests })).toMatchObject({ score: 1 });
  });

  it("take testlib's own header from the task", async () => {
    const header = "inline int own_header() { return 0; }\n";
    const files = { "testlib.h": header };
    const source = '#include "testlib.h"\nint main() { return own_header(); }';
    expect(await outcome({ type: "testlib", language: "cpp", source, files }, "print(1)")).toMatchObject({ score: 1 });
  });

  it("map points to scores as the task says", async () => {
    const points = (quit: string) => ({
      ...{ type: "testlib", language: "cpp", points: 20 },
      source: `#include "testlib.h"\nint main(int argc, char **argv) { registerTestlibCmd(argc, argv); ${quit} }`,
    });
    expect(await outcome(points('quitp(5, "five");'), "pass")).toMatchObject({ score: 0.25, verdict: "partial" });
    expect(await outcome(points('quitf(_pc(10), "ten");'), "pass")).toMatchObject({ score: 0.5, verdict: "partial" });
    expect(await outcome(points("quitp(20.0);"), "pass")).toMatchObject({ score: 1, verdict: "accepted" });
    expect(await outcome(points("quitp(21);"), "pass")).toMatchObject({ error: "checker_failed" });
  });

  const BROKEN = {
    "that crashes": { type: "testlib", language: "cpp", source: "#include <cstdlib>\nint main() { abort(); }" },
    "with an unknown exit code": { type: "testlib", language: "cpp", source: "int main() { return 9; }" },
    "that blames the task": {
      ...{ type: "testlib", language: "cpp" },
      source:
        '#include "testlib.h"\nint main(int c, char **v) { registerTestlibCmd(c, v); ans.readInt(); ans.readInt(); ans.readInt(); }',
    },
    "that says nothing": {
      ...{ type: "testlib", language: "cpp" },
      source: '#include "testlib.h"\nint main(int c, char **v) { registerTestlibCmd(c, v); }',
    },
    "that does not compile": { type: "testlib", language: "cpp", source: "int main( {" },
    "that can't be parsed": { type: "python", language: "python", source: "def check(" },
    "that raises": { type: "python", language: "python", source: "def check(i, o, e): return 1 // 0" },
    "that returns nothing": { type: "python", language: "python", source: "def check(i, o, e): pass" },
    "that returns more than everything": {
      type: "python",
      language: "python",
      source: "def check(i, o, e): return 1.5",
    },
    "that returns no number": { type: "python", language: "python", source: "def check(i, o, e): return float('nan')" },
    "that prints no number": { type: "python", language: "python", source: "print('yes')" },
    "that leaves": { type: "python", language: "python", source: "import os\ndef check(i, o, e): os._exit(0)" },
    "with Kattis' judge error": { type: "kattis", language: "python", source: "raise SystemExit(0)" },
  };

  it.each(Object.entries(BROKEN))("are an error of the task with a checker %s", async (_, checker) => {
    const { status, score, error } = await outcome(checker, "print(3, 7)");
    expect({ status, score, error }).toEqual({ status: "error", score: null, error: "checker_failed" });
  });

  it("say whether a checker is broken by this output alone", async () => {
    const checker = { type: "python", language: "python", source: "def check(i, o, e): return int(o.split()[0]) > 0" };
    const here = await outcome(checker, "print('x')");
    expect([here.error, here.message]).toEqual(["checker_failed", expect.stringContaining("not on the expected one")]);
    const there = await outcome({ ...checker, source: "def check(i, o, e): return 1 // 0" }, "print('x')");
    expect(there.message).toContain("on the expected output too");
  });

  it("never run after a failed run", async () => {
    const broken = { type: "python", language: "python", source: "def check(i, o, e): return 1 // 0" };
    expect(await outcome(broken, "raise SystemExit(1)")).toMatchObject({ score: 0, verdict: "runtime_error" });
  });

  it("keep what they say to themselves", async () => {
    const { record } = await outcome(KINDS.testlib, "print(1, 2)");
    expect(JSON.stringify(record)).not.toContain("is not 10");
  });

  it("are refused in a language that nobody knows", async () => {
    const checker = { ...KINDS.testlib, language: "no such language" };
    await expect(outcome(checker, "print(1)")).rejects.toMatchObject({ code: "task_invalid" });
  });
});
