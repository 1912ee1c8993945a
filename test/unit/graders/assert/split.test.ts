import { describe, expect, it } from "vitest";
import { assertGrader } from "../../../../graders/assert/index.ts";
import { PYTHON_TESTER } from "../../../../graders/assert/python-tester.ts";
import { decideTest } from "../../../../graders/assert/report.ts";
import { SOLUTION_FILE } from "../../../../graders/call/python-driver.ts";
import { RoundBudget } from "../../../../graders/split/budget.ts";
import { PYTHON_AGENT } from "../../../../graders/split/python-agent.ts";
import { runRounds, type SplitBounds, type SplitRun } from "../../../../graders/split/rounds.ts";
import { Task } from "../../../../src/contract/task.ts";
import { TEST_LANGUAGES } from "../../../support/languages.ts";
import { createLocalTools, hasLocalModule, TEST_LIMITS, visibleText } from "../../../support/local-tools.ts";

function assertion(tests: string | readonly string[], parts: object = {}): Task {
  return Task.parse({ id: "t", kind: "assert", entry: "f", tests, ...parts });
}

async function grade(task: Task, code: string, limits = TEST_LIMITS) {
  assertGrader.checkTask(task, "stored");
  const program = assertGrader.submission(task, { code }, TEST_LANGUAGES);
  if (program.state !== "program") throw new Error(program.evidence);
  const tools = createLocalTools(limits);
  return { finding: await assertGrader.grade(task, program, tools), tools };
}

async function verdicts(task: Task, code: string): Promise<readonly string[]> {
  return (await grade(task, code)).finding.tests.map((test) => test.verdict);
}

async function runBounded(tests: string, code: string, bounds: SplitBounds): Promise<SplitRun> {
  const tools = createLocalTools();
  async function build(main: string, files: Record<string, string> = {}) {
    const all = Object.entries({ "main.py": main, ...files }).map(([name, text]) => [name, Buffer.from(text)]);
    const built = await tools.build({ language: "python", main: "main.py", files: Object.fromEntries(all) });
    if (!built.ok) throw new Error("it does not build");
    return built.artifact;
  }
  const parts = {
    ...{ tools, tester: await build(PYTHON_TESTER), agent: await build(PYTHON_AGENT, { [SOLUTION_FILE]: code }) },
    request: { tests, setup: "", prompt: "", entry: "f", modules: ["solution"] },
    context: { entry: "f", prompt: "" },
  };
  return runRounds(parts, bounds);
}

function refusal(code: string) {
  return expect.objectContaining({ code });
}

describe("exceptions of the candidate", { timeout: 60_000 }, () => {
  it.each(["StopIteration", "StopAsyncIteration", "GeneratorExit", "SystemExit", "KeyboardInterrupt"])(
    "never end the tests' own loops: %s",
    async (name) => {
      const task = assertion(
        "assert f(0) == 1\nfor got, wanted in zip(map(f, [1, 2]), [8, 15]):\n    assert got == wanted",
      );
      expect(await verdicts(task, `def f(x):\n    if x: raise ${name}\n    return 1`)).toEqual(["runtime_error"]);
    },
  );

  it.each([
    ["a handler that names it", "try:\n    f(-1)\nexcept ValueError:\n    pass\nelse:\n    assert False", "accepted"],
    [
      "one of several",
      "try:\n    f(-1)\n    raise AssertionError\nexcept (KeyError, ValueError):\n    pass",
      "accepted",
    ],
    ["a bare handler", "try:\n    f(-1)\nexcept:\n    pass\nelse:\n    assert False", "wrong_answer"],
    ["any exception", "try:\n    f(-1)\nexcept Exception:\n    pass\nelse:\n    assert False", "wrong_answer"],
    [
      "a handler that passes over it",
      "for x in (-1, -2):\n    try:\n        r = f(x)\n    except ValueError:\n        continue\n    assert r == 9",
      "wrong_answer",
    ],
    [
      "assertRaises",
      "import unittest\nclass T(unittest.TestCase):\n    def test_f(self):\n        with self.assertRaises(ValueError):\n            f(-1)",
      "accepted",
    ],
    [
      "assertRaises of anything",
      "import unittest\nclass T(unittest.TestCase):\n    def test_f(self):\n        self.assertRaises(Exception, f, -1)",
      "wrong_answer",
    ],
  ])("are evidence where the tests ask for them by name: %s", async (_name, tests, verdict) => {
    expect(await verdicts(assertion(tests), "def f(x):\n    raise ValueError(x)")).toEqual([verdict]);
  });

  it("fail what asks for others, or for one that does not come", async () => {
    const task = assertion("try:\n    f(-1)\nexcept ValueError:\n    pass\nelse:\n    assert False");
    expect(await verdicts(task, "def f(x):\n    return 1")).toEqual(["wrong_answer"]);
    expect(await verdicts(task, "def f(x):\n    raise KeyError")).toEqual(["runtime_error"]);
  });

  it("need an answer before an assertion tells anything", async () => {
    const task = assertion("assert callable(f)\nfor a, b in zip(f(3), [1, 2]):\n    assert a == b");
    expect(await verdicts(task, "def f(x):\n    return []")).toEqual(["wrong_answer"]);
    expect(await verdicts(task, "def f(x):\n    return [1, 2]")).toEqual(["accepted"]);
  });
});

