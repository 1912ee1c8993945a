import type { Artifact } from "../../../src/contract/sandbox.ts";
import type { UnitTask } from "../../../src/contract/task.ts";
import { decideTest } from "../../assert/report.ts";
import { javascriptFiles } from "../../call/javascript-driver.ts";
import { UNPARSED } from "../../call/judge.ts";
import { refusedBuild } from "../../code/build.ts";
import { readTests } from "../../code/javascript-text.ts";
import { taskInvalid } from "../../code/task-faults.ts";
import { JAVASCRIPT_AGENT } from "../../split/javascript-agent.ts";
import { isArray, isObject } from "../../split/report.ts";
import { brokenTests, runRounds, type SplitRun } from "../../split/rounds.ts";
import {
  filePrefixes,
  type TestResult,
  type UnitFramework,
  type UnitJob,
  type UnitRun,
  type UnitTest,
} from "../framework.ts";
import { isExpected } from "../outcomes.ts";
import { suiteFiles } from "./tester.ts";

/** Suites written for jest, also as \`@jest/globals\` or vitest name it, by a runner of our own. */
export const jest = framework("jest");

/** Suites written for Node.js' own \`node:test\`, by the same runner. */
export const nodeTest = framework("node:test");

function framework(name: string): UnitFramework {
  return {
    name,
    languages: ["javascript", "typescript"],
    solutionFile: "solution.js",
    checkTask,
    run: (job) => runSuite(job, name),
  };
}

const SCRIPT = /\.[cm]?[jt]s$/;
const TEST_FILE = /(?:^|[./_-])(?:test|tests|spec|__tests__)(?:[./_-]|$)/i;

/** The files that hold tests, by their names; all scripts where no name tells. */
function testFiles(task: UnitTask): readonly string[] {
  const scripts = Object.keys(task.files).filter((path) => SCRIPT.test(path));
  const named = scripts.filter((path) => TEST_FILE.test(path));
  return named.length > 0 ? named : scripts;
}

function checkTask(task: UnitTask): void {
  const files = testFiles(task);
  if (files.length === 0) throw taskInvalid("files", "there is no test file in JavaScript or TypeScript");
  for (const [path, source] of Object.entries(task.files)) {
    if (!SCRIPT.test(path)) continue;
    const { evaluator } = readTests(source, "");
    if (evaluator !== null) {
      throw taskInvalid(`files.${path}`, `the tests could run as code what the candidate returns (${evaluator})`);
    }
  }
  if (!files.some((path) => readTests(task.files[path] ?? "", "").canFail)) {
    throw taskInvalid("files", "nothing is asserted, so nothing can fail");
  }
}

async function runSuite(job: UnitJob, name: string): Promise<UnitRun> {
  const { task, program, tools } = job;
  const { language, main, code } = program;
  const solutionFile = language === "typescript" ? job.solutionFile.replace(/\.js$/, ".ts") : job.solutionFile;
  const agent = await tools.build({ language, main, files: javascriptFiles(language, "", code, JAVASCRIPT_AGENT) });
  const nothing = { integrity: "split_process", tests: [], isCollectedApart: false, flags: [] } as const;
  if (!agent.ok) return { ...nothing, refused: refusedBuild(agent.facts) };
  const tests: UnitTest[] = [];
  let isCollectedApart = true;
  for (const file of testFiles(task)) {
    const tester = await tools.build({ language, main, files: suiteFiles(language, task, file, solutionFile) });
    if (!tester.ok) throw brokenTests("they do not compile");
    const suite = new Suite(job, name, file, solutionFile, tester.artifact, agent.artifact);
    const listed = await suite.list();
    isCollectedApart &&= listed.isApart;
    for (const [only, test] of listed.tests.entries()) {
      const isDecided =
        job.stopAtFirstFailure && tests.some(({ result }) => result !== null && result.verdict !== "accepted");
      const isWanted = !test.isMarked && !isDecided && isExpected(task, test);
      const run = isWanted ? await suite.run(only) : null;
      if (run?.isUnparsed === true) return { ...nothing, refused: UNPARSED };
      tests.push({ ...test, result: run === null ? null : resultOf(test.name, run) });
    }
  }
  return { integrity: "split_process", refused: null, tests, isCollectedApart, flags: [] };
}

function resultOf(name: string, run: SplitRun): TestResult {
  const { verdict, evidence, cpu_ms, wall_ms, memory_bytes } = decideTest(name, run);
  if (verdict === "skipped") throw brokenTests("a test that ran was skipped");
  return { verdict, evidence, cpu_ms, wall_ms, memory_bytes };
}

/** The tests of one file, each run by itself in rounds of its own. */
class Suite {
  readonly #parts: Omit<Parameters<typeof runRounds>[0], "refine">;
  readonly #file: string;

  constructor(job: UnitJob, name: string, file: string, solutionFile: string, tester: Artifact, agent: Artifact) {
    const reading = readTests(job.task.files[file] ?? "", "");
    this.#file = file;
    this.#parts = {
      ...{ tools: job.tools, tester, agent },
      request: {
        ...{ framework: name, file, files: Object.keys(job.task.files), solution: solutionFile },
        counts_asserts: reading.usesAssertions,
        speaks_of_nan: reading.speaksOfNan,
        speaks_of_nothing: reading.speaksOfNothing,
      },
      context: { entry: "" },
    };
  }

  /** The tests that there are, and whether that was told without the program. */
  async list(): Promise<{ readonly tests: readonly Omit<UnitTest, "result">[]; readonly isApart: boolean }> {
    const { last } = await runRounds(this.#parts);
    const report = last.by === "tests" ? last.report : {};
    if (typeof report.unsupported === "string") throw taskInvalid(`files.${this.#file}`, report.unsupported);
    if (!isArray(report.listed)) throw brokenTests("they could not be listed");
    const prefixes = filePrefixes(this.#file);
    const tests = report.listed.map((one) => {
      if (!isObject(one) || typeof one.name !== "string") throw brokenTests("they could not be listed");
      return { name: one.name, prefixes, isMarked: one.isMarked === true };
    });
    return { tests, isApart: report.apart === true };
  }

  run(only: number) {
    return runRounds({ ...this.#parts, request: { ...this.#parts.request, only } });
  }
}
