import type { GradingTools } from "../../src/contract/grader.ts";
import type { Checker } from "../../src/contract/task.ts";
import { sameBytes } from "../checkers/bytes.ts";
import { ACCEPTED } from "../checkers/compare.ts";
import { comparerOf } from "../checkers/index.ts";
import { type CheckOutput, programChecker } from "../jury/checker.ts";
import { juryProgramOf } from "../jury/program.ts";

/** Bytes that are compared at once, in milliseconds by any comparison; more go to a thread. */
export const SHORT_BYTES = 65_536;

/** How a task's outputs are judged: by the comparison it names, or by a program of its own. */
export function outputChecker(checker: Checker | undefined, tools: GradingTools): CheckOutput {
  const program = juryProgramOf(checker);
  if (program !== null) return programChecker(program, "checker", tools.jury);
  const compare = comparerOf(checker);
  return async ({ expected, actual }) => {
    if (expected.length + actual.length <= SHORT_BYTES) return compare(expected, actual);
    // What most right answers are, and quickly seen; testlib's checkers may refuse an answer for its own sake.
    if (checker?.type !== "testlib" && sameBytes(expected, actual)) return ACCEPTED;
    return await tools.longCheck({ type: "output", checker, expected, actual });
  };
}
