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
import { ACCEPTED, type Compare, wrongAnswer } from "../checkers/compare.ts";
import { comparerOf } from "../checkers/index.ts";
import { refusedBuild } from "../code/build.ts";
import { extractProgram } from "../code/extract.ts";
import { taskInvalid, testIds } from "../code/task-faults.ts";
import { checkStdioTask } from "./check-task.ts";

/** Runs a program once for each test's input and compares what it wrote, out of its reach, with what is expected. */
export const stdioGrader: SandboxGrader = {
  type: "sandbox",
  name: "stdio",
  version: "1",
  kinds: ["stdio"],
  checkTask: (task) => checkStdioTask(stdioTask(task)),
  submission: (task, solution, languages) => extractProgram(solution, stdioTask(task), languages),
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
  refuseOverwrite(task, program.main);
  const built = await tools.build({
    language: program.language,
    main: program.main,
    files: { [program.main]: Buffer.from(program.code) },
  });
  const common = { integrity: "isolated", total: task.tests.length, flags: [] } as const;
  if (!built.ok) return { ...common, refused: refusedBuild(built.facts), tests: [] };
  const ids = testIds(task.tests);
  const compare = comparerOf(task.checker);
  const cases = task.tests.map((test, index) => testCase(task, test, ids[index] ?? "", built.artifact, compare));
  return { ...common, refused: null, tests: await tools.runTests(cases) };
}

/** Which file a program lives in is known only with its language: a test must not put another in its place. */
function refuseOverwrite(task: StdioTask, main: string): void {
  const named = task.tests.findIndex((test) => Object.hasOwn(test.input_files ?? {}, main));
  if (named >= 0) throw taskInvalid(`tests.${named}.input_files`, `${main} is the program itself`);
  if (task.io?.input_file === main) throw taskInvalid("io.input_file", `${main} is the program itself`);
}

function testCase(task: StdioTask, test: StdioTest, id: string, artifact: Artifact, compare: Compare): TestCase {
  const input = Buffer.from(test.input);
  const inputFile = task.io?.input_file;
  const inputFiles = { ...test.input_files, ...(inputFile !== undefined && { [inputFile]: test.input }) };
  const outputs = expectedFiles(task, test);
  return {
    id,
    weight: test.weight ?? 1,
    subtask: test.subtask === undefined ? null : String(test.subtask),
    request: {
      artifact,
      stdin: inputFile === undefined ? input : new Uint8Array(),
      input_files: Object.fromEntries(Object.entries(inputFiles).map(([name, text]) => [name, Buffer.from(text)])),
      output_files: [...outputs.keys()],
    },
    check: (facts) => checkOutput(expectedStdout(task, test), outputs, facts, compare),
  };
}

/** What stdout must hold; null where the answer goes to files. */
function expectedStdout(task: StdioTask, test: StdioTest): Uint8Array | null {
  if (test.output === undefined || task.io?.output_file !== undefined) return null;
  return Buffer.from(test.output);
}

function expectedFiles(task: StdioTask, test: StdioTest): ReadonlyMap<string, Uint8Array> {
  const files = new Map(Object.entries(test.output_files ?? {}).map(([name, text]) => [name, Buffer.from(text)]));
  const answerFile = task.io?.output_file;
  if (answerFile !== undefined && test.output !== undefined) files.set(answerFile, Buffer.from(test.output));
  return files;
}

/** All that is expected must be met; the first thing that is not decides. */
function checkOutput(
  stdout: Uint8Array | null,
  files: ReadonlyMap<string, Uint8Array>,
  facts: RunFacts,
  compare: Compare,
): CheckResult {
  const parts: CheckResult[] = stdout === null ? [] : [compare(stdout, facts.stdout)];
  for (const [name, expected] of files) {
    const file = Object.hasOwn(facts.output_files, name) ? facts.output_files[name] : undefined;
    const found = file?.state === "file" ? compare(expected, file.bytes) : wrongAnswer(file?.state ?? "missing");
    parts.push(found.score === 1 ? found : { ...found, evidence: `file ${name}: ${found.evidence}` });
  }
  return parts.find((part) => part.score < 1) ?? ACCEPTED;
}
