import type {
  CodeFinding,
  GradingTools,
  LanguageCatalogue,
  Submission,
  TestOutcome,
} from "../../../src/contract/grader.ts";
import type { Artifact } from "../../../src/contract/sandbox.ts";
import type { SolutionContent } from "../../../src/contract/solution.ts";
import type { AssertTask } from "../../../src/contract/task.ts";
import { isWellFormed } from "../../../src/contract/text.ts";
import { javascriptFiles } from "../../call/javascript-driver.ts";
import { UNPARSED } from "../../call/judge.ts";
import { refusedBuild } from "../../code/build.ts";
import { extractProgram } from "../../code/extract.ts";
import { definitionsIn, readTests } from "../../code/javascript-text.ts";
import { taskInvalid } from "../../code/task-faults.ts";
import { JAVASCRIPT_AGENT } from "../../split/javascript-agent.ts";
import { brokenTests, runRounds } from "../../split/rounds.ts";
import { type AssertLanguage, type Program, skippedTest } from "../language.ts";
import { decideTest } from "../report.ts";
import { testerFiles } from "./tester.ts";

/** Assertions in JavaScript and TypeScript: test code in a sandbox of its own, where a stand-in asks the candidate's program. */
export const JAVASCRIPT: AssertLanguage = {
  takes: (name) =>
    /^(?:js|node(?:\.?js)?|javascript|ecmascript|mjs|cjs|ts|typescript|ts-node|tsx|deno|mts|cts)$/.test(name),
  checkTask: (task) => {
    for (const [index, source] of [task.tests].flat().entries()) {
      checkTests(source, task, typeof task.tests === "string" ? "tests" : `tests.${index}`);
    }
  },
  submission,
  grade,
};

function checkTests(source: string, task: AssertTask, path: string): void {
  if (!isWellFormed(source)) throw taskInvalid(path, "lone surrogates have no UTF-8 form");
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
  const exports = new RegExp(`exports\\b[^]*\\b${task.entry.split(".")[0]?.replaceAll("$", "\\$")}\\b`);
  if (isDefined && !defined.has(task.entry.split(".")[0] ?? "") && !exports.test(found.code)) {
    const extracted = { ...found.extracted, continues_prompt: true };
    return { ...found, code: `${task.prompt ?? ""}${found.code}`, extracted };
  }
  const isLent = helpers !== "" && !definitionsIn(helpers).some(({ name }) => defined.has(name));
  return isLent ? { ...found, code: `${helpers}\n${found.code}` } : found;
}

async function grade(task: AssertTask, program: Program, tools: GradingTools): Promise<CodeFinding> {
  const { language, main, code } = program;
  const sources = [task.tests].flat();
  const common = { integrity: "split_process", total: sources.length, flags: [] } as const;
  const agent = await tools.build({
    language,
    main,
    files: javascriptFiles(language, task.entry, code, JAVASCRIPT_AGENT),
  });
  if (!agent.ok) return { ...common, refused: refusedBuild(agent.facts), tests: [] };
  const isBinary = (task.reward?.mode ?? "binary") === "binary";
  const outcomes: TestOutcome[] = [];
  for (const [index, source] of sources.entries()) {
    const id = String(index + 1);
    if (isBinary && outcomes.some(({ score }) => score < 1)) {
      outcomes.push(skippedTest(id));
      continue;
    }
    const run = await runTest(source, task, program, agent.artifact, tools);
    if (run.isUnparsed) return { ...common, refused: UNPARSED, tests: [] };
    outcomes.push(decideTest(id, run));
  }
  return { ...common, refused: null, tests: outcomes };
}

async function runTest(source: string, task: AssertTask, program: Program, agent: Artifact, tools: GradingTools) {
  const { language, main } = program;
  const { helpers } = readPrompt(task);
  const built = await tools.build({ language, main, files: testerFiles(language, task, helpers, source) });
  if (!built.ok) throw brokenTests("they do not compile");
  const reading = readTests(`${task.setup ?? ""}\n${source}`, task.entry);
  return runRounds({
    ...{ tools, tester: built.artifact, agent },
    request: {
      entry: task.entry,
      counts_asserts: reading.usesAssertions,
      speaks_of_nan: reading.speaksOfNan,
      speaks_of_nothing: reading.speaksOfNothing,
    },
    context: { entry: task.entry },
  });
}
