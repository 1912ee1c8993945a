import { afterAll, describe, expect, it } from "vitest";
import { mathGrader } from "../../../graders/math/index.ts";
import type { TaskUse } from "../../../src/contract/grader.ts";
import type { Task } from "../../../src/contract/task.ts";
import { createRulePool } from "../../../src/workers/rule-pool.ts";
import { QUIET_LOG } from "../../support/compose.ts";

const pool = createRulePool({ threads: 2, log: QUIET_LOG });
afterAll(() => pool.close());

function task(answer: string | string[]): Task {
  return { id: "t", kind: "math", answer };
}

/** Code and path of what a check throws; null where it passes. */
function refusalInPlace(one: Task, use: TaskUse): unknown {
  try {
    mathGrader.checkTask(one, use);
    return null;
  } catch (error) {
    return error;
  }
}

describe("rule graders in threads", { timeout: 60_000 }, () => {
  it("decide as they do in place, each for itself", async () => {
    const pairs = [
      ["1/2", "\\boxed{0.5}"],
      ["1/2", "\\boxed{0.51}"],
      ["7", "no answer"],
      ["\\{1, 2\\}", "\\boxed{2, 1}"],
    ] as const;
    const found = await Promise.all(
      pairs.map(([gold, text]) => pool.grade("math", task(gold), { form: "response", text })),
    );
    expect(found).toEqual(pairs.map(([gold, text]) => mathGrader.grade(task(gold), { form: "response", text })));
  });

  it.each(["stored", "inline"] as const)("refuse a task as they do in place (%s)", async (use) => {
    const tasks = [task("1/2"), task(["1", ""]), task("9".repeat(5_000)), task(["1", "9".repeat(5_000)])];
    const there = await Promise.all(
      tasks.map((one) =>
        pool.check("math", one, use).then(
          () => null,
          (error: unknown) => error,
        ),
      ),
    );
    expect(there).toEqual(tasks.map((one) => refusalInPlace(one, use)));
  });

  it("let what is admitted overtake checks that wait", async () => {
    const single = createRulePool({ threads: 1, log: QUIET_LOG });
    let checked = 0;
    const checks = Array.from({ length: 2_000 }, async (_, index) => {
      await single.check("math", task(`${index}`), "inline");
      checked += 1;
    });
    const found = single.grade("math", task("1/2"), { form: "response", text: "\\boxed{0.5}" });
    expect(await found).toMatchObject({ outcome: "match" });
    expect(checked).toBeLessThan(1_000);
    await Promise.all(checks);
    expect(checked).toBe(2_000);
    await single.close();
  });

  it("blame no task for what is a defect of theirs", async () => {
    const other: Task = { id: "t", kind: "exact", answer: "x" };
    await expect(pool.grade("math", other, { form: "answer", text: "x" })).rejects.toMatchObject({
      code: "grader_fault",
    });
    await expect(pool.check("nobody", task("1"), "inline")).rejects.toMatchObject({ code: "grader_fault" });
  });

  it("say that the service shuts down where a check was cut off by it", async () => {
    const closing = createRulePool({ threads: 1, log: QUIET_LOG });
    const check = closing.check("math", task("1"), "inline");
    const [outcome] = await Promise.allSettled([check, closing.close()]);
    expect(outcome).toMatchObject({ status: "rejected", reason: { code: "draining", retryAfterS: 5 } });
  });
});
