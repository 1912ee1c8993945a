import type { CodeFinding, GradingTools, LanguageCatalogue, Submission } from "../../../src/contract/grader.ts";
import type { Artifact } from "../../../src/contract/sandbox.ts";
import type { SolutionContent } from "../../../src/contract/solution.ts";
import { type AssertTask, stopsAtFirstFailure } from "../../../src/contract/task.ts";
import { isWellFormed } from "../../../src/contract/text.ts";
import type { Answer } from "../../call/answer.ts";
import { javascriptFiles } from "../../call/javascript-driver.ts";
import { UNPARSED } from "../../call/judge.ts";
import { refusedBuild } from "../../code/build.ts";
import { extractProgram } from "../../code/extract.ts";
import { definitionsIn, readTests } from "../../code/javascript-text.ts";
import { taskInvalid } from "../../code/task-faults.ts";
import { JAVASCRIPT_AGENT } from "../../split/javascript-agent.ts";
import { brokenTests, runRounds } from "../../split/rounds.ts";
import type { AssertLanguage, Program } from "../language.ts";
import {
  type PlannedCall,
  type PlannedRun,
  type PlannedSplit,
  type PlannedTest,
  planTests,
  runPlanned,
} from "../planned.ts";
import { decideTest } from "../report.ts";
import { loweredCase } from "./isolated.ts";
import { type LoweredCall, lowerCalls } from "./lower.ts";
import { isOwnName } from "./scope.ts";
import { testerFiles } from "./tester.ts";

/** Assertions in JavaScript and TypeScript: each a call judged outside where that can be, else test code in a sandbox of its own. */
export const JAVASCRIPT: AssertLanguage = {
  takes: (name) =>
    /^(?:js|node(?:\.?js)?|javascript|ecmascript|mjs|cjs|ts|typescript|ts-node|tsx|deno|mts|cts)$/.test(name),
  checkTask: (task) => void planJavascript(task),
  submission,
  grade,
};

/** The tests of a task. Throws `task_invalid` for tests that can't judge. */
function planJavascript(task: AssertTask): readonly PlannedTest<LoweredCall>[] {
  const { helpers } = readPrompt(task);
  const isPlain = !definitionsIn(helpers).some(({ name }) => isOwnName(name));
  return planTests(task, (source, path) => {
    if (!isWellFormed(source)) throw taskInvalid(path, "lone surrogates have no UTF-8 form");
    const lowered = isPlain ? lowerCalls(`${task.setup ?? ""}\n${source}`, task.entry) : null;
    if (lowered === null) checkTests(source, task, path);
    return lowered;
  });
}

/** Refuses test code that has to run and can't judge. */
function checkTests(source: string, task: AssertTask, path: string): void {
  const tests = readTests(source, task.entry);
  const setup = readTests(task.setup ?? "", task.entry);
  if (!tests.namesEntry && !setup.namesEntry) throw taskInvalid(path, "the tests never name the entry");
  if (!tests.canFail && !setup.canFail) throw taskInvalid(path, "nothing is asserted, so nothing can fail");
  const evaluator = tests.evaluator ?? setup.evaluator;
  if (evaluator !== null)
    throw taskInvalid(path, `the tests could run as code what the candidate returns (${evaluator})`);
}

/** What the prompt holds in front of the entry's definition, and whether it leaves that open for a completion. */
function readPrompt(task: AssertTask): { readonly helpers: string; readonly isDefined: boolean } {
  const prompt = task.prompt ?? "";
  if (!isWellFormed(prompt)) return { helpers: "", isDefined: false };
  const definitions = definitionsIn(prompt);
  const own = definitions.find(({ name }) => name === task.entry.split(".")[0]);
  if (own === undefined) return { helpers: "", isDefined: false };
  const hasHelpers = definitions.some(({ start }) => start < own.start);
  return { helpers: hasHelpers ? prompt.slice(0, own.start) : "", isDefined: true };
}

/**
 * The program of a solution. One that does not define the entry where the prompt does is a completion, as HumanEval-X asks for;
 * else it is lent the prompt's helpers, where it defines none of them.
 */
