import { describe, expect, it } from "vitest";
import { ServiceError } from "../../../src/contract/errors.ts";
import type { RewardRecord } from "../../../src/contract/record.ts";
import type { Solution } from "../../../src/contract/solution.ts";
import { Task } from "../../../src/contract/task.ts";
import { probesOf } from "../../../src/core/probes.ts";
import { validateTask } from "../../../src/core/validate.ts";
import { gradingOf } from "../../support/gradings.ts";

const TASK = Task.parse({
  ...{ id: "t", kind: "stdio", tests: [{ input: "1\n", output: "2\n" }], languages: ["cpp"] },
  reference: { code: "right", language: "cpp" },
});

function record(score: number | null, parts: Partial<RewardRecord> = {}): RewardRecord {
  const verdict = score === 1 ? "accepted" : "wrong_answer";
  const tests = score === null ? [] : [{ id: "1", verdict, score } as const];
  return { ...gradingOf({ score, reward: score, verdict, tests, ...parts }), metadata: {} };
}

/** The report on a task whose gradings are played: what the reference earns, and what all else does. */
async function report(reference: (attempt: number) => RewardRecord, others: () => RewardRecord = () => record(0)) {
  let attempt = 0;
  const stored = { task: TASK, digest: `sha256:${"0".repeat(64)}`, created_at: "2026-01-01T00:00:00.000Z" };
  return validateTask(stored, 3, async (_, solution: Solution) =>
    typeof solution === "object" && "code" in solution && solution.code === "right" ? reference(attempt++) : others(),
  );
}

function findingsOf({ checks }: Awaited<ReturnType<typeof report>>): readonly string[] {
  return checks.flatMap(({ name, finding }) => (finding === null ? [] : [`${name} ${finding}`]));
}

describe("admission", () => {
  it("is given where the reference passes and nothing else does", async () => {
    const given = await report(() => record(1));
    expect(given).toMatchObject({ admitted: true });
    expect(given.checks.map(({ name, outcome }) => [name, outcome])).toEqual([
      ["task", "passed"],
      ["empty", "passed"],
      ["probes", "passed"],
      ["reference", "passed"],
      ["repeats", "passed"],
    ]);
  });

  it("is refused, and not for good, where the service is in trouble", async () => {
    const error = { code: "sandbox_unavailable", message: "no engine", retryable: true };
    const trouble = record(null, { status: "error", verdict: null, error });
    const seen = await report((attempt) => (attempt === 0 ? trouble : record(1)));
    expect(seen.admitted).toBe(false);
    expect(findingsOf(seen)).toEqual(["reference inconclusive"]);
  });

  it("is refused where a grading can't even begin", async () => {
    const seen = await report(() => {
      throw new ServiceError("language_unknown", "nobody knows it");
    });
    expect(findingsOf(seen)).toEqual(["reference not_judged"]);
  });

  it("names where repeats differ", async () => {
    const seen = await report((attempt) => record(attempt === 2 ? 0 : 1));
    expect(findingsOf(seen)).toEqual(["repeats flaky"]);
    expect(seen.checks.at(-1)?.detail).toContain("tests.0.verdict");
  });

  it("is refused where noise passes a test", async () => {
    expect(
      findingsOf(
        await report(
          () => record(1),
          () => record(1),
        ),
      ),
    ).toEqual(["empty empty_passes", "probes nothing_can_fail"]);
  });
});

describe("programs that solve nothing", () => {
  it("run in Python whatever languages the task allows, and write every file", () => {
    const test = { input: "", output: "1", output_files: { "b.txt": "2" } };
    const [probe, ...more] = probesOf(Task.parse({ ...TASK, io: { output_file: "a.txt" }, tests: [test] })) ?? [];
    expect(more).toEqual([]);
    expect(probe?.task).toMatchObject({ language: "python", reward: { mode: "fraction" } });
    expect(probe?.task).not.toHaveProperty("languages");
    expect(probe?.solution).toMatchObject({ code: expect.stringMatching(/"a\.txt".*\n.*"b\.txt".*\nprint/) });
  });

  it("define what is called", () => {
    const call = { id: "t", kind: "call", tests: [{ args: [], expected: 1 }] };
    const codes = (parts: object) =>
      probesOf(Task.parse({ ...call, ...parts }))?.map(({ solution }) => (solution as { code: string }).code);
    expect(codes({ entry: "f" })).toEqual([
      "def f(*args, **kwargs):\n    return None\n",
      'def f(*args, **kwargs):\n    return "assay probe"\n',
    ]);
    expect(codes({ entry: "A.f", language: "javascript" })?.[0]).toBe("class A { f() { return null; } }\n");
    expect(codes({ entry: "f", language: "haskell" })).toBeUndefined();
  });

  it("are not known for rules", () => {
    expect(probesOf(Task.parse({ id: "t", kind: "math", answer: "1" }))).toBeNull();
  });
});
