import { describe, expect, it } from "vitest";
import { callGrader } from "../../../../graders/call/index.ts";
import { Task } from "../../../../src/contract/task.ts";
import { TEST_LANGUAGES } from "../../../support/languages.ts";
import { createLocalTools, visibleText } from "../../../support/local-tools.ts";

function call(parts: object): Task {
  return Task.parse({ id: "t", kind: "call", entry: "f", ...parts });
}

async function grade(task: Task, code: string) {
  callGrader.checkTask(task, "stored");
  const program = callGrader.submission(task, { code }, TEST_LANGUAGES);
  if (program.state !== "program") throw new Error(program.evidence);
  const tools = createLocalTools();
  return { finding: await callGrader.grade(task, program, tools), tools };
}

async function verdicts(task: Task, code: string): Promise<readonly string[]> {
  return (await grade(task, code)).finding.tests.map((test) => test.verdict);
}

const SQUARE = call({
  tests: [
    { args: [3], expected: 9 },
    { args: [-4], expected: 16 },
  ],
});

describe("a function judged by what it returns", { timeout: 60_000 }, () => {
  it.each([
    ["a plain function", "def f(x):\n    return x * x"],
    ["a function that prints", "print('{\"answer\":0}')\ndef f(x):\n    print(x)\n    return x * x"],
    ["one behind `if __name__`", "def f(x):\n    return x * x\nif __name__ == '__main__':\n    raise SystemExit(3)"],
    ["a method of Solution", "class Solution:\n    def f(self, x):\n        return x * x"],
    ["a float of equal value", "def f(x):\n    return float(x * x)"],
    [
      "deep recursion",
      "import sys\nsys.setrecursionlimit(20000)\ndef g(n):\n    return n and g(n - 1)\ndef f(x):\n    g(9000)\n    return x * x",
    ],
    ["a byte order mark", "\ufeffdef f(x):\n    return x * x"],
    [
      "other threads left running",
      "import threading, time\nthreading.Thread(target=time.sleep, args=(9,)).start()\ndef f(x):\n    return x * x",
    ],
  ])("passes with %s", async (_name, code) => {
    expect(await verdicts(SQUARE, code)).toEqual(["accepted", "accepted"]);
  });

  it.each([
    ["a wrong value", "def f(x):\n    return 9", ["accepted", "wrong_answer"]],
    ["an exception", "def f(x):\n    raise ValueError(x)", ["runtime_error", "runtime_error"]],
    ["no such function", "def g(x):\n    return x * x", ["runtime_error", "runtime_error"]],
    ["status 0 before the call", "import sys\nsys.exit(0)", ["wrong_answer", "wrong_answer"]],
    ["os._exit in the call", "import os\ndef f(x):\n    os._exit(0)", ["wrong_answer", "wrong_answer"]],
    [
      "a success line of its own",
      "import os\ndef f(x):\n    os.write(3, b'{\"answer\":true}\\n')\n    os._exit(0)",
      ["wrong_answer", "wrong_answer"],
    ],
    [
      "an object that equals all",
      "class E:\n    def __eq__(self, o):\n        return True\ndef f(x):\n    return E()",
      ["wrong_answer", "wrong_answer"],
    ],
    [
      "a subclass of int",
      "class E(int):\n    def __eq__(self, o):\n        return True\n    __hash__ = int.__hash__\ndef f(x):\n    return E(x * x)",
      ["wrong_answer", "wrong_answer"],
    ],
    ["a value without end", "def f(x):\n    a = []\n    a.append(a)\n    return a", ["wrong_answer", "wrong_answer"]],
    ["None", "def f(x):\n    pass", ["wrong_answer", "wrong_answer"]],
  ])("fails with %s", async (_name, code, expected) => {
    expect(await verdicts(SQUARE, code)).toEqual(expected);
  });

  it.each([
    ["a function", "def f(xs: List[int]) -> Optional[int]:\n    return xs[0] ** 2"],
    [
      "a method of Solution",
      "class Solution:\n    def f(self, xs: List[int]) -> Dict[str, int]:\n        return xs[0] ** 2",
    ],
  ])("is lent the names of typing, which its signature is written with: %s", async (_name, code) => {
    expect(await verdicts(call({ tests: [{ args: [[3]], expected: 9 }] }), code)).toEqual(["accepted"]);
  });

  it.each([
    ["tuples for lists", "[(3, 4), (1, 2)]", "accepted"],
    ["tuples within", "((3, 4), [1, 2])", "accepted"],
    ["another member", "[(3, 4), (1, 3)]", "wrong_answer"],
    ["a member too many", "[(3, 4), (1, 2), (1, 2)]", "wrong_answer"],
    ["one member twice", "[(3, 4), (3, 4)]", "wrong_answer"],
  ])("is compared without order as in order: %s", async (_name, value, verdict) => {
    const task = call({
      tests: [
        {
          args: [],
          expected: [
            [1, 2],
            [3, 4],
          ],
        },
      ],
      checker: { type: "unordered" },
    });
    expect(await verdicts(task, `def f():\n    return ${value}`)).toEqual([verdict]);
  });

  it.each([
    ["[[1], (1,)]", "accepted"],
    ["[(1,), (1,)]", "accepted"],
    ["[[1], [1]]", "wrong_answer"],
  ])("takes a list for no expected tuple, in any order: %s", async (value, verdict) => {
    const task = call({ tests: [{ args: [], expected: [[1], { $tuple: [1] }] }], checker: { type: "unordered" } });
    expect(await verdicts(task, `def f():\n    return ${value}`)).toEqual([verdict]);
  });

  it("calls it tampering to write on the answer's channel", async () => {
    const code =
      "import os\ndef f(x):\n    for fd in range(3, 20):\n        try:\n            os.write(fd, b'{}\\n')\n        except OSError:\n            pass\n    return x * x";
    expect(await verdicts(SQUARE, code)).toEqual(["tampered", "tampered"]);
  });

  it("refuses as compile error what can't be parsed", async () => {
    for (const code of ["def f(x:\n", "x = '\0'", `f = ${"(".repeat(500)}${")".repeat(500)}`]) {
      expect((await grade(SQUARE, code)).finding).toMatchObject({ refused: { verdict: "compile_error" }, tests: [] });
    }
  });

  it("gets every kind of value and returns it as it was", async () => {
    const values = [
      { $int: "123456789012345678901234567890" },
      { $float: "1.0" },
      { $float: "-inf" },
      { $tuple: [1, [2]] },
      { $set: [1, "a", { $tuple: [1] }] },
      { $bytes: "AP8=" },
      { $dict: [[1, "x"]] },
      { a: { b: null } },
      "\u00e4\u{1f600}\u2028",
      true,
    ];
    const tests = values.map((value) => ({ args: [value], expected: value }));
    const code = "def f(x):\n    return x";
    expect(new Set(await verdicts(call({ tests }), code))).toEqual(new Set(["accepted"]));
  });

  it("takes the dicts of the standard library as dicts", async () => {
    const task = call({ tests: [{ args: ["aab"], expected: { a: 2, b: 1 } }] });
    expect(await verdicts(task, "from collections import Counter\ndef f(x):\n    return Counter(x)")).toEqual([
      "accepted",
    ]);
  });

  it("passes arguments by name", async () => {
    const task = call({ tests: [{ args: [7], kwargs: { k: 2 }, expected: 5 }] });
    expect(await verdicts(task, "def f(x, *, k):\n    return x - k")).toEqual(["accepted"]);
  });

  it("lends methods the names that LeetCode imports", async () => {
    const task = call({ entry: "Solution.two", tests: [{ args: [[3, 1, 2]], expected: 1 }] });
    const code =
      "class Solution:\n    def two(self, nums: List[int]) -> Optional[int]:\n        heapq.heapify(nums)\n        return heappop(nums)";
    expect(await verdicts(task, code)).toEqual(["accepted"]);
  });

  it("keeps the expected values and the other tests away from every run", async () => {
    const task = call({
      tests: [
        { args: ["ARG-1"], expected: "EXPECTED-1" },
        { args: ["ARG-2"], expected: "EXPECTED-2" },
      ],
    });
    const { tools } = await grade(task, "def f(x):\n    return x");
    const seen = tools.runs.map(visibleText);
    expect(seen).toHaveLength(2);
    expect(seen[0]).toContain("ARG-1");
    for (const text of seen) expect(text).not.toContain("EXPECTED");
    expect(seen[0]).not.toContain("ARG-2");
  });
});

describe("a call task that can't judge is refused", { timeout: 60_000 }, () => {
  it.each([
    ["an entry that is no name", { entry: "f()" }, "entry"],
    ["an unknown tag", { tests: [{ args: [{ $eval: "1" }], expected: 1 }] }, "tests.0.args.0.$eval"],
    ["a bad expected value", { tests: [{ args: [], expected: [{ $int: "x" }] }] }, "tests.0.expected.0.$int"],
    ["a checker of text", { checker: { type: "case_insensitive" } }, "checker"],
    [
      "equal ids",
      {
        tests: [
          { id: "a", args: [], expected: 1 },
          { id: "a", args: [], expected: 1 },
        ],
      },
      "tests.1.id",
    ],
  ])("for %s", (_name, parts, path) => {
    const task = call({ tests: [{ args: [1], expected: 1 }], ...parts });
    expect(() => callGrader.checkTask(task, "stored")).toThrow(expect.objectContaining({ code: "task_invalid", path }));
  });
});
