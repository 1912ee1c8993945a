import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Limits } from "../../../src/contract/limits.ts";
import type { Grading } from "../../../src/contract/record.ts";
import type { Task } from "../../../src/contract/task.ts";
import { inputHash, recordHash, seedOf, solutionDigest, taskDigest } from "../../../src/core/hashing.ts";

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
    seed: seedOf(taskDigest(task), solutionDigest({ text: "x" })),
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

describe("digests of what is stored already", () => {
  const judged: Task = {
    ...task,
    answer: ["\\frac{1}{2}", "\u00e9\ud800"],
    extract: ["box", "answer_line"],
    precision: { abs: 1e-9 },
    reward: { mode: "binary", range: [0, 1] },
    prompt: "p",
  };
  const digests = {
    task: taskDigest(judged),
    solution: solutionDigest({ text: "So \\boxed{1/2}\u0000\udfff\n" }),
  };
  const seed = seedOf(digests.task, digests.solution);
  const grader = { name: "math", version: "1.1.0" };
  const limits: Limits = {
    cpu_ms: 1,
    wall_ms: 2,
    memory_bytes: 3,
    stack_bytes: 4,
    output_bytes: 5,
    processes: 6,
    disk_bytes: 7,
    file_bytes: 8,
    open_files: 9,
    compile_ms: 10,
  };
  const execution = {
    runner_version: "1",
    isolation: "userns",
    memory_control: "cgroup",
    language: "python",
    toolchain_digest: "x",
    limits,
  };

  it("stay what they are, for tasks and solutions", () => {
    expect(digests).toEqual({
      task: "sha256:a969249e82db90f6af481425c5700f44bd92eb02afb9d11f5ff725d350328de0",
      solution: "sha256:e158d26618bf5bd78f033c7284c57c6f18a8fb02e9867699c963be10201c2185",
    });
    expect(seed).toBe("e1fd4b3c42656c37");
  });

  it("stay what they are, for inputs", () => {
    expect(inputHash({ ...digests, grader, execution: null, seed })).toBe(
      "sha256:2ec19d95ce45a0be269de97e92de7fa38568907aa7816d8e8003db9e12fd71b4",
    );
    expect(inputHash({ ...digests, grader, execution, seed })).toBe(
      "sha256:dd4e8507275f1d573e40f8f31a4d1ad27caf5b9d7f0f13fcf4befef72a206118",
    );
  });

  it("stay what they are, for records", () => {
    const { runner_version: _, ...ran } = execution;
    const observed = {} as Grading["observed"];
    const grading: Omit<Grading, "record_hash"> = {
      schema: "assay.record/1",
      id: "rec_1",
      input_hash: digests.task,
      task: { id: "t", digest: digests.task, kind: "math" },
      solution: { digest: digests.solution, bytes: 20 },
      grader,
      environment: { driver: "native", ...ran, runtime: "r", seed },
      status: "graded",
      error: null,
      reward: 0.1 + 0.2,
      score: 1 / 3,
      verdict: "partial",
      integrity: "isolated",
      components: [{ name: "tests", score: 1 / 3, weight: 1 }],
      counts: { total: 3, passed: 1, failed: 1, skipped: 1 },
      tests: [
        { id: "a", verdict: "accepted", score: 1 },
        { id: "b", verdict: "wrong_answer", score: 0 },
      ],
      flags: ["x"],
      extracted: { a: 1 },
      observed,
    };
    const error = { code: "grader_fault", message: "m", retryable: true };
    expect(recordHash(grading)).toBe("sha256:1a3db8804d07b90c276a758150014876694dbc8c0eca593e273aef0a68cf071f");
    expect(recordHash({ ...grading, status: "error", error, reward: null })).toBe(
      "sha256:1110ac9b122b31283fa8f0ee763e48b5e2c8a88d90d4ac75300a6d77985e4f09",
    );
  });
});
