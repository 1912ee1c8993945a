import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ServiceError } from "../../../src/contract/errors.ts";
import type { TestCase } from "../../../src/contract/grader.ts";
import type { RunFacts, RunOptions, RunRequest, Sandbox } from "../../../src/contract/sandbox.ts";
import { startPhases } from "../../../src/core/phases.ts";
import { runTests } from "../../../src/core/run-tests.ts";
import { factsOf, LIMITS } from "../../support/facts.ts";

type Run = (input: string, options: RunOptions) => Promise<RunFacts>;

/** A sandbox whose timing the test decides: what a real one does not do on demand. */
function sandboxOf(slots: number, run: Run): Sandbox {
  return {
    describe: () => {
      throw new Error("not asked for");
    },
    health: () => ({ ready: true, slots, busy: 0, waiting: 0, faults: 0, problem: null }),
    build: () => Promise.reject(new Error("not asked for")),
    run: (request: RunRequest, options: RunOptions = {}) => run(Buffer.from(request.stdin).toString(), options),
    runPair: () => Promise.reject(new Error("not asked for")),
    close: () => Promise.resolve(),
  };
}

/** Passes where the program printed "right". */
function testCase(id: number, input: string): TestCase {
  return {
    id: String(id),
    weight: 1,
    subtask: null,
    request: { artifact: { key: "k", language: "python" }, stdin: Buffer.from(input) },
    check: (facts) =>
      Buffer.from(facts.stdout).toString() === "right"
        ? { score: 1, verdict: "accepted", evidence: "" }
        : { score: 0, verdict: "wrong_answer", evidence: "differs" },
  };
}

function depsOf(sandbox: Sandbox, stopAtFirstFailure = true) {
  const signal = new AbortController().signal;
  return { sandbox, limits: LIMITS, seed: "0", signal, phases: startPhases(), stopAtFirstFailure };
}

describe("runTests", () => {
  it("reports the same verdicts however many slots there are and in whatever order runs end", async () => {
    const plan = fc.array(fc.record({ right: fc.boolean(), delay: fc.integer({ min: 0, max: 3 }) }), {
      minLength: 1,
      maxLength: 8,
    });
    await fc.assert(
      fc.asyncProperty(plan, fc.integer({ min: 1, max: 4 }), async (tests, slots) => {
        const sandbox = sandboxOf(slots, async (input) => {
          const index = Number(input);
          await new Promise((resolve) => setTimeout(resolve, tests[index]?.delay ?? 0));
          return factsOf({ stdoutText: tests[index]?.right === true ? "right" : "wrong" });
        });
        const cases = tests.map((_, index) => testCase(index, String(index)));

        const outcomes = await runTests(cases, depsOf(sandbox));

        const firstWrong = tests.findIndex((one) => !one.right);
        const expected = tests.map((one, index) => {
          if (firstWrong >= 0 && index > firstWrong) return "skipped";
          return one.right ? "accepted" : "wrong_answer";
        });
        expect(outcomes.map((outcome) => outcome.verdict)).toEqual(expected);
      }),
      { numRuns: 60 },
    );
  });

  it("runs every test where the policy needs them all", async () => {
    const sandbox = sandboxOf(2, async (input) => factsOf({ stdoutText: input }));
    const cases = [testCase(1, "wrong"), testCase(2, "right"), testCase(3, "wrong")];

    const outcomes = await runTests(cases, depsOf(sandbox, false));

    expect(outcomes.map((outcome) => outcome.verdict)).toEqual(["wrong_answer", "accepted", "wrong_answer"]);
  });

  it("repeats a run between the limit and its band alone, and lets that run decide", async () => {
    const runs: boolean[] = [];
    const sandbox = sandboxOf(1, async (_, options) => {
      runs.push(options.quiet === true);
      return factsOf({ stdoutText: "right", cpu_ms: options.quiet === true ? LIMITS.cpu_ms - 1 : LIMITS.cpu_ms + 1 });
    });
    const deps = depsOf(sandbox);

    const [outcome] = await runTests([testCase(1, "x")], deps);

    expect(outcome?.verdict).toBe("accepted");
    expect(runs).toEqual([false, true]);
    expect(deps.phases.confirmedQuietly).toBe(1);
  });

  it("rejects with the sandbox's fault instead of scoring it, even when other tests pass", async () => {
    const sandbox = sandboxOf(2, async (input) => {
      if (input === "broken") throw new ServiceError("sandbox_unavailable", "the slot died");
      return factsOf({ stdoutText: "right" });
    });
    const cases = [testCase(1, "x"), testCase(2, "broken"), testCase(3, "y")];

    const graded = runTests(cases, depsOf(sandbox));

    await expect(graded).rejects.toMatchObject({ code: "sandbox_unavailable" });
  });

  it("does not let a fault behind the first failure hide that failure", async () => {
    const sandbox = sandboxOf(2, async (input) => {
      if (input === "broken") {
        await new Promise((resolve) => setTimeout(resolve, 5));
        throw new ServiceError("sandbox_unavailable", "the slot died");
      }
      return factsOf({ stdoutText: "wrong" });
    });

    const outcomes = await runTests([testCase(1, "x"), testCase(2, "broken")], depsOf(sandbox));

    expect(outcomes.map((outcome) => outcome.verdict)).toEqual(["wrong_answer", "skipped"]);
  });
});
