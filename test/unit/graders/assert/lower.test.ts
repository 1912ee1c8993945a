import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type LoweredTest, lowerTests } from "../../../../graders/assert/lower.ts";
import { judgePredicate } from "../../../../graders/assert/predicate.ts";
import { type Plain, readPlain, writePlain } from "../../../../graders/call/values.ts";
import type { JsonValue } from "../../../../src/contract/json.ts";

function lowerOne(condition: string): LoweredTest {
  const [test, more] = lowerTests(`assert ${condition}`, "f") ?? [];
  if (test === undefined || more !== undefined) throw new Error(`not lowered: ${condition}`);
  return test;
}

function judge(condition: string, value: JsonValue): boolean {
  const { predicate, isNegated } = lowerOne(condition);
  return judgePredicate(predicate, isNegated, readPlain(value)).score === 1;
}

function argument(literal: string): JsonValue {
  const [value] = lowerOne(`f(${literal}) == 0`).args;
  if (value === undefined) throw new Error("no argument");
  return writePlain(value);
}

describe("a literal of Python", () => {
  it.each<[string, JsonValue]>([
    ["1_000", 1000],
    ["0xff", 255],
    ["-3", -3],
    ["2**62", { $int: "0x4000000000000000" }],
    ["1e3", { $float: "1000" }],
    [".5", { $float: "0.5" }],
    ["7 // -2", -4],
    ["-7 % 3", 2],
    ["7 / 2", { $float: "3.5" }],
    ["'a' 'b'", "ab"],
    ["'a' * 3 + \"b\"", "aaab"],
    [String.raw`'\x41\u00e9\n\'\101'`, "A\u00e9\n'A"],
    [String.raw`r'\n'`, "\\n"],
    [String.raw`'\d'`, "\\d"],
    ["'''a\n\"b\"'''", 'a\n"b"'],
    ["b'\\xff'", { $bytes: "/w==" }],
    ["(1,)", { $tuple: [1] }],
    ["()", { $tuple: [] }],
    ["(1)", 1],
    ["[1, 'a', None, True,]", [1, "a", null, true]],
    ["{1, 2}", { $set: [1, 2] }],
    ["{}", { $dict: [] }],
    [
      "{'a': [1], 2: ()}",
      {
        $dict: [
          ["a", [1]],
          [2, { $tuple: [] }],
        ],
      },
    ],
    ["[0] * 3", [0, 0, 0]],
    ["[\n  1,  # one\n  2\n]", [1, 2]],
  ])("%s is %j", (literal, value) => {
    expect(argument(literal)).toEqual(value);
  });

  it.each([
    "x",
    "g(1)",
    "f(1)",
    "[x for x in y]",
    "f'{1}'",
    "'a'.upper()",
    "lambda: 1",
    "1 if 2 else 3",
    "*[1]",
    "1j",
    "{1, True}",
    "{[]: 1}",
    "10 ** 10 ** 10",
    "'\\N{DIGIT ONE}'",
    "'\\ud800'",
    "(".repeat(500),
    `${"-".repeat(5000)}1`,
    "1 // 0",
    "'a' * 10**9",
  ])("%.30s is left to Python", (literal) => {
    expect(lowerTests(`assert f(${literal}) == 1`, "f")).toBeNull();
  });
});

