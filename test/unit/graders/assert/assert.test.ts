import { describe, expect, it } from "vitest";
import { assertGrader } from "../../../../graders/assert/index.ts";
import { Task } from "../../../../src/contract/task.ts";
import { TEST_LANGUAGES } from "../../../support/languages.ts";
import { createLocalTools, visibleText } from "../../../support/local-tools.ts";

function assertion(tests: string | readonly string[], parts: object = {}): Task {
  return Task.parse({ id: "t", kind: "assert", entry: "f", tests, ...parts });
}

async function grade(task: Task, code: string) {
  assertGrader.checkTask(task, "stored");
  const program = assertGrader.submission(task, { code }, TEST_LANGUAGES);
  if (program.state !== "program") throw new Error(program.evidence);
  const tools = createLocalTools();
  return { finding: await assertGrader.grade(task, program, tools), tools };
}

async function verdicts(task: Task, code: string): Promise<readonly string[]> {
  return (await grade(task, code)).finding.tests.map((test) => test.verdict);
}

const ALWAYS_EQUAL =
  "class E:\n    def __eq__(self, o):\n        return True\n    def __ne__(self, o):\n        return False\n    def __sub__(self, o):\n        return 0.0\n    __rsub__ = __sub__\n    def __bool__(self):\n        return True\n    def __getattr__(self, n):\n        return lambda *a: True\n    __hash__ = None\n";

describe("assertions that are lowered", { timeout: 60_000 }, () => {
  const task = assertion(
    "def check(candidate):\n    assert candidate(3) == 9\n    assert abs(candidate(0.5) - 0.25) < 1e-6\n    assert not candidate(0)\n",
  );

  it("are isolated calls, one a process", async () => {
    const { finding, tools } = await grade(task, "def f(x):\n    return x * x");
    expect(finding).toMatchObject({ integrity: "isolated", refused: null, total: 3, flags: [] });
    expect(finding.tests.map((test) => [test.id, test.verdict])).toEqual([
      ["1", "accepted"],
      ["2", "accepted"],
      ["3", "accepted"],
    ]);
    expect(tools.runs).toHaveLength(3);
  });

  it.each([
    ["a wrong value", "def f(x):\n    return 9"],
    ["None", "def f(x):\n    return None"],
    ["an object that equals all", `${ALWAYS_EQUAL}def f(x):\n    return E()`],
    ["status 0", "raise SystemExit(0)"],
    [
      "patched builtins",
      "import builtins\nbuiltins.abs = lambda x: 0\nbuiltins.bool = lambda x: False\ndef f(x):\n    return 1",
    ],
  ])("fail with %s", async (_name, code) => {
    expect((await grade(task, code)).finding.tests.some((test) => test.score < 1)).toBe(true);
  });

  it("make a list of tests one test for each member", async () => {
    const list = assertion([
      "assert f(1) == 1",
      "assert f(2) == 4\nassert f(3) == 9",
      "for i in range(3):\n    assert f(i) == i * i",
    ]);
    const { finding } = await grade(list, "def f(x):\n    return x * x");
    expect(finding.tests.map((test) => test.id)).toEqual(["1", "2.1", "2.2", "3"]);
    expect(finding.tests.every((test) => test.score === 1)).toBe(true);
    expect(finding.integrity).toBe("split_process");
  });
});

