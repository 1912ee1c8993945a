import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { mathGrader } from "../../../graders/math/index.ts";
import { MathTask } from "../../../src/contract/task.ts";

interface GoldenCase {
  readonly gold: string;
  readonly response: string;
  readonly expected: boolean;
  readonly task?: Readonly<Record<string, unknown>>;
}

function load(name: string): readonly GoldenCase[] {
  const text = readFileSync(new URL(name, import.meta.url), "utf8");
  return text
    .trim()
    .split("\n")
    .map((line): GoldenCase => JSON.parse(line));
}

describe.each(["answers.jsonl", "tasks.jsonl"])("the golden set %s", (name) => {
  const cases = load(name);

  it("has cases of both kinds", () => {
    expect(cases.filter((c) => c.expected).length).toBeGreaterThan(20);
    expect(cases.filter((c) => !c.expected).length).toBeGreaterThan(20);
  });

  it.each(cases)("judges $response against $gold as $expected", ({ gold, response, expected, task }) => {
    const parsed = MathTask.parse({ id: "golden", kind: "math", answer: gold, ...task });

    const finding = mathGrader.grade(parsed, { form: "response", text: response });

    expect(finding.outcome === "match").toBe(expected);
  });
});
