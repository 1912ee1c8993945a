import type { AssertTask } from "../../src/contract/task.ts";
import { isWellFormed } from "../../src/contract/text.ts";
import { taskInvalid } from "../code/task-faults.ts";
import { evaluatorIn } from "./evaluators.ts";
import { holdsOnlyImports, type LoweredTest, lowerTests } from "./lower.ts";

/** One test as it will be judged: a call whose answer is judged outside, or test code that runs apart from the candidate. */
export type PlannedTest =
  | { readonly id: string; readonly by: "call"; readonly lowered: LoweredTest }
  | { readonly id: string; readonly by: "split"; readonly source: string };

/**
 * The tests of a task: of a text every assertion that can be lowered, numbered from 1, or the text as one test; of a list the
 * same for each member, `2.1` naming the first of several in the second. Throws `task_invalid` for tests that nothing can fail.
 */
export function planTests(task: AssertTask): readonly PlannedTest[] {
  if (typeof task.tests === "string") {
    return planSource(task.tests, task, "tests", (place, of) => (of === null ? "1" : String(place)));
  }
  return task.tests.flatMap((source, index) =>
    planSource(source, task, `tests.${index}`, (place, of) =>
      of === null || of === 1 ? String(index + 1) : `${index + 1}.${place}`,
    ),
  );
}

function planSource(
  source: string,
  task: AssertTask,
  path: string,
  idOf: (place: number, of: number | null) => string,
): readonly PlannedTest[] {
  if (!isWellFormed(source)) throw taskInvalid(path, "lone surrogates have no UTF-8 form");
  const { entry, setup = "" } = task;
  const lowered = holdsOnlyImports(setup, entry) ? lowerTests(source, entry) : null;
  if (lowered === null) {
    requireAssertion(source, entry, path);
    refuseEvaluation(setup, task, "setup");
    refuseEvaluation(source, task, path);
    return [{ id: idOf(1, null), by: "split", source }];
  }
  if (lowered.length === 0) throw taskInvalid(path, "nothing is asserted of the entry, so nothing can fail");
  return lowered.map((test, index) => ({ id: idOf(index + 1, lowered.length), by: "call", lowered: test }));
}

/** Names that test code imports the candidate's program by. */
export function moduleNames(task: AssertTask): readonly string[] {
  const own = /^([\p{L}_][\p{L}\p{N}_]*)\.py$/u.exec(task.solution_file ?? "")?.[1];
  return own === undefined ? ["solution"] : [own];
}

function refuseEvaluation(source: string, task: AssertTask, path: string): void {
  const found = evaluatorIn(source, new Set([task.entry.split(".")[0] ?? "", ...moduleNames(task)]));
  if (found !== null) throw taskInvalid(path, `the tests evaluate what the candidate returns (${found})`);
}

const ASSERTION = /\bassert|\braise|\bfail\b/;

/** Test code that can't be read through must at least name what it tests and have a way to fail. */
function requireAssertion(source: string, entry: string, path: string): void {
  const words = new Set(source.match(/[\p{L}_][\p{L}\p{N}_]*/gu));
  const isNamed = words.has("candidate") || entry.split(".").some((name) => words.has(name));
  if (!isNamed) throw taskInvalid(path, "the tests never name the entry");
  if (!ASSERTION.test(source)) throw taskInvalid(path, "nothing is asserted, so nothing can fail");
}
