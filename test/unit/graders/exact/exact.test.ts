import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { exactGrader, normalize } from "../../../../graders/exact/index.ts";
import { ServiceError } from "../../../../src/contract/errors.ts";
import type { ExactTask } from "../../../../src/contract/task.ts";

function task(answer: string | string[], rest: Partial<ExactTask> = {}): ExactTask {
  return { id: "t", kind: "exact", answer, ...rest };
}

function outcome(t: ExactTask, text: string): string {
  return exactGrader.grade(t, { form: "answer", text }).outcome;
}

describe("exact text", () => {
  it("overlooks runs of blanks alone, where the task does not say", () => {
    expect([
      outcome(task("a  b"), " a b\n"),
      outcome(task("a b"), "A b"),
      outcome(task("a b"), "a b."),
      outcome(task("a b"), "ab"),
    ]).toEqual(["match", "mismatch", "mismatch", "mismatch"]);
  });

  it("overlooks what the task names", () => {
    const t = task("Hello, World", { normalize: { case: true, punctuation: true } });

    expect([outcome(t, "hello world!"), outcome(t, "hello worlds")]).toEqual(["match", "mismatch"]);
  });

  it("keeps every blank where the task asks for it", () => {
    expect(outcome(task("a b", { normalize: { whitespace: false } }), "a  b")).toBe("mismatch");
  });

  it("takes the content of a box and of words in it", () => {
    const t = task("the who");

    expect(exactGrader.grade(t, { form: "response", text: "\\boxed{\\text{the who}}" }).outcome).toBe("match");
    expect(exactGrader.grade(t, { form: "response", text: "<answer>who a an the</answer>" }).outcome).toBe("mismatch");
  });

  it("accepts canonically equal characters and no hidden ones", () => {
    expect([outcome(task("caf\u00e9"), "cafe\u0301"), outcome(task("42"), "4\u200b2")]).toEqual(["match", "mismatch"]);
  });

  it("refuses a gold of which its normalisation leaves nothing", () => {
    expect(() => exactGrader.checkTask(task("?!", { normalize: { punctuation: true } }), "stored")).toThrow(
      ServiceError,
    );
    expect(() => exactGrader.checkTask(task(" "), "stored")).toThrow(ServiceError);
  });

  it("normalises idempotently and reflexively", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "grapheme" }),
        fc.record({ case: fc.boolean(), whitespace: fc.boolean(), punctuation: fc.boolean() }),
        (text, rules) => {
          const once = normalize(text, rules);
          expect(normalize(once, rules)).toBe(once);
        },
      ),
    );
  });
});
