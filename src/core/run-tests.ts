import type { TalkCase, TestCase, TestOutcome } from "../contract/grader.ts";
import { type CaseDeps, runCase } from "./run-case.ts";

export interface RunTestsDeps extends CaseDeps {
  readonly signal: AbortSignal;
  /** False where every test counts, so that all of them run. */
  readonly stopAtFirstFailure: boolean;
}

/** A slot more than run at once, so that one is always ready when another ends. */
const LOOKAHEAD = 1;

/**
 * Runs tests over the idle slots and reports them in order. Once a test has failed and no more is needed, those before it are
 * still completed and those after it are `skipped` even if they ran, so that the report never depends on how many slots there
 * were. Rejects with the sandbox's error as soon as one test can't be run; the others are given up then.
 */
export async function runTests(
  cases: readonly (TestCase | TalkCase)[],
  deps: RunTestsDeps,
): Promise<readonly TestOutcome[]> {
  const outcomes: (TestOutcome | undefined)[] = cases.map(() => undefined);
  const running = new Map<number, AbortController>();
  let next = 0;
  let firstFailure = Number.POSITIVE_INFINITY;

  function noteFailure(index: number): void {
    if (!deps.stopAtFirstFailure || index >= firstFailure) return;
    firstFailure = index;
    for (const [other, controller] of running) if (other > index) controller.abort();
  }

  async function work(): Promise<void> {
    while (next < cases.length && next < firstFailure && !deps.signal.aborted) {
      const index = next++;
      const testCase = cases[index];
      if (testCase === undefined) return;
      const controller = new AbortController();
      running.set(index, controller);
      try {
        const outcome = await runCase(testCase, deps, controller.signal);
        outcomes[index] = outcome;
        if (outcome.score < 1) noteFailure(index);
      } catch (error) {
        if (index <= firstFailure) throw error;
      } finally {
        running.delete(index);
      }
    }
  }

  function giveUp(): void {
    for (const controller of running.values()) controller.abort();
  }

  const workers = Math.min(cases.length, deps.sandbox.health().slots + LOOKAHEAD);
  // One listener for all: a signal of its own that follows two others costs each test more than its comparison.
  deps.signal.addEventListener("abort", giveUp, { once: true });
  try {
    await Promise.all(Array.from({ length: Math.max(1, workers) }, work));
  } catch (error) {
    giveUp();
    throw error;
  } finally {
    deps.signal.removeEventListener("abort", giveUp);
  }
  deps.signal.throwIfAborted();
  return cases.map((testCase, index) => {
    const outcome = index <= firstFailure ? outcomes[index] : undefined;
    return outcome ?? skipped(testCase);
  });
}

function skipped(testCase: Pick<TestCase, "id" | "weight" | "subtask">): TestOutcome {
  return {
    id: testCase.id,
    verdict: "skipped",
    score: 0,
    weight: testCase.weight,
    subtask: testCase.subtask,
    cpu_ms: 0,
    wall_ms: 0,
    memory_bytes: 0,
    evidence: "",
  };
}
