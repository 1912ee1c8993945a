import { ServiceError } from "../../src/contract/errors.ts";
import type { SandboxGrader } from "../../src/contract/grader.ts";
import type { AssertTask, Task } from "../../src/contract/task.ts";
import { isWellFormed } from "../../src/contract/text.ts";
import { ENTRY } from "../call/entry.ts";
import { requireFileName, taskInvalid } from "../code/task-faults.ts";
import { assertLanguageOf } from "./languages.ts";

/** Judges by assertions, out of the program's reach; how depends on the language. */
export const assertGrader: SandboxGrader = {
  type: "sandbox",
  name: "assert",
  version: "9",
  kinds: ["assert"],
  checkTask: (task) => checkAssertTask(assertTask(task)),
  submission: (task, solution, languages) =>
    assertLanguageOf(assertTask(task)).submission(assertTask(task), solution, languages),
  grade: (task, program, tools) => assertLanguageOf(assertTask(task)).grade(assertTask(task), program, tools),
};

function assertTask(task: Task): AssertTask {
  if (task.kind === "assert") return task;
  throw new ServiceError("grader_fault", `the assert grader was given a task of kind ${task.kind}`);
}

function checkAssertTask(task: AssertTask): void {
  if (!ENTRY.test(task.entry)) throw taskInvalid("entry", 'a function "f" or a method "Class.method" is expected');
  if (!isWellFormed(task.setup ?? "")) throw taskInvalid("setup", "lone surrogates have no UTF-8 form");
  if (task.solution_file !== undefined) requireFileName("solution_file", task.solution_file);
  if (task.test_file !== undefined) requireFileName("test_file", task.test_file);
  assertLanguageOf(task).checkTask(task);
}
