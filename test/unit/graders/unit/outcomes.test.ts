import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { filePrefixes, type UnitRun, type UnitTest } from "../../../../graders/unit/framework.ts";
import { isNamed, unitOutcomes } from "../../../../graders/unit/outcomes.ts";
import { UnitTask } from "../../../../src/contract/task.ts";

const USED = { cpu_ms: 1, wall_ms: 2, memory_bytes: 3 };
const PASSED = { verdict: "accepted", evidence: "", ...USED } as const;
const FAILED = { verdict: "wrong_answer", evidence: "the test failed", ...USED } as const;

function test(name: string, parts: Partial<UnitTest> = {}, file = "tests/test_a.py"): UnitTest {
  return { name, prefixes: filePrefixes(file), result: PASSED, isMarked: false, ...parts };
}

function outcomes(
  tests: readonly UnitTest[],
  expected?: readonly string[],
  parts: Partial<UnitRun> = {},
  isBinary = true,
) {
  const task = UnitTask.parse({
    ...{ id: "t", kind: "unit", framework: "pytest", files: { "test_a.py": "" } },
    ...(expected !== undefined && { expected_tests: expected }),
  });
  const run = {
    integrity: "split_process",
    refused: null,
    isCollectedApart: true,
    flags: [],
    tests,
    ...parts,
  } as const;
  return unitOutcomes(task, run, isBinary).map(({ id, verdict, score }) => [id, verdict, score]);
}

describe("the id of a test", () => {
  it.each([
    "TestA.test_m[a::b-1.5]",
    "TestA::test_m[a::b-1.5]",
    "tests/test_a.py::TestA::test_m[a::b-1.5]",
    "test_a.py::TestA.test_m[a::b-1.5]",
    "tests.test_a.TestA.test_m[a::b-1.5]",
    "test_a.TestA.test_m[a::b-1.5]",
  ])("may have its file or module before it: %s", (id) => {
    expect(isNamed(test("TestA.test_m[a::b-1.5]"), id)).toBe(true);
  });

  it.each([
    "test_m[a::b-1.5]",
    "TestA.test_m",
    "TestA.test_m[a]",
    "TestA.test_m[a.b-1.5]",
    "other.TestA.test_m[a::b-1.5]",
    "TestA.test_m[a::b-1.5] ",
    "a.TestA.test_m[a::b-1.5]",
    "",
  ])("is matched exactly else: %j", (id) => {
    expect(isNamed(test("TestA.test_m[a::b-1.5]"), id)).toBe(false);
  });

  it("names the test that has it, whatever it holds", () => {
    fc.assert(
      fc.property(
        fc.string(),
        fc.constantFrom("", ...filePrefixes("tests/test_a.py").map((prefix) => `${prefix}::`)),
        (name, prefix) => {
          expect(isNamed(test(name), `${prefix}${name}`)).toBe(true);
        },
      ),
    );
  });
});

describe("the tests of a task", () => {
  it("are all that there are where it names none, but those marked to be skipped", () => {
    const tests = [test("a"), test("b", { isMarked: true, result: FAILED }), test("c")];
    expect(outcomes(tests)).toEqual([
      ["a", "accepted", 1],
      ["c", "accepted", 1],
    ]);
  });

  it("carry their file where their name alone is not theirs", () => {
    expect(outcomes([test("a"), test("a", {}, "test_b.py")])).toEqual([
      ["tests/test_a.py::a", "accepted", 1],
      ["test_b.py::a", "accepted", 1],
    ]);
  });

  it("are those that it names, in its order and as it writes them", () => {
    expect(outcomes([test("a"), test("b"), test("c", { result: FAILED })], ["test_a.b", "tests/test_a.py::a"])).toEqual(
      [
        ["test_a.b", "accepted", 1],
        ["tests/test_a.py::a", "accepted", 1],
      ],
    );
  });

  it("fail where they did not run", () => {
    expect(outcomes([test("a", { result: null })])).toEqual([["a", "runtime_error", 0]]);
    expect(outcomes([], ["a"], { isCollectedApart: false })).toEqual([["a", "runtime_error", 0]]);
  });

  it("are skipped behind the first failure where it decides", () => {
    const tests = [test("a"), test("b", { result: FAILED }), test("c")];
    expect(outcomes(tests).map(([, verdict]) => verdict)).toEqual(["accepted", "wrong_answer", "skipped"]);
    expect(outcomes(tests, undefined, {}, false).map(([, verdict]) => verdict)).toEqual([
      ...["accepted", "wrong_answer", "accepted"],
    ]);
  });

  it.each([
    ["there are none", [], undefined, {}],
    ["all are marked", [test("a", { isMarked: true })], undefined, {}],
    ["the program decides which there are, and none is named", [test("a")], undefined, { isCollectedApart: false }],
    ["one that is named is not there", [test("a")], ["b"], {}],
    ["one that is named is ambiguous", [test("a"), test("a", {}, "test_b.py")], ["a"], {}],
    ["one that is named is marked", [test("a", { isMarked: true })], ["a"], {}],
    ["one is named twice", [test("a")], ["a", "test_a.a"], {}],
  ])("can't judge where %s", (_why, tests, expected, parts) => {
    expect(() => outcomes(tests, expected, parts)).toThrow(expect.objectContaining({ code: "task_invalid" }));
  });
});
