import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { runLongCheck } from "../../../graders/long-check.ts";
import type { LongCheck } from "../../../src/contract/grader.ts";
import type { Checker } from "../../../src/contract/task.ts";
import { createCheckPool } from "../../../src/workers/check-pool.ts";

const pool = createCheckPool({ threads: 2 });
afterAll(() => pool.close());

const CHECKERS: readonly Checker[] = [
  { type: "tokens" },
  { type: "lines" },
  { type: "unordered" },
  { type: "float", abs: 0.1 },
  { type: "testlib", name: "uncmp" },
  { type: "testlib", name: "nyesno" },
];

function output(checker: Checker, expected: string, actual: string): LongCheck {
  return { type: "output", checker, expected: Buffer.from(expected), actual: Buffer.from(actual) };
}

describe("comparisons in threads", { timeout: 60_000 }, () => {
  it("decide as they do in place", async () => {
    const text = fc.stringMatching(/^[12 .\n\r\tyesno-]{0,12}$/);
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...CHECKERS), text, text, async (checker, expected, actual) => {
        const job = output(checker, expected, actual);
        const here = await Promise.resolve()
          .then(() => runLongCheck(job))
          .catch((error: unknown) => error);
        const there = await pool.check(job).catch((error: unknown) => error);
        expect(there).toEqual(here);
      }),
      { numRuns: 200 },
    );
  });

  it("leave the bytes where they were", async () => {
    const whole = Buffer.from("before 1 2 3 after");
    const job: LongCheck = {
      type: "output",
      checker: undefined,
      expected: whole.subarray(7, 12),
      actual: whole.subarray(7, 12),
    };
    expect(await pool.check(job)).toMatchObject({ score: 1 });
    expect(whole.toString()).toBe("before 1 2 3 after");
  });

  it("judge answers of calls, and pass errors of the task on", async () => {
    const line = Buffer.from('{"answer":[1,2]}\n');
    const answer = (expected: number[]): LongCheck => ({ type: "answer", checker: undefined, expected, line });
    expect(await pool.check(answer([1, 2]))).toMatchObject({ score: 1 });
    expect(await pool.check(answer([1, 3]))).toMatchObject({ score: 0 });
    await expect(pool.check(output({ type: "testlib", name: "ncmp" }, "x", "1"))).rejects.toMatchObject({
      code: "checker_failed",
    });
  });

  it("wait for a thread without being charged for it", async () => {
    const hurried = createCheckPool({ threads: 1, timeoutMs: 20_000 });
    const job = output({ type: "tokens" }, "1 ".repeat(200_000), "1 ".repeat(200_000));
    const results = await Promise.all(Array.from({ length: 20 }, () => hurried.check(job)));
    expect(results.every((result) => result.score === 1)).toBe(true);
    await hurried.close();
  });

  it("are killed where they don't end, and say that it is nobody's answer", async () => {
    const impatient = createCheckPool({ threads: 1, timeoutMs: 1 });
    const job = output({ type: "unordered" }, "1 ".repeat(2_000_000), "1 ".repeat(2_000_000));
    await expect(impatient.check(job)).rejects.toMatchObject({ code: "grader_fault" });
    await impatient.close();
  });
});
