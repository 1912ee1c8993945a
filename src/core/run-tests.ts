import type { CheckResult, TestCase, TestOutcome } from "../contract/grader.ts";
import type { Limits } from "../contract/limits.ts";
import type { RunFacts, RunOptions, Sandbox } from "../contract/sandbox.ts";
import { classifyRun, isInConfirmationBand } from "./classify.ts";
import type { PhaseClock } from "./phases.ts";

export interface RunTestsDeps {
  readonly sandbox: Sandbox;
  readonly limits: Limits;
  readonly seed: string;
  readonly signal: AbortSignal;
  readonly phases: PhaseClock;
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
export async function runTests(cases: readonly TestCase[], deps: RunTestsDeps): Promise<readonly TestOutcome[]> {
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
        const outcome = await runOne(testCase, deps, AbortSignal.any([deps.signal, controller.signal]));
        outcomes[index] = outcome;
        if (outcome.score < 1) noteFailure(index);
      } catch (error) {
        if (index <= firstFailure) throw error;
      } finally {
        running.delete(index);
      }
    }
  }

  const workers = Math.min(cases.length, deps.sandbox.health().slots + LOOKAHEAD);
  try {
    await Promise.all(Array.from({ length: Math.max(1, workers) }, work));
  } catch (error) {
    for (const controller of running.values()) controller.abort();
    throw error;
  }
  deps.signal.throwIfAborted();
  return cases.map((testCase, index) => {
    const outcome = index <= firstFailure ? outcomes[index] : undefined;
    return outcome ?? skipped(testCase);
  });
}

async function runOne(testCase: TestCase, deps: RunTestsDeps, signal: AbortSignal): Promise<TestOutcome> {
  let facts = await execute(testCase, deps, { signal });
  if (isInConfirmationBand(facts, deps.limits)) {
    deps.phases.confirmedQuietly += 1;
    facts = await execute(testCase, deps, { signal, quiet: true });
  }
  const failed = classifyRun(facts, deps.limits);
  if (failed !== null)
    return outcome(testCase, facts, { verdict: failed.verdict, score: 0, evidence: failed.evidence });
  const started = performance.now();
  const checked: CheckResult = await testCase.check(facts);
  deps.phases.checkMs += performance.now() - started;
  return outcome(testCase, facts, checked);
}

async function execute(testCase: TestCase, deps: RunTestsDeps, options: RunOptions): Promise<RunFacts> {
  const facts = await deps.sandbox.run({ ...testCase.request, limits: deps.limits, seed: deps.seed }, options);
  deps.phases.runMs += facts.wall_ms;
  deps.phases.slotWaitMs += facts.queue_ms;
  return facts;
}

function outcome(
  testCase: TestCase,
  facts: RunFacts,
  decided: Pick<TestOutcome, "verdict" | "score" | "evidence">,
): TestOutcome {
  return {
    id: testCase.id,
    verdict: decided.verdict,
    score: decided.score,
    weight: testCase.weight,
    subtask: testCase.subtask,
    cpu_ms: facts.cpu_ms,
    wall_ms: facts.wall_ms,
    memory_bytes: facts.memory_bytes,
    evidence: decided.evidence,
  };
}

function skipped(testCase: TestCase): TestOutcome {
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