describe("a lowered assertion", () => {
  it.each<[string, JsonValue, boolean]>([
    ["f(1) == [1, 2]", [1, 2], true],
    ["f(1) == [1, 2]", { $tuple: [1, 2] }, false],
    ["f(1) == (1, 2)", { $tuple: [1, 2] }, true],
    ["4 == f(1)", 4, true],
    ["f(1) == 4", { $float: "4.0" }, true],
    ["f(1) == True", 1, true],
    ["f(1) == {1: 'a'}", { $dict: [[{ $float: "1.0" }, "a"]] }, true],
    ["f(1) != 4", 4, false],
    ["f(1) != 4", 5, true],
    ["f(1) is True", true, true],
    ["f(1) is True", 1, false],
    ["f(1) is None", null, true],
    ["f(1) is not None", null, false],
    ["f(1) is not None", 0, true],
    ["f(1)", true, true],
    ["f(1)", false, false],
    ["not f(1)", false, true],
    ["not f(1) == 3", 3, false],
    ["f(1) in [3, 4]", 4, true],
    ["f(1) in [3, 4]", 5, false],
    ["f(1) not in (3, 4)", 5, true],
    ["abs(f(1) - 0.5) < 1e-6", { $float: "0.5000001" }, true],
    ["abs(f(1) - 0.5) < 1e-6", { $float: "0.6" }, false],
    ["abs(f(1) - 0.5) < 1e-6", { $float: "nan" }, false],
    ["abs(f(1) - 0.5) < 1e-6", "0.5", false],
    ["abs(0.5 - f(1)) <= 0", { $float: "0.5" }, true],
    ["math.isclose(f(1), 0.15, rel_tol=1e-9)", { $float: "0.15000000000001" }, true],
    ["math.isclose(f(1), 0.15)", { $float: "0.1501" }, false],
  ])("assert %s of %j is %s", (condition, value, isHeld) => {
    expect(judge(condition, value)).toBe(isHeld);
  });

  it("judges equality as a value equal to itself and to nothing else", () => {
    const int = fc.bigInt().map((value): Plain => ({ kind: "int", value }));
    fc.assert(
      fc.property(int, int, (left, right) => {
        const { predicate } = { predicate: { type: "equal", expected: left } as const };
        expect(judgePredicate(predicate, false, left).score).toBe(1);
        expect(judgePredicate(predicate, false, right).score).toBe(keyEqual(left, right) ? 1 : 0);
      }),
    );
  });
});

function keyEqual(left: Plain, right: Plain): boolean {
  return left.kind === "int" && right.kind === "int" && left.value === right.value;
}

describe("test code", () => {
  const body = "    assert candidate(1) == 2\n    assert candidate(k=3) == 4, 'no'\n";

  it("of HumanEval's form becomes a call for each assertion", () => {
    const source = `\n\nMETADATA = {'author': 'x'}\n\n\ndef check(candidate):\n\n    # simple\n${body}    assert True, "ok"\n\n`;
    expect(lowerTests(source, "f")).toHaveLength(2);
    expect(lowerTests(`${source}check(f)\n`, "f")).toHaveLength(2);
  });

  it.each([
    ["a loop", `def check(candidate):\n    for x in [1]:\n        assert candidate(x) == 1`],
    ["an assignment", `def check(candidate):\n    x = 1\n${body}`],
    ["a function beside check", `def g():\n    return 1\ndef check(candidate):\n${body}`],
    ["a call for its effect", `def check(candidate):\n    candidate(1)\n${body}`],
    ["another name for abs", `from numpy import *\nassert abs(f(1) - 1) < 2`],
    ["a renamed import", `import math as f\nassert f(1) == 1`],
    ["calls of calls", "assert f(f(1)) == 1"],
    ["two calls", "assert f(1) == f(2)"],
    ["and", "assert f(1) == 1 and f(2) == 2"],
    ["or True", "assert f(1) == 1 or True"],
    ["a chain", "assert f(1) == 1 == 1"],
    ["identity of a number", "assert f(1) is 1"],
    ["an assertion that always fails", "assert False"],
    ["a wrapper", "assert sorted(f(1)) == [1]"],
    ["a decorator", `@d\ndef check(candidate):\n${body}`],
    ["try", "try:\n    f(1)\nexcept ValueError:\n    pass"],
  ])("with %s is left to Python", (_name, source) => {
    expect(lowerTests(source, "f")).toBeNull();
  });

  it("never throws, whatever it holds", () => {
    const part = fc.constantFrom(
      "assert ",
      "f(",
      ")",
      "[",
      "]",
      "{",
      "}",
      ":",
      ",",
      "==",
      "'",
      '"""',
      "\\",
      "\n",
      "    ",
      "1",
      "1e",
      "not ",
      "in ",
      "is ",
      "-",
      "**",
      "def check(candidate):\n",
      "#",
      ".",
      "=",
      "\t",
      "é",
      "\u{1f600}",
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 30 }), (parts) => {
        lowerTests(parts.join(""), "f");
      }),
      { numRuns: 2000 },
    );
  });
});
