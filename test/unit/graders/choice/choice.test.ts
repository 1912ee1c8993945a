import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { choiceGrader } from "../../../../graders/choice/index.ts";
import { ServiceError } from "../../../../src/contract/errors.ts";
import type { ChoiceTask } from "../../../../src/contract/task.ts";

const OPTIONS = { A: "a red ball", B: "a blue ball", C: "$\\frac{1}{2}$", D: "none of these" };

function task(answer: string | string[], rest: Partial<ChoiceTask> = {}): ChoiceTask {
  return { id: "t", kind: "choice", answer, ...rest };
}

function outcome(t: ChoiceTask, text: string): string {
  return choiceGrader.grade(t, { form: "response", text }).outcome;
}

describe("choices", () => {
  it.each([
    "\\boxed{B}",
    "\\boxed{(B)}",
    "\\boxed{\\text{B}}",
    "\\boxed{B.}",
    "The answer is B.",
    "Answer: (B) a blue ball",
    "\\boxed{\\text{a blue ball}}",
    "**Answer:** b",
    "<answer>B</answer>",
    "答案是B",
    "The answer is **B**",
    "The correct answer is option B",
  ])("accepts %j for B", (text) => {
    expect(outcome(task("B", { options: OPTIONS }), text)).toBe("match");
  });

  it.each([
    "\\boxed{A}",
    "\\boxed{A, B}",
    "\\boxed{A or B}",
    "\\boxed{AB}",
    "\\boxed{ABCD}",
    "\\boxed{B. a red ball}",
    "\\boxed{not B}",
    "\\boxed{a ball}",
    "\\boxed{A} or \\boxed{B}",
    "\\boxed{(A) or (B)}",
    "\\boxed{B or C}",
    "\\boxed{(B) a blue ball (A) a red ball}",
    "\\boxed{B: a blue ball, A: a red ball}",
    "\\boxed{B\u200b}",
    "\\boxed{\u0412}",
  ])("refuses %j for B", (text) => {
    expect(outcome(task("B", { options: OPTIONS }), text)).not.toBe("match");
  });

  it("gives the letters A, B, C to a list of options", () => {
    const t = task("a blue ball", { options: ["a red ball", "a blue ball"] });

    expect([outcome(t, "\\boxed{B}"), outcome(t, "\\boxed{A}"), outcome(t, "\\boxed{a blue ball}")]).toEqual([
      "match",
      "mismatch",
      "match",
    ]);
  });

  it("takes several letters in any order, all or none", () => {
    const t = task("A, C", { options: OPTIONS });

    expect(
      ["\\boxed{C, A}", "\\boxed{AC}", "\\boxed{A} and \\boxed{C}", "\\boxed{A}", "\\boxed{A,B,C}"].map((text) =>
        outcome(t, text),
      ),
    ).toEqual(["match", "match", "match", "mismatch", "mismatch"]);
  });

  it("takes words where a gold is words and no options are named", () => {
    expect([outcome(task("Yes"), "\\boxed{yes}"), outcome(task("Yes"), "\\boxed{no}")]).toEqual(["match", "mismatch"]);
  });

  it.each([
    ["", {}],
    ["E", { options: OPTIONS }],
    ["something else", { options: OPTIONS }],
  ])("refuses the gold %j, which can't judge", (gold, rest) => {
    expect(() => choiceGrader.checkTask(task(gold, rest), "stored")).toThrow(ServiceError);
  });

  it("never throws on any answer", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 80 }), (text) => {
        expect(["match", "mismatch", "no_answer"]).toContain(
          choiceGrader.grade(task("B", { options: OPTIONS, extract: "lenient" }), { form: "response", text }).outcome,
        );
      }),
    );
  });
});
