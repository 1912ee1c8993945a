import { describe, expect, it } from "vitest";
import { canCompile, serveNatively } from "../support/native-service.ts";

/** Guess a number up to 100 within 7 questions; the number is in the answer file, which no program sees. */
const GUESS = `#include "testlib.h"
#include <bits/stdc++.h>
using namespace std;
int main(int argc, char **argv) {
  registerInteraction(argc, argv);
  int limit = inf.readInt(), secret = ans.readInt();
  cout << limit << endl;
  for (int turn = 1; ; turn++) {
    if (ouf.readToken("[?!]", "command") == "!") {
      tout << turn << endl;
      if (ouf.readInt() == secret) quitf(_ok, "%d turns", turn);
      quitf(_wa, "the secret was %d", secret);
    }
    if (turn > 7) quitf(_wa, "too many questions");
    int guess = ouf.readInt(1, limit, "guess");
    cout << (guess < secret ? "<" : guess > secret ? ">" : "=") << endl;
  }
}
`;

const KATTIS_GUESS = `import sys
limit = int(open(sys.argv[1]).read())
secret = int(open(sys.argv[2]).read())
print(limit, flush=True)
for turn in range(8):
    line = sys.stdin.readline().split()
    if len(line) != 2: sys.exit(43)
    if line[0] == "!":
        open(sys.argv[3] + "judgemessage.txt", "w").write("done")
        if int(line[1]) == secret:
            open(sys.argv[3] + "score.txt", "w").write(str(1))
            sys.exit(42)
        sys.exit(43)
    guess = int(line[1])
    print("<" if guess < secret else ">" if guess > secret else "=", flush=True)
sys.exit(43)
`;

const BISECT = `low, high = 1, int(input())
while low < high:
    middle = (low + high) // 2
    print("?", middle, flush=True)
    reply = input()
    if reply == "=": low = high = middle
    elif reply == "<": low = middle + 1
    else: high = middle - 1
print("!", low, flush=True)
`;

const TESTS = [
  { input: "100\n", output: "37\n" },
  { input: "100\n", output: "100\n" },
];

const TESTLIB = { type: "testlib", language: "cpp", source: GUESS };
const KATTIS = { type: "kattis", language: "python", source: KATTIS_GUESS };

function task(parts: object = {}): object {
  return { id: "guess", kind: "interactive", interactor: TESTLIB, tests: TESTS, ...parts };
}

