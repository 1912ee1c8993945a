import type { InteractiveTask } from "../../src/contract/task.ts";
import { isWellFormed } from "../../src/contract/text.ts";
import { comparerOf } from "../checkers/index.ts";
import { requireApart, requireFileName, requireWeight, taskInvalid, testIds } from "../code/task-faults.ts";
import { checkJuryProgram, juryProgramOf } from "../jury/program.ts";

/** Refuses a task whose tests or programs can't be. What its interactor accepts is known when it runs. Throws `task_invalid`. */
export function checkInteractiveTask(task: InteractiveTask): void {
  checkJuryProgram(task.interactor, "interactor");
  testIds(task.tests);
  requireWeight(task.tests, task.reward?.mode);
  checkChecker(task);
  for (const [index, test] of task.tests.entries()) {
    const path = `tests.${index}`;
    if (test.output_files !== undefined) {
      throw taskInvalid(`${path}.output_files`, "an interactor sees what a program says, never its files");
    }
    for (const text of [test.input, test.output ?? "", ...Object.values(test.input_files ?? {})]) {
      if (!isWellFormed(text)) throw taskInvalid(path, "lone surrogates have no UTF-8 form");
    }
    const names = Object.keys(test.input_files ?? {});
    for (const name of names) requireFileName(`${path}.input_files.${name}`, name);
    requireApart(`${path}.input_files`, names);
  }
}

function checkChecker({ checker, interactor }: InteractiveTask): void {
  if (checker === undefined) return;
  if (interactor.type !== "testlib") {
    throw taskInvalid("checker", "only an interactor of type testlib writes an output for a checker");
  }
  const program = juryProgramOf(checker);
  if (program === null) comparerOf(checker);
  else checkJuryProgram(program, "checker");
}
