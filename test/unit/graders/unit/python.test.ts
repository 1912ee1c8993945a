import { describe, expect, it } from "vitest";
import { PYTHON_AGENT } from "../../../../graders/split/python-agent.ts";
import { unitGrader } from "../../../../graders/unit/index.ts";
import { PYTEST_TESTER, UNITTEST_TESTER } from "../../../../graders/unit/python/tester.ts";
import { PYTHON } from "../../../../sandboxes/languages/python.ts";
import { Task } from "../../../../src/contract/task.ts";
import { TEST_LANGUAGES } from "../../../support/languages.ts";
import { createLocalTools, hasLocalModule, visibleText } from "../../../support/local-tools.ts";

const HAS_PYTEST = hasLocalModule("pytest");
if (!HAS_PYTEST) console.warn("SKIPPED: tests of pytest suites, because this host has no python3-pytest");

function suite(framework: string, source: string, parts: object = {}): Task {
  return Task.parse({ id: "t", kind: "unit", framework, files: { "test_solution.py": source }, ...parts });
}

async function grade(task: Task, code: string) {
  unitGrader.checkTask(task, "stored");
  const program = unitGrader.submission(task, { code }, TEST_LANGUAGES);
  if (program.state !== "program") throw new Error(program.evidence);
  const tools = createLocalTools();
  return { finding: await unitGrader.grade(task, program, tools), tools };
}

async function verdicts(task: Task, code: string): Promise<Record<string, string>> {
  const { tests } = (await grade(task, code)).finding;
  return Object.fromEntries(tests.map(({ id, verdict }) => [id, verdict]));
}

const EVERY = { reward: { mode: "fraction" } };

describe("a task of unit tests", () => {
  it("names a framework that is known", () => {
    expect(() => unitGrader.checkTask(suite("nose", "def test_f(): pass"), "stored")).toThrow(/pytest, unittest/);
  });

  it.each([
    ["no test", { files: { "test_a.py": "x = 1" } }],
    ["no file", { files: {} }],
    ["no Python", { files: { "test_a.txt": "def test_a(): pass" } }],
    ["the program among its files", { files: { "solution.py": "def test_a(): pass" } }],
    ["a file outside", { files: { "../test_a.py": "def test_a(): pass" } }],
    ["a solution file that is no module", { solution_file: "my-solution.py" }],
  ])("is refused with %s", (_name, parts) => {
    const task = suite("unittest", "def test_a(): pass", parts);
    expect(() => unitGrader.checkTask(task, "stored")).toThrow(expect.objectContaining({ code: "task_invalid" }));
  });
});

describe("the programs of a split suite", () => {
  it.each([
    ["the tester of pytest", PYTEST_TESTER, "pytest"],
    ["the tester of unittest", UNITTEST_TESTER, "base"],
    ["the agent", PYTHON_AGENT, "base"],
  ])("start in the warm interpreter that fits: %s", (_name, source, profile) => {
    expect(PYTHON.plan("main.py", { "main.py": Buffer.from(source) })).toMatchObject({ profile });
  });
});

