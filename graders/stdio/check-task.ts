import { ServiceError } from "../../src/contract/errors.ts";
import type { JuryProgram, StdioTask, StdioTest } from "../../src/contract/task.ts";
import { isWellFormed } from "../../src/contract/text.ts";
import type { Compare } from "../checkers/compare.ts";
import { comparerOf } from "../checkers/index.ts";
import { requireApart, requireFileName, requireWeight, taskInvalid, testIds } from "../code/task-faults.ts";
import { checkJuryProgram, juryProgramOf } from "../jury/program.ts";

/**
 * Refuses a task whose tests can't judge: nothing expected, nothing that a silent program would fail, ids or file names that
 * collide or lead out of the working directory. Throws `task_invalid`.
 */
export function checkStdioTask(task: StdioTask): void {
  testIds(task.tests);
  requireWeight(task.tests, task.reward?.mode);
  checkIo(task.io);
  const program = juryProgramOf(task.checker);
  if (program === null) checkCompared(task, comparerOf(task.checker));
  else checkJudged(task, program);
}

/** What a program of the task's own accepts is known when it runs: `validate` shows that, and that silence fails. */
function checkJudged(task: StdioTask, program: JuryProgram): void {
  checkJuryProgram(program, "checker");
  for (const [index, test] of task.tests.entries()) {
    checkTexts(test, `tests.${index}`, task.io);
    const files = Object.keys(test.output_files ?? {}).length;
    const streams = files + (test.output !== undefined || task.io?.output_file !== undefined ? 1 : 0);
    if (streams > 1) throw taskInvalid(`tests.${index}`, "a checker in a program of its own judges one output");
  }
}

function checkCompared(task: StdioTask, compare: Compare): void {
  for (const [index, test] of task.tests.entries()) {
    checkTest(test, `tests.${index}`, task.io);
    requireOwnOutput(test, `tests.${index}`, compare);
  }
  if (task.tests.every((test) => isPassedBySilence(test, task.io, compare))) {
    throw taskInvalid("tests", "a program that does nothing passes every test");
  }
}

function checkIo(io: StdioTask["io"]): void {
  if (io?.input_file !== undefined) requireFileName("io.input_file", io.input_file);
  if (io?.output_file !== undefined) requireFileName("io.output_file", io.output_file);
}

function checkTest(test: StdioTest, path: string, io: StdioTask["io"]): void {
  checkTexts(test, path, io);
  if (test.output === undefined && Object.keys(test.output_files ?? {}).length === 0) {
    throw taskInvalid(`${path}.output`, 'nothing is expected of the program; write "" for an empty output');
  }
}

function checkTexts(test: StdioTest, path: string, io: StdioTask["io"]): void {
  requireText(`${path}.input`, test.input);
  if (test.output !== undefined) requireText(`${path}.output`, test.output);
  checkFiles(`${path}.input_files`, test.input_files, io?.input_file);
  checkFiles(`${path}.output_files`, test.output_files, io?.output_file);
}

/** What is expected must pass its own checker: else no program could. */
function requireOwnOutput(test: StdioTest, path: string, compare: Compare): void {
  const files = Object.entries(test.output_files ?? {}).map(([name, text]) => [`${path}.output_files.${name}`, text]);
  const output = test.output === undefined ? [] : [[`${path}.output`, test.output]];
  for (const [place = path, text = ""] of [...output, ...files]) {
    const bytes = Buffer.from(text);
    if (!isAccepted(bytes, compare)) throw taskInvalid(place, "the checker does not accept what is expected");
  }
}

function isAccepted(bytes: Uint8Array, compare: Compare): boolean {
  try {
    return compare(bytes, bytes).score === 1;
  } catch (error) {
    if (error instanceof ServiceError && error.code === "checker_failed") return false;
    throw error;
  }
}

function checkFiles(
  path: string,
  files: Readonly<Record<string, string>> | undefined,
  taken: string | undefined,
): void {
  for (const [name, content] of Object.entries(files ?? {})) {
    requireFileName(`${path}.${name}`, name);
    requireText(`${path}.${name}`, content);
    if (name === taken) throw taskInvalid(`${path}.${name}`, "io names this file already");
  }
  requireApart(path, [...Object.keys(files ?? {}), ...(taken === undefined ? [] : [taken])]);
}

function requireText(path: string, text: string): void {
  if (!isWellFormed(text)) throw taskInvalid(path, "lone surrogates have no UTF-8 form");
}

/** A file must be made to pass, so only an expected stdout can be met by silence. */
function isPassedBySilence(test: StdioTest, io: StdioTask["io"], compare: Compare): boolean {
  if (Object.keys(test.output_files ?? {}).length > 0) return false;
  if (io?.output_file !== undefined) return false;
  return compare(Buffer.from(test.output ?? ""), new Uint8Array()).score > 0;
}