describe("names that the tests do not define", { timeout: 60_000 }, () => {
  const LYING =
    "class math:\n    @staticmethod\n    def isclose(*a):\n        return True\nimport sys\nclass np:\n    @staticmethod\n    def allclose(*a):\n        return True\ndef f(x):\n    return 0.0";

  it.each([
    "for x in (1.0, 2.0):\n    assert math.isclose(f(x), x)",
    "for x in (1.0, 2.0):\n    assert Counter([f(x)]) == Counter([x])",
  ])("are those of the standard library, never the candidate's: %s", async (tests) => {
    expect(await verdicts(assertion(tests), LYING)).toEqual(["wrong_answer"]);
    expect(await verdicts(assertion(tests), "def f(x):\n    return x")).toEqual(["accepted"]);
  });

  it.runIf(hasLocalModule("numpy"))("are numpy's where it is installed", async () => {
    const tests = "for x in (1.0, 2.0):\n    assert np.allclose(f(x), x)";
    expect(await verdicts(assertion(tests), LYING)).toEqual(["wrong_answer"]);
    expect(await verdicts(assertion(tests), "def f(x):\n    return x")).toEqual(["accepted"]);
  });

  it.each([
    ["in a call", "for x in (1, 2):\n    assert helper(f(x), x)"],
    ["in a branch", "for x in (1, 2):\n    if f(x) > 5:\n        assert helper(x)\n    assert f(x) == x"],
    ["by an import", "from solution import f, helper\nfor x in (1, 2):\n    assert helper(f(x), x)"],
    ["by a module", "import solution as s\nfor x in (1, 2):\n    assert s.helper(s.f(x), x)"],
  ])("are refused where only the candidate could have them, and nothing is sent to it: %s", async (_name, tests) => {
    const task = assertion(tests);
    const program = assertGrader.submission(
      task,
      { code: "def helper(*a):\n    return True\ndef f(x):\n    return 0" },
      TEST_LANGUAGES,
    );
    if (program.state !== "program") throw new Error("no program");
    const tools = createLocalTools();
    await expect(assertGrader.grade(task, program, tools)).rejects.toMatchObject({ code: "task_invalid" });
    expect(tools.runs.filter((run) => visibleText(run).includes("def helper"))).toEqual([]);
  });

  it.each([
    ["without a body", "def twice(x):\n    return 2 * x\n\ndef f(x):\n"],
    [
      "in a fenced block",
      "Write `f`:\n\n```python\ndef twice(x):\n    return 2 * x\n\ndef f(x):\n    # here\n```\nThat is all.",
    ],
    ["with a broken import", "import no_such_module\ndef twice(x):\n    return 2 * x\n"],
  ])("come from the prompt: %s", async (_name, prompt) => {
    const task = assertion("for x in (1, 2):\n    assert twice(f(x)) == 6 * x", { prompt });
    expect(await verdicts(task, "def twice(x):\n    return 6\ndef f(x):\n    return 3 * x")).toEqual(["accepted"]);
    expect(await verdicts(task, "def twice(x):\n    return 6\ndef f(x):\n    return 0")).toEqual(["wrong_answer"]);
  });
});

