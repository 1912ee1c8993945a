import { ServiceError } from "../../src/contract/errors.ts";
import type { CodeFinding, GradingTools, SandboxGrader, Submission, TestCase } from "../../src/contract/grader.ts";
import type { JsonObject, JsonValue } from "../../src/contract/json.ts";
import type { LanguageId } from "../../src/contract/language.ts";
import type { Artifact } from "../../src/contract/sandbox.ts";
import type { CallTask, CallTest, Task } from "../../src/contract/task.ts";
import { refusedBuild } from "../code/build.ts";
import { extractProgram } from "../code/extract.ts";
import { SHORT_BYTES } from "../code/output-checker.ts";
import { requireWeight, taskInvalid, testIds } from "../code/task-faults.ts";
import type { Answer } from "./answer.ts";
import { ENTRY } from "./entry.ts";
import { UNPARSED } from "./judge.ts";
import { equalityRule, judgeLine } from "./judge-line.ts";
import { CALL_LANGUAGES, callFiles } from "./languages.ts";
import { holdsKnown, type Plain, readPlain, ValueFault, writePlain } from "./values.ts";

/** Calls a function of the program, once a process, and compares what it returned as data, out of its reach. */
export const callGrader: SandboxGrader = {
  type: "sandbox",
  name: "call",
  version: "4",
  kinds: ["call"],
  checkTask: (task) => checkCallTask(callTask(task)),
  submission: (task, solution, languages) =>
    requireDriver(extractProgram(solution, languageRule(callTask(task)), languages)),
  grade: (task, program, tools) => gradeCalls(callTask(task), program, tools),
};

function callTask(task: Task): CallTask {
  if (task.kind === "call") return task;
  throw new ServiceError("grader_fault", `the call grader was given a task of kind ${task.kind}`);
}

/** A task that names one language means it; one that names none is judged in any that has a driver. */
function languageRule(task: CallTask): { languages: readonly string[]; language?: string } {
  const own = task.languages ?? (task.language === undefined ? CALL_LANGUAGES : [task.language]);
  return { languages: own, ...(task.language !== undefined && { language: task.language }) };
}

function requireDriver(submission: Submission): Submission {
  if (submission.state === "refused" || CALL_LANGUAGES.includes(submission.language)) return submission;
  throw taskInvalid("language", `this build has no driver for calls in ${submission.language}`);
}

function checkCallTask(task: CallTask): void {
  if (!ENTRY.test(task.entry)) throw taskInvalid("entry", 'a function "f" or a method "Class.method" is expected');
  equalityRule(task.checker);
  testIds(task.tests);
  requireWeight(task.tests, task.reward?.mode);
  for (const [index, test] of task.tests.entries()) readTest(test, index);
}

interface ReadTest {
  readonly args: readonly Plain[];
  readonly kwargs: readonly (readonly [string, Plain])[];
  readonly expected: Plain;
}

/** Throws `task_invalid` with the path of a value that is none. */
function readTest(test: CallTest, index: number): ReadTest {
  function read(value: JsonValue, ...path: readonly (string | number)[]): Plain {
    try {
      const plain = readPlain(value);
      if (holdsKnown(plain)) throw new ValueFault("unknown tag", []);
      return plain;
    } catch (error) {
      if (!(error instanceof ValueFault)) throw error;
      throw taskInvalid(["tests", index, ...path, ...error.path].join("."), error.message);
    }
  }
  return {
    args: test.args.map((value, place) => read(value, "args", place)),
    kwargs: Object.entries(test.kwargs ?? {}).map(([name, value]) => [name, read(value, "kwargs", name)]),
    expected: read(test.expected, "expected"),
  };
}

async function gradeCalls(
  task: CallTask,
  program: Extract<Submission, { state: "program" }>,
  tools: GradingTools,
): Promise<CodeFinding> {
  const { language, main, code } = program;
  const files = callFiles(language, { main, code, entry: task.entry });
  if (files === null) throw new ServiceError("grader_fault", `calls have no driver in ${language}`);
  const built = await tools.build({ language, main, files });
  const common = { integrity: "isolated", total: task.tests.length, flags: [] } as const;
  if (!built.ok) return { ...common, refused: refusedBuild(built.facts), tests: [] };
  const answers: Answer["state"][] = [];
  const ready = { language, artifact: built.artifact };
  const tests = await tools.runTests(testCases(task, ready, tools, (answer) => answers.push(answer)));
  if (answers.includes("unparsed")) {
    return { ...common, refused: UNPARSED, tests: [] };
  }
  return { ...common, refused: null, tests };
}

function testCases(
  task: CallTask,
  ready: { readonly language: LanguageId; readonly artifact: Artifact },
  tools: GradingTools,
  note: (answer: Answer["state"]) => void,
): readonly TestCase[] {
  const ids = testIds(task.tests);
  const { checker } = task;
  return task.tests.map((test, index) => {
    const { args, kwargs } = readTest(test, index);
    const request = {
      entry: task.entry,
      ...writeArguments(args, kwargs, ready.language),
    };
    return {
      id: ids[index] ?? "",
      weight: test.weight ?? 1,
      subtask: test.subtask === undefined ? null : String(test.subtask),
      request: { artifact: ready.artifact, stdin: Buffer.from(JSON.stringify(request)) },
      check: (facts) => {
        const line = facts.stdout;
        // A program that can't be parsed says so in few bytes.
        if (line.length > SHORT_BYTES)
          return tools.longCheck({ type: "answer", checker, expected: test.expected, line });
        const { result, answer } = judgeLine(test.expected, checker, line);
        note(answer);
        return result;
      },
    };
  });
}

/** Only Python has arguments by name; elsewhere they come in the order of the task, after the others. */
function writeArguments(args: ReadTest["args"], kwargs: ReadTest["kwargs"], language: LanguageId): JsonObject {
  if (language !== "python") return { args: [...args, ...kwargs.map(([, value]) => value)].map(writePlain) };
  return { args: args.map(writePlain), kwargs: { $dict: kwargs.map(([name, value]) => [name, writePlain(value)]) } };
}
