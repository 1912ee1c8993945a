import { describe, expect, it } from "vitest";
import { explainMath } from "../../../../graders/math/explain.ts";
import { mathGrader } from "../../../../graders/math/index.ts";
import { Meter } from "../../../../graders/math/limits.ts";
import { parseAnswer } from "../../../../graders/math/parse-value.ts";
import { ServiceError } from "../../../../src/contract/errors.ts";
import type { MathTask } from "../../../../src/contract/task.ts";

function task(answer: string | string[], rest: Partial<MathTask> = {}): MathTask {
  return { id: "t", kind: "math", answer, ...rest };
}

function codeOf(f: () => void): string {
  try {
    f();
  } catch (error) {
    return error instanceof ServiceError ? `${error.code} ${error.path}` : String(error);
  }
  return "none";
}

describe("admission of math tasks", () => {
  it.each(["", "   ", "$$", "\\boxed{}", "\\text{}", "\\,"])(
    "refuses the gold %j, which normalises to nothing",
    (gold) => {
      expect(codeOf(() => mathGrader.checkTask(task(gold), "stored"))).toBe("task_invalid answer");
    },
  );

  it("judges an empty gold that comes with its solution: nothing matches it, and the record says so", () => {
    const empty = task("\\boxed{}");

    mathGrader.checkTask(empty, "inline");
    const findings = ["\\boxed{}", "\\boxed{\\text{}}", "\\boxed{0}", ""].map((text) =>
      mathGrader.grade(empty, { form: "response", text }),
    );

    expect(findings.map((finding) => finding.outcome)).not.toContain("match");
    expect(findings[2]).toMatchObject({ outcome: "mismatch", flags: ["empty_gold"] });
  });

  it("names the gold among several that can't judge", () => {
    expect(codeOf(() => mathGrader.checkTask(task(["1", ""]), "stored"))).toBe("task_invalid answer.1");
  });

  it("refuses a gold past the limits", () => {
    expect(codeOf(() => mathGrader.checkTask(task("9".repeat(5000)), "stored"))).toBe("task_invalid answer");
  });

  it("refuses tasks of another kind", () => {
    expect(codeOf(() => mathGrader.checkTask({ id: "t", kind: "exact", answer: "x" }, "stored"))).toBe(
      "task_invalid kind",
    );
  });

  it("accepts any one of several golds", () => {
    expect(mathGrader.grade(task(["3", "4"]), { form: "response", text: "\\boxed{4}" }).outcome).toBe("match");
  });
});

describe("findings", () => {
  it("say what was extracted, from where and why", () => {
    const finding = mathGrader.grade(task("4"), { form: "response", text: "\\boxed{3} no, \\boxed{5}" });

    expect(finding.extracted).toEqual({ text: "5", from: "box", reason: "the last of 2 boxes" });
  });

  it.each([
    ["Put it in \\boxed{}", "the last box is empty"],
    ["\\boxed{4", "the last box is not closed"],
    ["\\boxed{3} or \\boxed{4}", "2 different boxes are a hedge"],
    ["<think>\\boxed{4}", "nothing follows the reasoning"],
    ["no idea", "no box, answer_tag, answer_line was found"],
  ])("call %j no answer and say why", (text, reason) => {
    const finding = mathGrader.grade(task("4"), { form: "response", text });

    expect([finding.outcome, finding.extracted.reason]).toEqual(["no_answer", reason]);
  });

  it("take an answer that is already extracted as it is", () => {
    expect(mathGrader.grade(task("1/2"), { form: "answer", text: "0.5" }).outcome).toBe("match");
  });

  it("name the limit that an answer breaks", () => {
    const finding = mathGrader.grade(task("4"), { form: "answer", text: "9^{9^{9^9}}" });

    expect(finding.evidence).toBe("Refused: an exponent in it is too large.");
  });
});

describe("explanations", () => {
  it("name the gold and every step", () => {
    const steps = explainMath(task("12345"), { form: "response", text: "\\boxed{7}" });

    expect(steps).toEqual([
      'Extracted "7" from the box (box).',
      "The answer reads as an expression.",
      'The gold "12345" reads as an expression.',
      "Refused: as an expression it differs from the expected answer.",
      "Outcome: mismatch.",
    ]);
  });
});

/** Strings that no parser may accept as mathematics. */
const NO_MATHEMATICS = [
  "(",
  ")",
  "{",
  "\\sqrt",
  "\\frac{}{2}",
  "\\frac{2}{}",
  "\\int",
  "!",
  "!0",
  "_",
  "^",
  "||x|",
  "\\lfloor x",
  "()",
  "-",
  "\\sin^x",
  "\\cos^2",
  "@",
  "#",
  "&",
  "*",
  "\\",
  "~",
  "\\frac{(2 + x}{1 - x)}",
  "a\\%",
  "\\%100",
  "\\frac{d}{dx}",
  "\\lfloor a \\rceil",
  "\\operatorname{floor}(12.3, 123.4)",
  "1 2",
  "2 3/2",
];

describe("the parser of answers", () => {
  it.each(NO_MATHEMATICS)("accepts %j as no mathematics", (text) => {
    expect(parseAnswer(text, new Meter()).problem).not.toBeNull();
  });

  it.each([
    ["1\\frac{1}{2}", "expr"],
    ["(1,2]", "group"],
    ["\\{1,2\\}", "set"],
    ["1, 2", "list"],
    ["x<3", "relation"],
    ["\\{x \\mid x>0\\}", "builder"],
    ["(-\\infty,0)\\cup(1,2)", "sets"],
    ["\\mathbb{R}", "space"],
    ["\\begin{pmatrix}1&2\\\\3&4\\end{pmatrix}", "matrix"],
    ["3:4", "ratio"],
    ["(C) a word", "choice"],
    ["an odd thing", "text"],
  ])("types %s as %s", (text, kind) => {
    expect(parseAnswer(text, new Meter()).value.t).toBe(kind);
  });
});
