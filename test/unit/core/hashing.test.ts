import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Task } from "../../../src/contract/task.ts";
import { inputHash, seedOf, solutionDigest, taskDigest } from "../../../src/core/hashing.ts";

const task: Task = { id: "t", kind: "math", answer: "42" };

describe("taskDigest", () => {
  it("covers what judges and nothing that only describes", () => {
    const described: Task = {
      ...task,
      id: "other",
      prompt: "What?",
      tags: ["x"],
      source: "y",
      reference: "\\boxed{42}",
    };

    expect(taskDigest(described)).toBe(taskDigest(task));
  });

  it.each([
    { ...task, answer: "43" },
    { ...task, answer: ["42"] },
    { ...task, extract: "strict" as const },
    { ...task, precision: "printed" as const },
    { ...task, limits: { cpu_ms: 1 } },
    { ...task, reward: { mode: "binary" as const } },
  ])("changes with any judging field, a default written out included: %j", (other) => {
    expect(taskDigest(other)).not.toBe(taskDigest(task));
  });
});

describe("solutionDigest", () => {
  it("tells the forms apart, since they are read differently", () => {
    const digests = [
      { text: "x" },
      { code: "x" },
      { answer: "x" },
      { patch: "x" },
      { code: "x", language: "python" },
    ].map((solution) => solutionDigest(solution));

    expect(new Set(digests).size).toBe(5);
  });

  it("tells any two texts apart, NULs and lone surrogates included", () => {
    const text = fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)) });
    fc.assert(
      fc.property(text, text, (a, b) => {
        expect(solutionDigest({ text: a }) === solutionDigest({ text: b })).toBe(a === b);
      }),
    );
  });
});

describe("inputHash", () => {
  const inputs = {
    task: taskDigest(task),
    solution: solutionDigest({ text: "x" }),
    grader: { name: "math", version: "1.0.0" },
    execution: null,
  };

  it("changes with the grader's version", () => {
    const newer = { ...inputs, grader: { name: "math", version: "1.0.1" } };

    expect(inputHash(newer)).not.toBe(inputHash(inputs));
  });

  it("seeds a run from its task and solution alone", () => {
    expect(seedOf(inputs.task, inputs.solution)).toMatch(/^[0-9a-f]{16}$/);
    expect(seedOf(inputs.task, inputs.solution)).not.toBe(seedOf(inputs.solution, inputs.task));
  });
});