describe("test functions", { timeout: 60_000 }, () => {
  it.each([
    [
      "check",
      "y = f(0)\nassert y == 0\ndef check(candidate):\n    for a in (1, 2):\n        assert candidate(a) == 2 * a",
    ],
    [
      "several",
      "def check(candidate):\n    for a in (0, 0):\n        assert candidate(a) == 0\ndef test_more():\n    for a in (1, 2):\n        assert f(a) == 2 * a",
    ],
    [
      "a test case",
      "import unittest\nassert f(0) == 0\nclass T(unittest.TestCase):\n    def setUp(self):\n        self.n = 2\n    def test_f(self):\n        self.assertEqual(f(self.n), 4)\nif __name__ == '__main__':\n    unittest.main()",
    ],
  ])("run whatever the top level did: %s", async (_name, tests) => {
    expect(await verdicts(assertion(tests), "def f(x):\n    return 0")).toEqual(["wrong_answer"]);
    expect(await verdicts(assertion(tests), "def f(x):\n    return 2 * x")).toEqual(["accepted"]);
  });

  it("run once where the tests call them", async () => {
    const task = assertion(
      "seen = []\ndef check(candidate):\n    assert not seen\n    seen.append(candidate(1))\n    assert seen == [1]\ncheck(f)",
    );
    expect(await verdicts(task, "def f(x):\n    return x")).toEqual(["accepted"]);
  });

  it.each([
    "def test_f(fixture):\n    assert f(fixture) == 1\nassert f(1) == 1\nassert f(2) == 2 or 1",
    "import asyncio\nasync def test_f():\n    assert f(1) == 1\nassert f(1) == 1",
  ])("that can't be called are refused: %s", async (tests) => {
    await expect(grade(assertion(tests), "def f(x):\n    return x")).rejects.toMatchObject({ code: "task_invalid" });
  });
});

describe("an object of the candidate", { timeout: 60_000 }, () => {
  const CONTRADICTORY =
    "class R:\n    def __len__(self):\n        return 3\n    def __bool__(self):\n        return True\n    def __iter__(self):\n        return iter(())\n    def __contains__(self, x):\n        return True\n    def __getitem__(self, i):\n        raise IndexError\ndef f(x):\n    return R()";

  it.each([
    "r = f(3)\nassert len(r) == 3\nfor a, b in zip(r, [1, 2, 3]):\n    assert a == b",
    "r = f(3)\nassert r\nfor a in r:\n    assert a in (1, 2, 3)",
    "r = f(3)\nassert 2 in r\nassert 3 in r",
    "r = f(3)\nassert len(r)\nassert all(a == 1 for a in r)",
  ])("can't contradict itself as a sequence: %s", async (tests) => {
    expect(await verdicts(assertion(tests), CONTRADICTORY)).toEqual(["wrong_answer"]);
  });

  it("is taken as the sequence that it is", async () => {
    const task = assertion(
      "r = f(3)\nassert r\nassert len(r) == 3\nassert list(r) == [0, 1, 2]\nassert r[0] == 0 and r[-1] == 2\nassert r[:2] == [0, 1]\nassert 1 in r and 7 not in r",
    );
    expect(await verdicts(task, "from collections import UserList\ndef f(n):\n    return UserList(range(n))")).toEqual([
      "accepted",
    ]);
    expect(await verdicts(task, "class L(list):\n    pass\ndef f(n):\n    return L(range(n))")).toEqual(["accepted"]);
    expect(await verdicts(task, "def f(n):\n    yield from range(n)")).toEqual(["wrong_answer"]);
  });

  it("shows what its methods and attributes have made of it", async () => {
    const task = assertion(
      "s = Bag(2)\nassert len(s) == 0\nassert not s\ns.add(1)\ns.factor = 5\ns.add(1)\nassert len(s) == 2\nassert list(s) == [2, 5]\nassert [n.v for n in s.nodes()] == [2, 5]\nassert s['x'] == 'x!'",
      { entry: "Bag" },
    );
    const code =
      "class N:\n    def __init__(self, v):\n        self.v = v\nclass Bag:\n    def __init__(self, factor):\n        self.factor, self.v = factor, []\n    def add(self, x):\n        self.v.append(x * self.factor)\n    def __len__(self):\n        return len(self.v)\n    def __iter__(self):\n        return iter(self.v)\n    def nodes(self):\n        return [N(v) for v in self.v]\n    def __getitem__(self, k):\n        return k + '!'";
    expect(await verdicts(task, code)).toEqual(["accepted"]);
    expect(await verdicts(task, code.replace("x * self.factor", "x * 2"))).toEqual(["wrong_answer"]);
  });
});