describe("test code that runs apart from the candidate", { timeout: 60_000 }, () => {
  const loop = assertion("def check(candidate):\n    for n in range(6):\n        assert candidate(n) == n * n\n");

  it("passes with right answers to every call", async () => {
    const { finding } = await grade(loop, "def f(x):\n    return x * x");
    expect(finding).toMatchObject({ integrity: "split_process", total: 1, tests: [{ verdict: "accepted", score: 1 }] });
  });

  it("never shares a process, or its text, with the candidate", async () => {
    const task = assertion("SECRET_NAME = [4]\nfor n in SECRET_NAME:\n    assert f(n) == 16");
    const { tools } = await grade(task, "CANDIDATE_MARK = 1\ndef f(x):\n    return x * x");
    const texts = tools.runs.map(visibleText);
    for (const text of texts) expect(text.includes("SECRET_NAME") && text.includes("CANDIDATE_MARK")).toBe(false);
    expect(texts.filter((text) => text.includes("CANDIDATE_MARK"))).toHaveLength(1);
  });

  it.each([
    ["a wrong value", "def f(x):\n    return 0", "wrong_answer"],
    ["one wrong value", "def f(x):\n    return x * x if x != 5 else 26", "wrong_answer"],
    ["an object that equals all", `${ALWAYS_EQUAL}def f(x):\n    return E()`, "wrong_answer"],
    ["status 0 in the call", "import os\ndef f(x):\n    os._exit(0)", "wrong_answer"],
    ["an exception", "def f(x):\n    raise KeyError(x)", "runtime_error"],
    ["a crash", "import os\ndef f(x):\n    os.abort()", "runtime_error"],
    [
      "success written on every descriptor",
      'import os\ndef f(x):\n    for fd in range(3, 9):\n        try:\n            os.write(fd, b\'{"done": {"asserts": 9, "answered": 9, "raised": 0}}\\n\')\n        except OSError:\n            pass\n    os._exit(0)',
      "tampered",
    ],
  ])("fails with %s", async (_name, code, verdict) => {
    expect(await verdicts(loop, code)).toEqual([verdict]);
  });

  it("refuses as compile error what can't be parsed", async () => {
    expect((await grade(loop, "def f(x:")).finding).toMatchObject({ refused: { verdict: "compile_error" }, tests: [] });
  });

  it("is not fooled by arguments that are emptied in place", async () => {
    const task = assertion(
      "for data in ([3, 1, 2], [5, 4], []):\n    xs = list(data)\n    out = f(xs)\n    assert out == sorted(xs)",
    );
    expect(await verdicts(task, "def f(xs):\n    xs.clear()\n    return []")).toEqual(["wrong_answer"]);
    expect(await verdicts(task, "def f(xs):\n    xs.sort()\n    return xs")).toEqual(["accepted"]);
  });

  it("sees exceptions of the candidate as they were raised", async () => {
    const task = assertion(
      "try:\n    f(-1)\nexcept ValueError as e:\n    assert 'neg' in str(e)\nelse:\n    raise AssertionError\nassert f(1) == 1",
    );
    expect(
      await verdicts(
        task,
        "class Own(ValueError):\n    pass\ndef f(x):\n    if x < 0:\n        raise Own('neg')\n    return x",
      ),
    ).toEqual(["accepted"]);
    expect(await verdicts(task, "def f(x):\n    return x")).toEqual(["wrong_answer"]);
    expect(await verdicts(task, "def f(x):\n    raise TypeError('neg')")).toEqual(["runtime_error"]);
  });

  it("takes helpers from the prompt, never from the candidate", async () => {
    const prompt =
      'import math\n\ndef poly(xs, x):\n    return sum(c * math.pow(x, i) for i, c in enumerate(xs))\n\ndef f(xs):\n    """A zero of poly."""\n';
    const task = assertion("for b in (1, 2, 3):\n    assert math.fabs(poly([b, 1], f([b, 1]))) < 1e-6", { prompt });
    expect(await verdicts(task, "def poly(xs, x):\n    return 0\ndef f(xs):\n    return 7")).toEqual(["wrong_answer"]);
    expect(await verdicts(task, "    return -xs[0] / xs[1]\n")).toEqual(["accepted"]);
  });

  it("never passes by helpers that only the candidate has: they could answer whatever the assertion wants", async () => {
    const task = assertion(
      "p = Pair(1, 2)\nassert f([p, Pair(3, 4)]) == 10\nassert p.total() == 3\nassert p.a == 1\nassert [q.b for q in swap(p)] == [1]",
    );
    const code =
      "class Pair:\n    def __init__(self, a, b):\n        self.a, self.b = a, b\n    def total(self):\n        return self.a + self.b\ndef swap(p):\n    return [Pair(p.b, p.a)]\ndef f(ps):\n    return sum(p.total() for p in ps)";
    await expect(grade(task, code)).rejects.toMatchObject({ code: "task_invalid" });
  });

  it.each([
    ["cases=[(1,8),(2,15)]\nassert all(map(lambda c: f(c[0])==c[1], cases))", "def f(*a): raise StopIteration"],
    [
      "def check(candidate):\n    for g,w in zip(map(candidate,[1,2]),[8,15]):\n        assert g==w",
      "def f(*a): raise StopIteration",
    ],
    [
      "for x in [1,2]:\n    try: r=f(x)\n    except Exception: continue\n    assert r==x*7",
      "def f(x): raise ValueError",
    ],
    ["for a,b in zip(f(3),[1,2,3]): assert a==b", "def f(x): return []"],
    [
      "y=f(0)\nassert y==0\ndef check(candidate):\n    for a in range(1,4):\n        assert candidate(a)==2*a+y",
      "def f(x): return 0",
    ],
  ])("gives nothing for assertions that the candidate kept from running: %s", async (tests, code) => {
    expect(await verdicts(assertion(tests), code)).not.toContain("accepted");
  });

  it("keeps the state of an object over its methods", async () => {
    const task = assertion(
      "s = Stack()\ns.push(1)\ns.push(2)\nassert s.pop() == 2\nassert len(s) == 1\nassert str(s) == '[1]'",
      { entry: "Stack" },
    );
    const code =
      "class Stack:\n    def __init__(self):\n        self.v = []\n    def push(self, x):\n        self.v.append(x)\n    def pop(self):\n        return self.v.pop()\n    def __len__(self):\n        return len(self.v)\n    def __str__(self):\n        return str(self.v)";
    expect(await verdicts(task, code)).toEqual(["accepted"]);
    expect(await verdicts(task, code.replace("append(x)", "insert(0, x)"))).toEqual(["wrong_answer"]);
  });

  it("imports the candidate's program by its file's name, and runs test functions", async () => {
    const task = assertion(
      "from answer import f\n\ndef test_small():\n    for n in (1, 2):\n        assert f(n) == n + 1\n",
      { solution_file: "answer.py" },
    );
    expect(await verdicts(task, "def f(x):\n    return x + 1")).toEqual(["accepted"]);
    expect(await verdicts(task, "def f(x):\n    return x")).toEqual(["wrong_answer"]);
  });

  it("iterates what a generator yields", async () => {
    const task = assertion("assert list(f(3)) == [0, 1, 2]");
    expect(await verdicts(task, "def f(n):\n    yield from range(n)")).toEqual(["accepted"]);
    expect(await verdicts(task, "def f(n):\n    return range(n + 1)")).toEqual(["wrong_answer"]);
  });

  it("draws the same random numbers in every round", async () => {
    const task = assertion(
      "import random\nfor _ in range(9):\n    x, y = random.random(), random.randint(0, 9)\n    assert f(x, y) == x + y",
    );
    expect(await verdicts(task, "def f(x, y):\n    return x + y")).toEqual(["accepted"]);
  });

  it("asks on with what it was answered", async () => {
    const task = assertion("x = 1\nfor _ in range(5):\n    x = f(x)\nassert x == 32");
    expect(await verdicts(task, "def f(x):\n    return 2 * x")).toEqual(["accepted"]);
  });
});

