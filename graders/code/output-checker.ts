import type { GradingTools } from "../../src/contract/grader.ts";
import type { Checker } from "../../src/contract/task.ts";
import { comparerOf } from "../checkers/index.ts";
import { type CheckOutput, programChecker } from "../jury/checker.ts";
import { juryProgramOf } from "../jury/program.ts";

/** How a task's outputs are judged: by the comparison it names, or by a program of its own. */
export function outputChecker(checker: Checker | undefined, tools: GradingTools): CheckOutput {
  const program = juryProgramOf(checker);
  if (program !== null) return programChecker(program, "checker", tools.jury);
  const compare = comparerOf(checker);
  return async ({ expected, actual }) => compare(expected, actual);
}
