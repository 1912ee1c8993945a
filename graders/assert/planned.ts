import type { TestOutcome } from "../../src/contract/grader.ts";
import type { AssertTask } from "../../src/contract/task.ts";
import { skippedTest } from "./language.ts";

/** One test as it will be judged: a call whose answer is judged outside, or test code that runs apart from the candidate. */
export type PlannedTest<Lowered> = PlannedCall<Lowered> | PlannedSplit;

export interface PlannedCall<Lowered> {
  readonly id: string;
  readonly by: "call";
  readonly lowered: Lowered;
}

export interface PlannedSplit {
  readonly id: string;
  readonly by: "split";
  readonly source: string;
}

/**
 * The tests of a task: of a text every assertion that can be lowered, numbered from 1, or the text as one test; of a list the
 * same for each member, `2.1` naming the first of several in the second. `lower` is given each text with its place in the task; it
 * answers null for one that has to run, and may refuse it.
 */
export function planTests<Lowered>(
  task: AssertTask,
  lower: (source: string, path: string) => readonly Lowered[] | null,
): readonly PlannedTest<Lowered>[] {
  if (typeof task.tests === "string") {
    return planSource(task.tests, lower(task.tests, "tests"), (place) => String(place ?? 1));
  }
  return task.tests.flatMap((source, index) => {
    const calls = lower(source, `tests.${index}`);
    const isOne = calls === null || calls.length === 1;
    return planSource(source, calls, (place) => (isOne ? String(index + 1) : `${index + 1}.${place}`));
  });
}

function planSource<Lowered>(
  source: string,
  calls: readonly Lowered[] | null,
  idOf: (place: number | null) => string,
): readonly PlannedTest<Lowered>[] {
  if (calls === null) return [{ id: idOf(null), by: "split", source }];
  return calls.map((lowered, index) => ({ id: idOf(index + 1), by: "call", lowered }));
}

/** What running planned tests came to. */
export interface PlannedRun {
  readonly outcomes: readonly TestOutcome[];
  readonly flags: readonly string[];
  readonly isUnparsed: boolean;
}

/** How planned tests are run: calls together, test code one by one. */
export interface PlannedRunner<Lowered> {
  runCalls(calls: readonly PlannedCall<Lowered>[]): Promise<PlannedRun>;
  runSplit(test: PlannedSplit): Promise<PlannedRun>;
}

/** Runs the tests in order; in binary mode those behind the first failure are skipped. */
export async function runPlanned<Lowered>(
  planned: readonly PlannedTest<Lowered>[],
  runner: PlannedRunner<Lowered>,
  stopsAtFirst: boolean,
): Promise<PlannedRun> {
  const outcomes: TestOutcome[] = [];
  const flags: string[] = [];
  let isUnparsed = false;
  while (outcomes.length < planned.length && !isUnparsed) {
    if (stopsAtFirst && outcomes.some((outcome) => outcome.score < 1)) {
      outcomes.push(...planned.slice(outcomes.length).map(({ id }) => skippedTest(id)));
      break;
    }
    const next = planned[outcomes.length];
    const run =
      next?.by === "split"
        ? await runner.runSplit(next)
        : await runner.runCalls(leadingCalls(planned.slice(outcomes.length)));
    outcomes.push(...run.outcomes);
    flags.push(...run.flags);
    isUnparsed = run.isUnparsed;
  }
  return { outcomes, flags: [...new Set(flags)], isUnparsed };
}

function leadingCalls<Lowered>(planned: readonly PlannedTest<Lowered>[]): readonly PlannedCall<Lowered>[] {
  const calls: PlannedCall<Lowered>[] = [];
  for (const test of planned) {
    if (test.by === "split") break;
    calls.push(test);
  }
  return calls;
}