describe.skipIf(!canCompile("interactive problems"))("interactive problems", () => {
  const service = serveNatively();

  async function outcome(parts: object, solution: string | object) {
    const record = await service.grade(task(parts), typeof solution === "string" ? { code: solution } : solution);
    const { status, score, verdict, integrity, error } = record;
    return { status, score, verdict, integrity, error: error === null ? null : error.code, record };
  }

  const ACCEPTED = { status: "graded", score: 1, verdict: "accepted", integrity: "isolated" };

  it.each([
    ["testlib", TESTLIB],
    ["Kattis", KATTIS],
  ])("reward a program that finds the answer by talking, with %s", async (_, interactor) => {
    expect(await outcome({ interactor }, BISECT)).toMatchObject(ACCEPTED);
  });

  it("reward one in C++ that reads and writes its own way", async () => {
    const code = `#include <cstdio>
int main() { int low = 1, high; scanf("%d", &high); char reply[9];
while (low < high) { int m = (low + high) / 2; printf("? %d\\n", m); fflush(stdout); scanf("%s", reply);
if (*reply == '=') low = high = m; else if (*reply == '<') low = m + 1; else high = m - 1; }
printf("! %d\\n", low); }`;
    expect(await outcome({}, { code, language: "cpp" })).toMatchObject(ACCEPTED);
  });

  it.each([
    ["a wrong answer", "input()\nprint('! 1')", "wrong_answer"],
    ["too many questions", "input()\nfor i in range(9): print('? 1', flush=True); input()", "wrong_answer"],
    [
      "an endless loop after the interactor has refused",
      "input()\nprint('! 1', flush=True)\nwhile True: pass",
      "wrong_answer",
    ],
    ["an exception after the interactor has refused", "input()\nprint('! 1', flush=True)\ninput()", "wrong_answer"],
    ["words that are no question", "print('hello')", "wrong_answer"],
    ["a number that is none", "print('? 1x')", "presentation_error"],
    ["nothing at all", "pass", "presentation_error"],
    ["a crash", "input()\n1 // 0", "runtime_error"],
    ["a crash in the middle of a word", "print('?', end='', flush=True)\nraise SystemExit(3)", "runtime_error"],
    ["a program that can't be parsed", "print(", "compile_error"],
    ["an endless loop", "while True: pass", "time_limit"],
    ["waiting for words that never come", "input()\ninput()", "wall_limit"],
    ["an exit code after the right answer", `${BISECT}raise SystemExit(3)`, "runtime_error"],
    ["an endless loop after the right answer", `${BISECT}while True: pass`, "time_limit"],
    ["a flood after the right answer", `${BISECT}while True: print('x' * 10000)`, "output_limit"],
  ])("give nothing for %s", async (_, code, verdict) => {
    const limits = { cpu_ms: 1_000, wall_ms: 3_000, output_bytes: 1_000_000 };
    expect(await outcome({ limits }, code)).toMatchObject({ status: "graded", score: 0, verdict, error: null });
  });

  it("let a program end in peace that still writes when the interactor is content", async () => {
    for (let round = 0; round < 5; round += 1) {
      const code = `${BISECT}for _ in range(${round + 20}): print('bye' * 1000, flush=True)`;
      expect(await outcome({}, code)).toMatchObject(ACCEPTED);
    }
  });

  it("keep the answer where the program can't see it", async () => {
    // Whatever lies below its directory or belongs to a process that it can see.
    const code = `import glob, os
input()
names = glob.glob("/work/**", recursive=True) + glob.glob("/tmp/**", recursive=True) + glob.glob("/proc/[0-9]*/cmdline")
texts = [open(name, "rb").read() for name in names if os.path.isfile(name) and name != "/work/main.py"]
print("!", 37 if any(b"37" in text or b"jury" in text for text in texts) else 1, flush=True)`;
    expect(await outcome({}, code)).toMatchObject({ score: 0, verdict: "wrong_answer" });
  });

  it("give a part of the points", async () => {
    const half = { ...KATTIS, source: KATTIS_GUESS.replace("str(1)", "str(50)"), points: 100 };
    const record = await outcome({ interactor: half, reward: { mode: "fraction" } }, BISECT);
    expect(record).toMatchObject({ status: "graded", verdict: "partial", score: 0.5 });
    expect(await outcome({ interactor: { ...half, points: 20 } }, BISECT)).toMatchObject({ error: "checker_failed" });
  });

  it("have what the interactor wrote judged by a checker", async () => {
    const checker = {
      type: "python",
      language: "python",
      source: "def check(i, o, e): return int(o) <= 7 and int(e) > 0",
    };
    expect(await outcome({ checker }, BISECT)).toMatchObject(ACCEPTED);
    const strict = { ...checker, source: "def check(i, o, e): return int(o) <= 3" };
    expect(await outcome({ checker: strict }, BISECT)).toMatchObject({ score: 0, verdict: "wrong_answer" });
  });

  it.each([
    ["that crashes", "int main() { abort(); }"],
    ["that says nothing", "int main(int argc, char **argv) { registerInteraction(argc, argv); }"],
    [
      "that blames the task",
      'int main(int argc, char **argv) { registerInteraction(argc, argv); quitf(_fail, "no"); }',
    ],
    ["whose exit code means nothing", "int main() { return 17; }"],
    ["that does not compile", "int main( {"],
  ])("are an error of the task with an interactor %s", async (_, body) => {
    const interactor = { ...TESTLIB, source: `#include "testlib.h"\n${body}` };
    const { status, score, error } = await outcome({ interactor }, BISECT);
    expect({ status, score, error }).toEqual({ status: "error", score: null, error: "checker_failed" });
  });

  it("are what a program did where that failed first, whatever the interactor makes of it", async () => {
    const interactor = { ...KATTIS, source: "import sys\nif not sys.stdin.readline(): raise OSError\nsys.exit(42)" };
    expect(await outcome({ interactor }, "raise SystemExit(3)")).toMatchObject({ verdict: "runtime_error", score: 0 });
  });

  it("never tell the secret", async () => {
    const { record } = await outcome({}, "print('! 1')");
    expect(JSON.stringify(record)).not.toContain("secret");
  });
});