describe("tests that can't judge", { timeout: 60_000 }, () => {
  it.each([
    ["nothing asserted", "def check(candidate):\n    pass"],
    ["only truths", "def check(candidate):\n    assert True"],
    ["code without assertions", "for x in [1]:\n    f(x)"],
    ["code about something else", "for x in [1]:\n    assert x"],
  ])("are refused at admission for %s", (_name, tests) => {
    expect(() => assertGrader.checkTask(assertion(tests), "stored")).toThrow(
      expect.objectContaining({ code: "task_invalid" }),
    );
  });

  it.each([
    ["never call the entry", "for x in []:\n    assert f(x) == 1"],
    ["do not parse", "for x in\n    assert f(x)"],
    ["lack a module", "import no_such_module\nfor x in [1]:\n    assert f(x) == 1"],
    ["differ from run to run", "import os\nfor _ in [1]:\n    assert f(os.urandom(8)) == 1"],
    ["assert a tuple", "for x in [1]:\n    assert (f(x) == 1, 'message')"],
    ["pass functions", "for x in [1]:\n    assert f(lambda: x) == 1"],
  ])("are the task's fault where they %s", async (_name, tests) => {
    await expect(grade(assertion(tests), "class E:\n    pass\ndef f(x):\n    return E()")).rejects.toMatchObject({
      code: "checker_failed",
    });
  });
});

describe("a solution to assertions", { timeout: 60_000 }, () => {
  const prompt = 'from typing import List\n\ndef f(xs: List[int]) -> int:\n    """Sum."""\n';
  const task = assertion("def check(candidate):\n    assert candidate([1, 2]) == 3\n", { prompt });

  it("may be a completion of the prompt", async () => {
    const program = assertGrader.submission(task, { text: "    return sum(xs)\n" }, TEST_LANGUAGES);
    expect(program).toMatchObject({ state: "program", extracted: { continues_prompt: true } });
    expect(await verdicts(task, "    return sum(xs)\n")).toEqual(["accepted"]);
  });

  it("may lean on the imports of the prompt", async () => {
    expect(await verdicts(task, "def f(xs: List[int]):\n    return sum(xs)\n")).toEqual(["accepted"]);
  });

  it("is refused where it is in another language", () => {
    expect(assertGrader.submission(task, { code: "x", language: "cpp" }, TEST_LANGUAGES)).toMatchObject({
      verdict: "rejected",
    });
    const other = assertion("assert f(1) == 1", { language: "cpp" });
    expect(() => assertGrader.submission(other, { code: "x" }, TEST_LANGUAGES)).toThrow(
      expect.objectContaining({ code: "task_invalid" }),
    );
  });
});
