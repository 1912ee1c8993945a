import { ServiceError } from "../../src/contract/errors.ts";
import type {
  CodeFinding,
  GradingTools,
  JuryReport,
  SandboxGrader,
  Submission,
  TalkCase,
} from "../../src/contract/grader.ts";
import type { Artifact, RunFacts } from "../../src/contract/sandbox.ts";
import type { InteractiveTask, StdioTest, Task } from "../../src/contract/task.ts";
import { refusedBuild } from "../code/build.ts";
import { extractProgram } from "../code/extract.ts";
import { filesOf } from "../code/files.ts";
import { outputChecker } from "../code/output-checker.ts";
import { testIds } from "../code/task-faults.ts";
import type { CheckOutput } from "../jury/checker.ts";
import { juryProgramOf, programOf } from "../jury/program.ts";
import {
  FEEDBACK_DIRECTORY,
  KATTIS_CONTENT,
  KATTIS_SCORE,
  readKattis,
  readTestlib,
  TESTLIB_CONTENT,
  TESTLIB_REPORT,
} from "../jury/report.ts";
import { checkInteractiveTask } from "./check-task.ts";

/** Lets a program talk with the task's interactor, each in a sandbox of its own; what the interactor finds decides. */
export const interactiveGrader: SandboxGrader = {
  type: "sandbox",
  name: "interactive",
  version: "1",
  kinds: ["interactive"],
  checkTask: (task) => checkInteractiveTask(interactiveTask(task)),
  submission: (task, solution, languages) => extractProgram(solution, interactiveTask(task), languages),
  juryLanguages: (task) => {
    const { interactor, checker } = interactiveTask(task);
    return [interactor.language, juryProgramOf(checker)?.language ?? []].flat();
  },
  grade: (task, program, tools) => gradeTalks(interactiveTask(task), program, tools),
};

function interactiveTask(task: Task): InteractiveTask {
  if (task.kind === "interactive") return task;
  throw new ServiceError("grader_fault", `the interactive grader was given a task of kind ${task.kind}`);
}

async function gradeTalks(
  task: InteractiveTask,
  program: Extract<Submission, { state: "program" }>,
  tools: GradingTools,
): Promise<CodeFinding> {
  const [built, interactor] = await Promise.all([
    tools.build({
      language: program.language,
      main: program.main,
      files: { [program.main]: Buffer.from(program.code) },
    }),
    tools.jury.build(programOf(task.interactor, "interactor", tools.jury.languages)),
  ]);
  const common = { integrity: "isolated", total: task.tests.length, flags: [] } as const;
  if (!built.ok) return { ...common, refused: refusedBuild(built.facts), tests: [] };
  const ids = testIds(task.tests);
  const check = task.checker === undefined ? null : outputChecker(task.checker, tools);
  const cases = task.tests.map((test, index) =>
    talkCase(task, test, ids[index] ?? "", { interactor, candidate: built.artifact }, check),
  );
  return { ...common, refused: null, tests: await tools.runTests(cases) };
}

const INPUT = "jury/input";
const ANSWER = "jury/answer";
/** What the interactor tells a checker: testlib's `tout`. */
const OUTPUT = "jury/output";

interface Protocol {
  readonly argv: readonly string[];
  readonly outputs: readonly string[];
  readonly contentCodes: readonly number[];
  read(facts: RunFacts, fullPoints: number): JuryReport;
}

const PROTOCOLS: Readonly<Record<InteractiveTask["interactor"]["type"], Protocol>> = {
  testlib: {
    argv: [INPUT, OUTPUT, ANSWER, TESTLIB_REPORT, "-appes"],
    outputs: [TESTLIB_REPORT, OUTPUT],
    contentCodes: TESTLIB_CONTENT,
    read: readTestlib,
  },
  kattis: {
    argv: [INPUT, ANSWER, `${FEEDBACK_DIRECTORY}/`],
    outputs: [KATTIS_SCORE],
    contentCodes: KATTIS_CONTENT,
    read: readKattis,
  },
};

function talkCase(
  task: InteractiveTask,
  test: StdioTest,
  id: string,
  artifacts: { readonly interactor: Artifact; readonly candidate: Artifact },
  check: CheckOutput | null,
): TalkCase {
  const protocol = PROTOCOLS[task.interactor.type];
  const [input, expected] = [Buffer.from(test.input), Buffer.from(test.output ?? "")];
  return {
    id,
    weight: test.weight ?? 1,
    subtask: test.subtask === undefined ? null : String(test.subtask),
    interactor: {
      artifact: artifacts.interactor,
      argv: protocol.argv,
      input_files: { [INPUT]: input, [ANSWER]: expected, [`${FEEDBACK_DIRECTORY}/.keep`]: new Uint8Array() },
      output_files: protocol.outputs,
    },
    candidate: { artifact: artifacts.candidate, input_files: filesOf(test.input_files ?? {}) },
    contentCodes: protocol.contentCodes,
    report: (facts) => protocol.read(facts, task.interactor.points ?? 1),
    ...(check !== null && {
      check: (facts, signal) => check({ input, expected, actual: writtenBytes(facts) }, signal),
    }),
  };
}

/** What the interactor wrote for the checker. Throws `checker_failed` where it wrote nothing: the task relies on it. */
function writtenBytes(facts: RunFacts): Uint8Array {
  const file = facts.output_files[OUTPUT];
  if (file?.state === "file") return file.bytes;
  throw new ServiceError("checker_failed", "the interactor left no output for the task's checker");
}
