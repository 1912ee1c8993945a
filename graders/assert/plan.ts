import type { AssertTask } from "../../src/contract/task.ts";
import { isWellFormed } from "../../src/contract/text.ts";
import { taskInvalid } from "../code/task-faults.ts";
import { evaluatorIn } from "./evaluators.ts";
import { holdsOnlyImports, type LoweredTest, lowerTests } from "./lower.ts";
import { type PlannedTest, planTests } from "./planned.ts";

/** The tests of a task in Python. Throws `task_invalid` for tests that nothing can fail. */
export function planPython(task: AssertTask): readonly PlannedTest<LoweredTest>[] {
  return planTests(task, (source, path) => lowerSource(source, task, path));
}

function lowerSource(source: string, task: AssertTask, path: string): readonly LoweredTest[] | null {
  if (!isWellFormed(source)) throw taskInvalid(path, "lone surrogates have no UTF-8 form");
  const { entry, setup = "" } = task;
  const lowered = holdsOnlyImports(setup, entry) ? lowerTests(source, entry) : null;
  if (lowered === null) {
    requireAssertion(source, entry, path);
    refuseEvaluation(setup, task, "setup");
    refuseEvaluation(source, task, path);
  } else if (lowered.length === 0) {
    throw taskInvalid(path, "nothing is asserted of the entry, so nothing can fail");
  }
  return lowered;
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
