import { ServiceError } from "../../src/contract/errors.ts";
import type {
  CheckResult,
  CodeFinding,
  GradingTools,
  SandboxGrader,
  Submission,
  TestCase,
} from "../../src/contract/grader.ts";
import type { Artifact, RunFacts } from "../../src/contract/sandbox.ts";
import type { StdioTask, StdioTest, Task } from "../../src/contract/task.ts";
import { ACCEPTED, wrongAnswer } from "../checkers/compare.ts";
import { refusedBuild } from "../code/build.ts";
import { extractProgram } from "../code/extract.ts";
import { filesOf } from "../code/files.ts";
import { outputChecker } from "../code/output-checker.ts";
import { testIds } from "../code/task-faults.ts";
import type { CheckOutput, Judged } from "../jury/checker.ts";
import { juryProgramOf } from "../jury/program.ts";
import { checkStdioTask } from "./check-task.ts";

/** Runs a program once for each test's input and compares what it wrote, out of its reach, with what is expected. */
export const stdioGrader: SandboxGrader = {
  type: "sandbox",
  name: "stdio",
  version: "4",
  kinds: ["stdio"],
  checkTask: (task) => checkStdioTask(stdioTask(task)),
  submission: (task, solution, languages) => extractProgram(solution, stdioTask(task), languages),
  juryLanguages: (task) => [juryProgramOf(stdioTask(task).checker)?.language ?? []].flat(),
  grade: (task, program, tools) => gradeStdio(stdioTask(task), program, tools),
};

function stdioTask(task: Task): StdioTask {
  if (task.kind === "stdio") return task;
  throw new ServiceError("grader_fault", `the stdio grader was given a task of kind ${task.kind}`);
}

async function gradeStdio(
  task: StdioTask,
  program: Extract<Submission, { state: "program" }>,
  tools: GradingTools,
): Promise<CodeFinding> {
  const built = await tools.build({
    language: program.language,
    main: program.main,
    files: { [program.main]: Buffer.from(program.code) },
  });
  const common = { integrity: "isolated", total: task.tests.length, flags: [] } as const;
  if (!built.ok) return { ...common, refused: refusedBuild(built.facts), tests: [] };
  const ids = testIds(task.tests);
  const check = outputChecker(task.checker, tools);
  const cases = task.tests.map((test, index) => testCase(task, test, ids[index] ?? "", built.artifact, check));
  return { ...common, refused: null, tests: await tools.runTests(cases) };
}

function testCase(task: StdioTask, test: StdioTest, id: string, artifact: Artifact, check: CheckOutput): TestCase {
  const input = Buffer.from(test.input);
  const inputFile = task.io?.input_file;
  const inputFiles = { ...test.input_files, ...(inputFile !== undefined && { [inputFile]: test.input }) };
  const expected = expectationsOf(task, test);
  return {
    id,
    weight: test.weight ?? 1,
    subtask: test.subtask === undefined ? null : String(test.subtask),
    request: {
      artifact,
      stdin: inputFile === undefined ? input : new Uint8Array(),
      input_files: filesOf(inputFiles),
      output_files: expected.flatMap(({ file }) => file ?? []),
    },
    check: (facts, signal) => checkOutputs(input, expected, facts, (judged) => check(judged, signal)),
  };
}

/** Bytes that a program has to write: on stdout, or to a file. */
interface Expectation {
  readonly file: string | null;
  readonly bytes: Uint8Array;
}

/** What a test expects; a checker in a program of its own may judge an output for which the task has no answer. */
function expectationsOf(task: StdioTask, test: StdioTest): readonly Expectation[] {
  const files = Object.entries(test.output_files ?? {}).map(([file, text]) => ({ file, bytes: Buffer.from(text) }));
  if (test.output === undefined && files.length > 0) return files;
  return [{ file: task.io?.output_file ?? null, bytes: Buffer.from(test.output ?? "") }, ...files];
}

/** All that is expected must be met; the first thing that is not decides. */
async function checkOutputs(
  input: Uint8Array,
  expectations: readonly Expectation[],
  facts: RunFacts,
  check: (judged: Judged) => Promise<CheckResult>,
): Promise<CheckResult> {
  for (const { file, bytes: expected } of expectations) {
    const actual = file === null ? facts.stdout : writtenBytes(facts, file);
    const found = typeof actual === "string" ? wrongAnswer(actual) : await check({ input, expected, actual });
    if (found.score < 1) return file === null ? found : { ...found, evidence: `file ${file}: ${found.evidence}` };
  }
  return ACCEPTED;
}

/** The bytes of a file that a program wrote, or why there are none. */
function writtenBytes(facts: RunFacts, name: string): Uint8Array | string {
  const file = Object.hasOwn(facts.output_files, name) ? facts.output_files[name] : undefined;
  return file?.state === "file" ? file.bytes : (file?.state ?? "missing");
}
