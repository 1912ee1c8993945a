import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { clean } from "../../../../graders/math/clean.ts";
import { mathGrader } from "../../../../graders/math/index.ts";
import type { MathTask } from "../../../../src/contract/task.ts";

function task(answer: string, rest: Partial<MathTask> = {}): MathTask {
  return { id: "t", kind: "math", answer, ...rest };
}

function equal(gold: string, answer: string): boolean {
  return mathGrader.grade(task(gold), { form: "answer", text: answer }).outcome === "match";
}

const PIECES = [
  "\\boxed{",
  "}",
  "{",
  "\\frac",
  "\\sqrt",
  "^",
  "_",
  "(",
  ")",
  "[",
  "]",
  "\\{",
  "\\}",
  "|",
  "\\left",
  "\\right",
  "\\text{",
  "1",
  "23",
  "0.5",
  "x",
  "y",
  "k",
  "\\pi",
  "e",
  "i",
  "+",
  "-",
  "*",
  "/",
  "=",
  "<",
  "\\le",
  ",",
  ";",
  ":",
  "\\pm",
  "!",
  "%",
  "\\%",
  "\\cup",
  "\\in",
  "\\mathbb{R}",
  "\\infty",
  "\\sum_{k=1}^{n}",
  "\\int",
  "dx",
  "\\begin{pmatrix}",
  "\\end{pmatrix}",
  "&",
  "\\\\",
  "\\sin",
  "\\log_2",
  "\\binom",
  "and",
  "or",
  "\\dots",
  "^\\circ",
  "'",
  "km",
  "odd",
  "$",
  "\\bmod",
  "\\lfloor",
  "\\rfloor",
  "\\overline{",
  "\\approx",
  "\\ne",
  "\\begin{cases}",
  "\\end{cases}",
  " ",
  "\\mid",
  "\u200b",
  "²",
  "√",
  "½",
  "\\,",
  "1,000",
  "\\cdot",
];
const hostile = fc.oneof(
  fc.string({ unit: "binary", maxLength: 200 }),
  fc.string({ unit: "grapheme", maxLength: 200 }),
  fc.array(fc.constantFrom(...PIECES), { maxLength: 40 }).map((parts) => parts.join("")),
);

const integer = fc.integer({ min: -999, max: 999 });
const leaf = fc.oneof(
  integer.map((n) => (n < 0 ? `(${n})` : `${n}`)),
  fc.constantFrom("x", "y", "\\pi", "\\sqrt{2}", "0.25"),
);
const expression = fc.letrec<{ node: string }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    leaf,
    fc.tuple(tie("node"), tie("node")).map(([a, b]) => `(${a}+${b})`),
    fc.tuple(tie("node"), tie("node")).map(([a, b]) => `(${a})\\cdot(${b})`),
    fc.tuple(tie("node"), tie("node")).map(([a, b]) => `\\frac{${a}}{1+(${b})^2}`),
    tie("node").map((a) => `\\sin(${a})`),
  ),
})).node;

describe("the math grader on any string", () => {
  it("returns a finding and never throws, whatever the response is", () => {
    const golds = [
      "42",
      "x+1",
      "\\{1,2\\}",
      "(1,2]",
      "y=2x",
      "x<3",
      "\\begin{pmatrix}1\\\\2\\end{pmatrix}",
      "odd",
      "1,2",
      "3:4",
      "5 km",
    ];
    fc.assert(
      fc.property(
        hostile,
        fc.constantFrom(...golds),
        fc.constantFrom("standard", "lenient", "bare", "gsm8k", "strict"),
        (text, gold, extract) => {
          const finding = mathGrader.grade(task(gold, { extract: extract as "standard" }), { form: "response", text });
          expect(["match", "mismatch", "no_answer"]).toContain(finding.outcome);
        },
      ),
      { numRuns: 3000 },
    );
  });

  it("gives the same finding for the same input", () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const once = mathGrader.grade(task("x^2"), { form: "answer", text });
        expect(mathGrader.grade(task("x^2"), { form: "answer", text })).toEqual(once);
      }),
      { numRuns: 500 },
    );
  });

  it("never shows the gold in its evidence or in what it extracted", () => {
    const gold = "918273645";
    fc.assert(
      fc.property(hostile, (text) => {
        fc.pre(!text.includes(gold));
        const finding = mathGrader.grade(task(gold), { form: "response", text });
        expect(JSON.stringify(finding)).not.toContain(gold);
      }),
      { numRuns: 500 },
    );
  });

  it("normalises idempotently", () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const once = clean(text);
        expect(clean(once)).toBe(once);
      }),
      { numRuns: 3000 },
    );
  });
});

describe("equality of expressions", () => {
  it("is reflexive", () => {
    fc.assert(
      fc.property(expression, (a) => {
        expect(equal(a, a)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it("is symmetric", () => {
    fc.assert(
      fc.property(expression, expression, (a, b) => {
        expect(equal(a, b)).toBe(equal(b, a));
      }),
      { numRuns: 300 },
    );
  });

  it("does not depend on blanks, on \\left and \\right, on \\dfrac or on the sign of the product", () => {
    fc.assert(
      fc.property(expression, (a) => {
        const spaced = a.replace(/([+()])/g, " $1 ");
        const sized = a
          .replace(/\(/g, "\\left(")
          .replace(/\)/g, "\\right)")
          .replace(/\\frac/g, "\\dfrac")
          .replace(/\\cdot/g, "\\times ");
        expect([equal(a, spaced), equal(a, sized), equal(sized, a)]).toEqual([true, true, true]);
      }),
      { numRuns: 300 },
    );
  });

  it("keeps a value apart from the same value and one more", () => {
    fc.assert(
      fc.property(expression, (a) => {
        expect(equal(a, `${a}+1`)).toBe(false);
      }),
      { numRuns: 300 },
    );
  });

  it("follows integers exactly, however long they are", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 60n), max: 10n ** 60n }), fc.bigInt({ min: -3n, max: 3n }), (n, d) => {
        expect(equal(`${n}`, `${n + d}`)).toBe(d === 0n);
      }),
    );
  });

  it("takes lists without order and tuples in order", () => {
    fc.assert(
      fc.property(fc.uniqueArray(integer, { minLength: 2, maxLength: 6 }), (items) => {
        const turned = [...items].reverse();
        expect(equal(items.join(", "), turned.join(", "))).toBe(true);
        expect(equal(`\\{${items.join(",")}\\}`, `\\{${turned.join(",")}\\}`)).toBe(true);
        expect(equal(`(${items.join(", ")})`, `(${turned.join(", ")})`)).toBe(false);
      }),
    );
  });
});