describe("tests that evaluate text", { timeout: 60_000 }, () => {
  it.each([
    "for x in (0, 1):\n    assert eval(f(x)) == x",
    "for x in (0, 1):\n    exec(f(x))\n    assert x == x",
    "for x in (0, 1):\n    assert compile(f(x), '', 'eval')",
    "import os\nfor x in (0, 1):\n    assert os.system(f(x)) == 0",
    "import types\nfor x in (0, 1):\n    assert types.FunctionType(f(x), {})() == x",
    "import subprocess\nfor x in (0, 1):\n    assert subprocess.run(f(x)).returncode == x",
    "import json, runpy\nfor x in (0, 1):\n    assert runpy.run_path(f(x))",
    "from timeit import timeit\nfor x in (0, 1):\n    assert timeit(f(x)) < 9",
    "from sympy import sympify\nfor x in (0, 1):\n    assert sympify(f(x)) == x",
  ])("are refused at admission: %s", (tests) => {
    expect(() => assertGrader.checkTask(assertion(tests), "stored")).toThrow(refusal("task_invalid"));
  });

  it("are refused at admission for their setup too", () => {
    const task = assertion("for x in (0, 1):\n    assert g(f(x)) == x", { setup: "g = lambda t: eval(t)" });
    expect(() => assertGrader.checkTask(task, "stored")).toThrow(refusal("task_invalid"));
  });

  it.each([
    "run = eval\nfor x in (0, 1):\n    assert run(f(x)) == x",
    "for x in (0, 1):\n    assert f'{eval(f(x))}' == str(x)",
    "for x in (0, 1):\n    assert getattr(__builtins__, 'eval')(f(x)) == x",
    "from os import system\nfor x in (0, 1):\n    assert system(f(x)) == 0",
  ])("are refused when they are first run, where it takes more to see it: %s", async (tests) => {
    await expect(grade(assertion(tests), "def f(x):\n    return str(x)")).rejects.toMatchObject({
      code: "task_invalid",
    });
  });

  it("are refused where a helper of the prompt does it", async () => {
    const prompt = "def value(text):\n    return eval(text)\n\ndef f(x):\n    pass\n";
    const task = assertion("for x in (0, 1):\n    assert value(f(x)) == x", { prompt });
    await expect(grade(task, "def f(x):\n    return str(x)")).rejects.toMatchObject({ code: "task_invalid" });
  });

  it.each([
    "import re\nfor x in (0, 1):\n    assert re.compile('[01]').match(f(x))  # no eval(x)",
    "import ast\nfor x in (0, 1):\n    assert ast.literal_eval(f(x)) == x, 'exec(x) is not used'",
    "def value(compile_it):\n    return int(compile_it)\nfor code in (0, 1):\n    assert value(f(code)) == code",
  ])("are not seen where there are none: %s", async (tests) => {
    expect(await verdicts(assertion(tests), "def f(x):\n    return str(x)")).toEqual(["accepted"]);
  });
});

