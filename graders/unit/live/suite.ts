import type { UnitTask } from "../../../src/contract/task.ts";
import { filesOf } from "../../code/files.ts";
import type { UnitRun } from "../framework.ts";
import { isExpected } from "../outcomes.ts";
import { type LiveSuite, runLive } from "./index.ts";
import type { ListedTest } from "./listing.ts";

/** A suite whose tests are known, with the programs that its sources were made into. */
export interface ListedSuite extends Omit<LiveSuite, "files"> {
  readonly task: UnitTask;
  /** How names of source files end; the task's other files are for the tests to read. */
  readonly sourceEnding: string;
  readonly tests: readonly ListedTest[];
  /** The test that is run for one of these by its name, which may be a part of it. */
  wholeOf(name: string): string;
}

/** Runs what of a suite is expected and not marked. Rejects as `runLive`. */
export async function runListed({ task, sourceEnding, tests, wholeOf, ...suite }: ListedSuite): Promise<UnitRun> {
  const wanted = tests.filter((test) => !test.isMarked && isExpected(task, test));
  const files = filesOf(
    Object.fromEntries(Object.entries(task.files).filter(([path]) => !path.endsWith(sourceEnding))),
  );
  const { results, isJudgedByCandidate } = await runLive(
    { ...suite, files },
    wanted.map(({ name }) => ({ whole: wholeOf(name), part: name })),
  );
  const byTest = new Map(wanted.map((test, index) => [test, results[index] ?? null]));
  return {
    ...{ integrity: "split_process", refused: null, isCollectedApart: true },
    tests: tests.map((test) => ({ ...test, result: byTest.get(test) ?? null })),
    flags: isJudgedByCandidate ? ["judged_by_candidate"] : [],
  };
}

/** Where no test could be run. */
export function refusedSuite(refused: NonNullable<UnitRun["refused"]>): UnitRun {
  return { integrity: "split_process", refused, tests: [], isCollectedApart: true, flags: [] };
}