function submission(task: AssertTask, solution: SolutionContent, languages: LanguageCatalogue): Submission {
  const language = task.language ?? "";
  if (languages.resolve(language) === null) throw taskInvalid("language", "nobody knows this language");
  const found = extractProgram(solution, { languages: [language], language }, languages);
  if (found.state === "refused") return found;
  const { helpers, isDefined } = readPrompt(task);
  const defined = new Set(definitionsIn(found.code).map(({ name }) => name));
  const [entry = ""] = task.entry.split(".");
  if (isDefined && !defined.has(entry) && !isExported(found.code, entry)) {
    const extracted = { ...found.extracted, continues_prompt: true };
    return { ...found, code: `${task.prompt ?? ""}${found.code}`, extracted };
  }
  const isLent = helpers !== "" && !definitionsIn(helpers).some(({ name }) => defined.has(name));
  return isLent ? { ...found, code: `${helpers}\n${found.code}` } : found;
}

/** Whether a program names the entry behind its first word `exports`. */
function isExported(code: string, entry: string): boolean {
  const exports = /exports\b/.exec(code);
  if (exports === null) return false;
  return new RegExp(`\\b${entry.replaceAll("$", "\\$")}\\b`).test(code.slice(exports.index + exports[0].length));
}

async function grade(task: AssertTask, program: Program, tools: GradingTools): Promise<CodeFinding> {
  const { language, main, code } = program;
  const planned = planJavascript(task);
  const isSplit = planned.some((test) => test.by === "split");
  const common = { integrity: isSplit ? "split_process" : "isolated", total: planned.length, flags: [] } as const;
  const agent = await tools.build({
    language,
    main,
    files: javascriptFiles(language, task.entry, code, JAVASCRIPT_AGENT),
  });
  if (!agent.ok) return { ...common, refused: refusedBuild(agent.facts), tests: [] };
  const runner = {
    runCalls: (calls: readonly PlannedCall<LoweredCall>[]) => runCalls(calls, task, agent.artifact, tools),
    runSplit: (test: PlannedSplit) => runSplit(test, task, program, agent.artifact, tools),
  };
  const run = await runPlanned(planned, runner, stopsAtFirstFailure(task));
  if (run.isUnparsed) return { ...common, refused: UNPARSED, tests: [] };
  return { ...common, refused: null, tests: run.outcomes };
}

async function runCalls(
  calls: readonly PlannedCall<LoweredCall>[],
  task: AssertTask,
  agent: Artifact,
  tools: GradingTools,
): Promise<PlannedRun> {
  const sources = [task.setup ?? "", task.tests].flat();
  let isUnparsed = false;
  const site = {
    entry: task.entry,
    agent,
    speaksOfNan: sources.some((source) => readTests(source, task.entry).speaksOfNan),
    note: ({ state }: Answer) => {
      isUnparsed ||= state === "unparsed";
    },
  };
  const cases = calls.map(({ id, lowered }) => loweredCase(id, lowered, site));
  return { outcomes: await tools.runTests(cases), flags: [], isUnparsed };
}

async function runSplit(
  { id, source }: PlannedSplit,
  task: AssertTask,
  program: Program,
  agent: Artifact,
  tools: GradingTools,
): Promise<PlannedRun> {
  const { language, main } = program;
  const { helpers } = readPrompt(task);
  const built = await tools.build({ language, main, files: testerFiles(language, task, helpers, source) });
  if (!built.ok) throw brokenTests("they do not compile");
  const reading = readTests(`${task.setup ?? ""}\n${source}`, task.entry);
  const run = await runRounds({
    ...{ tools, tester: built.artifact, agent },
    request: {
      entry: task.entry,
      counts_asserts: reading.usesAssertions,
      speaks_of_nan: reading.speaksOfNan,
      speaks_of_nothing: reading.speaksOfNothing,
    },
    context: { entry: task.entry },
  });
  return { outcomes: [decideTest(id, run)], flags: [], isUnparsed: run.isUnparsed };
}