describe("setup", { timeout: 60_000 }, () => {
  it("keeps assertions from being lowered where it gives their names a meaning", async () => {
    const setup = "def abs(x):\n    return 0 if x > 0 else 9";
    const { finding } = await grade(assertion("assert abs(f(3) - 3) < 1", { setup }), "def f(x):\n    return 3");
    expect(finding).toMatchObject({ integrity: "split_process", tests: [{ verdict: "wrong_answer" }] });
  });

  it.each(["", "import math", "from typing import List\nimport re"])(
    "leaves them isolated calls where it is %j",
    async (setup) => {
      const { finding } = await grade(assertion("assert f(3) == 3", { setup }), "def f(x):\n    return 3");
      expect(finding).toMatchObject({ integrity: "isolated", tests: [{ verdict: "accepted" }] });
    },
  );
});

describe("what the candidate makes of the tests", { timeout: 60_000 }, () => {
  const opaque = "class E:\n    pass\ndef f(x):\n    return E()";

  it.each([
    ["nothing to assert", "for a, b in zip(f(3), [1, 2]):\n    assert a == b", "def f(x):\n    return []"],
    ["two objects to compare", "for x in [1]:\n    assert f(x) == f(x + 1)", opaque],
    ["two objects to tell apart", "for x in [1]:\n    assert f(x) != f(x + 1)", opaque],
    [
      "text that is no literal",
      "import ast\nfor x in [1]:\n    assert ast.literal_eval(f(x)) == 1",
      "def f(x):\n    return '('",
    ],
    ["lone surrogates", "for x in ['a']:\n    assert f(f(x)) == x", "def f(x):\n    return '\\ud800'"],
    [
      "lone surrogates in a message",
      "try:\n    f('a')\nexcept ValueError as e:\n    assert f(str(e)) == 1",
      "def f(x):\n    raise ValueError('\\ud800')",
    ],
    ["a name left unset", "for x in [1]:\n    if f(x) == 1:\n        y = 1\nassert y == 1", "def f(x):\n    return 2"],
    [
      "an exit",
      "import sys\nfor x in [1]:\n    if f(x) != 1:\n        sys.exit(1)\n    assert f(x) == 1",
      "def f(x):\n    return 2",
    ],
  ])("is its failure, never an error: %s", async (_name, tests, code) => {
    const [verdict] = await verdicts(assertion(tests), code);
    expect(["wrong_answer", "runtime_error", "time_limit"]).toContain(verdict);
  });

  it.each([
    ["a loop without end", "x = 5\nwhile x != 1:\n    x = f(x)\nassert x == 1", "def f(x):\n    return x + 1"],
    ["too many questions", "n = 0\nwhile n < f(0):\n    n += 1\nassert n == 1", "def f(x):\n    return 10 ** 9"],
  ])("is bounded: %s", async (_name, tests, code) => {
    const run = await runBounded(tests, code, { rounds: 6, calls: 30 });
    expect(run.last).toMatchObject({ by: "failure", failure: { verdict: "wrong_answer" } });
    expect(decideTest("1", run)).toMatchObject({ verdict: "wrong_answer", score: 0 });
  });

  it("does not keep them from ending on a guess that never would", async () => {
    const task = assertion("n = 0\nwhile n < 6:\n    n += int(f(n))\nassert n == 6");
    expect(await verdicts(task, "def f(x):\n    return 2")).toEqual(["accepted"]);
  });

  it("may take three times the limits in all", () => {
    const budget = new RoundBudget({ cpu_ms: 1000, wall_ms: 2000 });
    for (let count = 0; count < 3; count += 1) budget.charge({ cpu_ms: 1000, wall_ms: 2250 });
    expect(budget.exceeded()).toBeNull();
    budget.charge({ cpu_ms: 0, wall_ms: 251 });
    expect(budget.exceeded()).toMatchObject({ verdict: "wall_limit" });
    budget.charge({ cpu_ms: 1, wall_ms: 0 });
    expect(budget.exceeded()).toMatchObject({ verdict: "time_limit" });
  });

  it("is not asked on when its calls together took too long", async () => {
    const task = assertion("for x in range(40):\n    assert f(x) == x");
    const { finding, tools } = await grade(task, "import time\ndef f(x):\n    time.sleep(0.7)\n    return x", {
      ...TEST_LIMITS,
      wall_ms: 900,
    });
    expect(finding.tests).toMatchObject([{ verdict: "wall_limit", score: 0 }]);
    expect(tools.runs.length).toBeLessThan(40);
  });
});
