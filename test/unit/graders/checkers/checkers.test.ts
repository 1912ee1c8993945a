import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { comparerOf } from "../../../../graders/checkers/index.ts";
import type { Checker } from "../../../../src/contract/task.ts";

function judge(checker: Checker, expected: string | Uint8Array, actual: string | Uint8Array): string {
  return comparerOf(checker)(Buffer.from(expected), Buffer.from(actual)).verdict;
}

const SILENT_MARKS = ["\u00a0", "\ufeff", "\u2028", "\u0000", "\u000b", "\u000c", "\u3000"];

describe("the tokens checker", () => {
  it.each([
    ["1 2\n", "1  2 ", "accepted"],
    ["1 2\n", "1\n2\n", "accepted"],
    ["1 2\n", "1 2\r\n", "accepted"],
    ["1 2\n", "1 2 3", "wrong_answer"],
    ["1 2\n", "1", "wrong_answer"],
    ["1 2\n", "12", "wrong_answer"],
    ["Yes", "YES", "wrong_answer"],
    ["1.0", "1", "wrong_answer"],
    ["", "\n\n", "accepted"],
    ["", "5", "wrong_answer"],
  ])("judges %j against %j as %s", (expected, actual, verdict) => {
    expect(judge({ type: "tokens" }, expected, actual)).toBe(verdict);
  });
});

describe("the lines checker", () => {
  it.each([
    ["1 2\n3\n", "1 2 \n3\r\n\n\n", "accepted"],
    ["1 2\n3\n", "1 2\n3", "accepted"],
    ["#\n #\n", "#\n#\n", "presentation_error"],
    ["1 2\n", "1  2\n", "presentation_error"],
    ["1\n\n2\n", "1\n2\n", "presentation_error"],
    ["1\n2\n", "1\n", "wrong_answer"],
    ["1\n", "1\n2\n", "wrong_answer"],
    ["aBc\n", "AbC\n", "wrong_answer"],
  ])("judges %j against %j as %s", (expected, actual, verdict) => {
    expect(judge({ type: "lines" }, expected, actual)).toBe(verdict);
  });
});

describe("the exact checker", () => {
  it.each([
    ["1\n", "1\n", "accepted"],
    ["1\n", "1", "presentation_error"],
    ["1\n", "2\n", "wrong_answer"],
  ])("judges %j against %j as %s", (expected, actual, verdict) => {
    expect(judge({ type: "exact" }, expected, actual)).toBe(verdict);
  });
});

describe("the float checker", () => {
  const float = { type: "float", abs: 1e-6, rel: 1e-6 } as const;
  it.each([
    ["0.3333333", "0.333333333", "accepted"],
    ["0.3333333", "0.33335", "wrong_answer"],
    ["1.0", "1", "accepted"],
    ["1e3", "1000", "accepted"],
    ["0.0", "-0.0", "accepted"],
    ["1", "1.0", "wrong_answer"],
    ["123456789", "123456788", "wrong_answer"],
    ["1000000.0", "1000000.5", "accepted"],
    ["1.0", "nan", "wrong_answer"],
    ["1.0", "inf", "wrong_answer"],
    ["1.0", "0x1", "wrong_answer"],
    ["1.0", "1_0.0e-1", "wrong_answer"],
    ["1.0", "1,0", "wrong_answer"],
    ["1.0", "\uff11.0", "wrong_answer"],
    ["1.0", "1e400", "wrong_answer"],
    ["1e400", "1e401", "wrong_answer"],
    ["nan", "nan", "accepted"],
    ["1.0 2.0", "1.0", "wrong_answer"],
    ["YES 1.0", "yes 1.0", "wrong_answer"],
  ])("judges %j against %j as %s", (expected, actual, verdict) => {
    expect(judge(float, expected, actual)).toBe(verdict);
  });

  it("takes a bound that is left out as 0 where the other is named", () => {
    expect(judge({ type: "float", rel: 1e-3 }, "0.0", "1e-9")).toBe("wrong_answer");
    expect(judge({ type: "float", abs: 1e-3 }, "1e9", "1000000100.0")).toBe("wrong_answer");
    expect(judge({ type: "float" }, "1.0", "1.0000009")).toBe("accepted");
  });
});

describe("the unordered checker", () => {
  it.each([
    ["1 2 2\n", "2 1 2", "accepted"],
    ["1 2 2\n", "2\n1\n2\n", "accepted"],
    ["1 2 2\n", "1 1 2", "wrong_answer"],
    ["1 2 2\n", "1 2", "wrong_answer"],
    ["1 2\n3 4\n", "3 4\n1  2\n", "accepted"],
    ["1 2\n3 4\n", "1 3\n2 4\n", "wrong_answer"],
    ["1 2\n3 4\n", "2 1\n3 4\n", "wrong_answer"],
    ["1\n2\n", "1 2\n", "wrong_answer"],
  ])("judges %j against %j as %s", (expected, actual, verdict) => {
    expect(judge({ type: "unordered" }, expected, actual)).toBe(verdict);
  });
});

describe("the case_insensitive checker", () => {
  it("folds ASCII letters only", () => {
    expect(judge({ type: "case_insensitive" }, "Yes", "yES\n")).toBe("accepted");
    expect(judge({ type: "case_insensitive" }, "ä", "Ä")).toBe("wrong_answer");
    expect(judge({ type: "case_insensitive" }, "@", "`")).toBe("wrong_answer");
  });
});

describe("every built-in checker", () => {
  const all: Checker[] = [
    { type: "tokens" },
    { type: "lines" },
    { type: "exact" },
    { type: "float" },
    { type: "unordered" },
    { type: "case_insensitive" },
  ];

  it.each(all)("takes %j what is no ASCII blank as content", (checker) => {
    for (const mark of SILENT_MARKS) {
      for (const actual of [`${mark}6\n`, `6${mark}\n`, `6\n${mark}`]) {
        expect(judge(checker, "6\n", actual)).not.toBe("accepted");
      }
    }
    expect(judge(checker, "6\n", Buffer.from([0x36, 0xff, 0x0a]))).not.toBe("accepted");
  });

  it("accepts what it expects", () => {
    fc.assert(
      fc.property(fc.constantFrom(...all), fc.uint8Array(), (checker, bytes) => {
        expect(judge(checker, bytes, bytes)).toBe("accepted");
      }),
    );
  });

  it("never accepts other words", () => {
    const word = fc.stringMatching(/^[a-f0-9]{1,6}$/);
    fc.assert(
      fc.property(fc.constantFrom(...all), fc.array(word), fc.array(word), (checker, left, right) => {
        fc.pre(left.toSorted().join(" ") !== right.toSorted().join(" "));
        expect(judge(checker, left.join(" "), right.join(" "))).not.toBe("accepted");
      }),
    );
  });
});