describe("a suite of unittest", { timeout: 60_000 }, () => {
  const source = `
import unittest
from solution import Stack, double

class TestDouble(unittest.TestCase):
    def test_values(self):
        for n in (1, 2):
            with self.subTest(n=n):
                self.assertEqual(double(n), 2 * n)

    def test_error(self):
        with self.assertRaises(TypeError):
            double(None)

class TestStack(unittest.TestCase):
    def setUp(self):
        self.stack = Stack()
        self.stack.push(1)

    def test_pop(self):
        self.assertEqual(self.stack.pop(), 1)
        self.assertEqual(len(self.stack), 0)

    @unittest.skip("later")
    def test_later(self):
        self.fail()

if __name__ == "__main__":
    unittest.main()
`;
  const RIGHT =
    "def double(n):\n    return n + n\nclass Stack:\n    def __init__(self):\n        self.v = []\n    def push(self, x):\n        self.v.append(x)\n    def pop(self):\n        return self.v.pop()\n    def __len__(self):\n        return len(self.v)\n";

  it("passes with a right program, test by test, and never shares a sandbox with it", async () => {
    const { finding, tools } = await grade(suite("unittest", source), `${RIGHT}# CANDIDATE_MARK`);
    expect(finding).toMatchObject({ integrity: "split_process", refused: null, flags: [], total: 3 });
    expect(finding.tests.map(({ id, verdict }) => [id, verdict])).toEqual([
      ["TestDouble.test_error", "accepted"],
      ["TestDouble.test_values", "accepted"],
      ["TestStack.test_pop", "accepted"],
    ]);
    const texts = tools.runs.map(visibleText);
    for (const text of texts) expect(text.includes("TestDouble") && text.includes("CANDIDATE_MARK")).toBe(false);
  });

  it.each([
    ["a wrong value", RIGHT.replace("n + n", "3"), ["wrong_answer", "skipped", "skipped"]],
    ["no exception", RIGHT.replace("n + n", "(n or 0) * 2"), ["wrong_answer", "skipped", "skipped"]],
    ["a wrong object", RIGHT.replace("self.v.pop()", "self.v[-1]"), ["accepted", "accepted", "wrong_answer"]],
    ["an early exit", `${RIGHT}\nraise SystemExit(0)`, ["wrong_answer", "skipped", "skipped"]],
    ["a missing name", RIGHT.replace("double", "twice"), ["runtime_error", "skipped", "skipped"]],
  ])("fails with %s", async (_name, code, expected) => {
    const found = await verdicts(suite("unittest", source), code);
    expect(Object.values(found)).toEqual(expected);
  });

  it("is run to its end where the task wants all verdicts", async () => {
    const all = suite("unittest", source, { reward: { run_all: true } });
    const found = await verdicts(all, RIGHT.replace("n + n", "3"));
    expect(Object.values(found)).toEqual(["wrong_answer", "wrong_answer", "accepted"]);
  });

  it("is a compile error with what can't be parsed", async () => {
    expect((await grade(suite("unittest", source), "def double(n:")).finding.refused?.verdict).toBe("compile_error");
  });
});

describe.runIf(HAS_PYTEST)("a suite of pytest", { timeout: 60_000 }, () => {
  const source = `
import pytest
from solution import Account, InsufficientFunds, LIMIT, mean

@pytest.fixture
def account():
    return Account(100)

@pytest.mark.parametrize("xs,want", [([1, 2], 1.5), ([0.1, 0.2], 0.15)])
def test_mean(xs, want):
    assert mean(xs) == pytest.approx(want)

def test_empty():
    with pytest.raises(ValueError, match="empty"):
        mean([])

class TestAccount:
    def setup_method(self):
        self.fee = 1

    def test_withdraw(self, account):
        account.withdraw(30 + self.fee)
        assert account.balance == 69

    def test_too_much(self, account):
        with pytest.raises(InsufficientFunds) as caught:
            account.withdraw(LIMIT)
        assert caught.value.missing == 900

@pytest.mark.skip
def test_skipped():
    assert mean([1]) == 2
`;
  const RIGHT =
    "LIMIT = 1000\nclass InsufficientFunds(Exception):\n    def __init__(self, missing):\n        super().__init__('missing')\n        self.missing = missing\nclass Account:\n    def __init__(self, b):\n        self.balance = b\n    def withdraw(self, x):\n        if x > self.balance:\n            raise InsufficientFunds(x - self.balance)\n        self.balance -= x\ndef mean(xs):\n    if not xs:\n        raise ValueError('empty list')\n    return sum(xs) / len(xs)\n";

  it("passes with a right program", async () => {
    const { finding } = await grade(suite("pytest", source), RIGHT);
    expect(finding).toMatchObject({ integrity: "split_process", refused: null, flags: [] });
    expect(Object.fromEntries(finding.tests.map(({ id, verdict }) => [id, verdict]))).toEqual({
      "test_mean[xs0-1.5]": "accepted",
      "test_mean[xs1-0.15]": "accepted",
      test_empty: "accepted",
      "TestAccount.test_withdraw": "accepted",
      "TestAccount.test_too_much": "accepted",
    });
  });

  it.each([
    ["a wrong value", RIGHT.replace("/ len(xs)", "/ 2.1"), "test_mean[xs0-1.5]"],
    ["another exception", RIGHT.replace("raise ValueError", "raise KeyError"), "test_empty"],
    ["another message", RIGHT.replace("empty list", "nothing"), "test_empty"],
    ["a wrong object", RIGHT.replace("-= x", "-= 1"), "TestAccount.test_withdraw"],
    ["a wrong constant", RIGHT.replace("LIMIT = 1000", "LIMIT = 50"), "TestAccount.test_too_much"],
    [
      "an exception without what is asked of it",
      RIGHT.replace("self.missing = missing", "pass"),
      "TestAccount.test_too_much",
    ],
  ])("fails one test with %s", async (_name, code, id) => {
    const found = await verdicts(suite("pytest", source, EVERY), code);
    expect(Object.keys(found).filter((key) => found[key] !== "accepted")).toContain(id);
  });
});
