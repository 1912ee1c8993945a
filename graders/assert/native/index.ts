import type {
  CodeFinding,
  GradingTools,
  LanguageCatalogue,
  Submission,
  TestOutcome,
} from "../../../src/contract/grader.ts";
import type { Artifact, BuildResult } from "../../../src/contract/sandbox.ts";
import type { SolutionContent } from "../../../src/contract/solution.ts";
import { type AssertTask, stopsAtFirstFailure } from "../../../src/contract/task.ts";
import { isWellFormed } from "../../../src/contract/text.ts";
import { refusedBuild } from "../../code/build.ts";
import { extractProgram } from "../../code/extract.ts";
import { taskInvalid } from "../../code/task-faults.ts";
import { type AssertLanguage, type Program, skippedTest } from "../language.ts";
import { judgeRounds } from "../programs/outcomes.ts";
import { brokenTests, runRounds } from "../programs/rounds.ts";
import { agentSource } from "./agent.ts";
import { dialectOf } from "./language.ts";
import { type Dialect, signatureFault } from "./marshal.ts";
import { definedNames, lendPrologue, readTaskCode, type TaskCode } from "./prompt.ts";
import { scan } from "./scan.ts";
import { shimsFor } from "./shims.ts";
import { testerSource } from "./tester.ts";
import { encodeAnswer, encodeQuestion, encodeRound } from "./values.ts";

interface NativeTask {
  readonly dialect: Dialect;
  readonly code: TaskCode;
  /** Test programs; each is built and run by itself. */
  readonly programs: readonly string[];
}

/** What would let test code go on where an answer is missing, or answer for itself: not supported. */
const UNSUPPORTED: ReadonlySet<string> = new Set(
  "catch setjmp sigsetjmp longjmp fork vfork thread jthread async pthread_create dlopen dlsym".split(" "),
);

/** Programs longer than this, in characters, are compiled as they are: nobody writes them as a completion. */
const MAX_READ = 2 ** 20;

const ENTRY = /^[\p{L}_][\p{L}\p{N}_]*$/u;

/** Assertions in C and C++: test programs that run apart from the candidate's, where only answers of declared types come in. */
export const NATIVE: AssertLanguage = {
  takes: (name) => dialectOf(name) !== null,
  checkTask: (task) => void readNativeTask(task),
  submission: nativeSubmission,
  grade: gradeNative,
};

function readNativeTask(task: AssertTask): NativeTask {
  const dialect = dialectOf(task.language);
  if (dialect === null) throw taskInvalid("language", "C or C++ is expected");
  if (!ENTRY.test(task.entry)) throw taskInvalid("entry", "the name of a function is expected");
  const code = readTaskCode(task);
  if (code === null) {
    throw taskInvalid("prompt", "no declaration of the entry is found, in types that can be handed between processes");
  }
  const fault = signatureFault(code.signature, dialect);
  if (fault !== null) throw taskInvalid("prompt", fault);
  const tests = [task.tests].flat();
  for (const [index, source] of tests.entries())
    requireTests(source, typeof task.tests === "string" ? "tests" : `tests.${index}`, task.entry);
  return { dialect, code, programs: joinedPrograms(tests) };
}

function requireTests(source: string, path: string, entry: string): void {
  if (!isWellFormed(source)) throw taskInvalid(path, "lone surrogates have no UTF-8 form");
  const tokens = scan(source);
  if (!tokens.some(({ text }) => text === entry)) throw taskInvalid(path, "the tests never name the entry");
  if (!hasAssertions(source) && !canFailByStatus(source)) {
    throw taskInvalid(path, "nothing is asserted, so nothing can fail");
  }
  const unsupported = tokens.find(({ text }) => UNSUPPORTED.has(text))?.text;
  if (unsupported !== undefined) throw taskInvalid(path, `tests that use ${unsupported} are not supported`);
}

function hasAssertions(source: string): boolean {
  return scan(source).some(({ text }) => text === "assert");
}

/** Tests may tell by their status too: they abort, exit, or return something that is not 0. */
function canFailByStatus(source: string): boolean {
  const tokens = scan(source);
  return tokens.some(({ text }, at) => {
    if (["abort", "exit", "_Exit", "throw"].includes(text)) return true;
    const value = tokens[at + 1]?.text ?? ";";
    return text === "return" && !["0", ";", "true", "EXIT_SUCCESS"].includes(value);
  });
}

/** Members of a list that are mere assertions make one program, each in a block of its own. */
function joinedPrograms(tests: readonly string[]): readonly string[] {
  const isMere = tests.every(
    (source) => !scan(source).some(({ text, type }) => type === "directive" || text === "main"),
  );
  return isMere ? [tests.map((source) => `{\n${source}\n}`).join("\n")] : tests;
}

/**
 * The program of a solution in C or C++. One that does not define the entry, where the prompt leaves its definition open, is a
 * completion: it continues the prompt's text, as HumanEval-X asks for.
 */
function nativeSubmission(task: AssertTask, solution: SolutionContent, languages: LanguageCatalogue): Submission {
  const language = task.language ?? "";
  if (languages.resolve(language) === null) throw taskInvalid("language", "nobody knows this language");
  const submission = extractProgram(solution, { languages: [language], language }, languages);
  if (submission.state === "refused") return submission;
  const { opened } = readNativeTask(task).code;
  if (opened === null || submission.code.length > MAX_READ) return submission;
  if (definedNames(submission.code).has(task.entry)) return submission;
  return {
    ...submission,
    code: `${opened}${submission.code}`,
    extracted: { ...submission.extracted, continues_prompt: true },
  };
}

/**
 * Judges a program in C or C++ by test programs that run apart from it: only the arguments of calls come in, only answers of
 * the declared types come out.
 */
async function gradeNative(task: AssertTask, program: Program, tools: GradingTools): Promise<CodeFinding> {
  const native = readNativeTask(task);
  const stopsAtFirst = stopsAtFirstFailure(task);
  const agent = await buildAgent(native, program, tools);
  if (!agent.ok) {
    const refused = refusedBuild(agent.facts);
    return { integrity: "isolated", refused, tests: [], total: native.programs.length, flags: [] };
  }
  const outcomes: TestOutcome[] = [];
  let isFixed = true;
  for (const [index, tests] of native.programs.entries()) {
    const isSkipped = stopsAtFirst && outcomes.some(({ score }) => score < 1);
    if (isSkipped) {
      outcomes.push(skippedTest(String(index + 1)));
      continue;
    }
    const judged = await judgeTests(task, native, tests, program, agent.artifact, tools);
    isFixed &&= judged.isFixed;
    const name = (id: string): string =>
      native.programs.length === 1 ? id : judged.outcomes.length === 1 ? String(index + 1) : `${index + 1}.${id}`;
    outcomes.push(...judged.outcomes.map((outcome) => ({ ...outcome, id: name(outcome.id) })));
  }
  const integrity = isFixed ? "isolated" : "split_process";
  return { integrity, refused: null, tests: outcomes, total: outcomes.length, flags: [] };
}

async function judgeTests(
  task: AssertTask,
  { dialect, code }: NativeTask,
  tests: string,
  program: Program,
  agent: Artifact,
  tools: GradingTools,
) {
  const setup = `${task.setup ?? ""}\n${code.prologue}`;
  const source = testerSource({ signature: code.signature, dialect, setup, tests });
  const tester = await buildSource(source, program, tools);
  if (!tester.ok) throw brokenTests("they do not compile with the entry's declaration");
  const stopsAtFirst = stopsAtFirstFailure(task);
  const isNanWrong = !speaksOfNan(tests);
  const split = { tester: tester.artifact, agent, isNanWrong, encodeRound, encodeQuestion, encodeAnswer };
  return judgeRounds(await runRounds(split, tools, stopsAtFirst), stopsAtFirst, !hasAssertions(tests));
}

const NAN_NAME =
  /^(?:(?:__builtin_|is)?nans?[fl]?|isnormal|isfinite|isunordered|fpclassify|FP_NAN|quiet_NaN|signaling_NaN)$/i;

/** True where tests look for not-a-number, by name or by comparing something with itself. */
function speaksOfNan(tests: string): boolean {
  const tokens = scan(tests);
  return tokens.some(({ text, type }, at) => {
    if (type !== "name") return false;
    if (NAN_NAME.test(text)) return true;
    const [first, second, other, next = ""] = [1, 2, 3, 4].map((step) => tokens[at + step]?.text);
    const isCompared = (first === "!" || first === "=") && second === "=" && other === text;
    return isCompared && ![".", "->", "::"].includes(tokens[at - 1]?.text ?? "") && !".->::[(".includes(next);
  });
}

/** Builds the candidate's program as it is, or with what the prompt lends: what it was written for is not known. */
async function buildAgent({ dialect, code }: NativeTask, program: Program, tools: GradingTools): Promise<BuildResult> {
  const build = (text: string) => buildSource(agentSource(code.signature, text, dialect), program, tools);
  const isRead = program.code.length <= MAX_READ;
  const lent = (isRead ? lendPrologue(code.prologue, program.code) : "") + program.code;
  const isCompletion = code.opened !== null && program.code.startsWith(code.opened);
  if (isCompletion || lent === program.code) return build(program.code);
  const [first, second] = /^[ \t]*#[ \t]*include/m.test(program.code) ? [program.code, lent] : [lent, program.code];
  const built = await build(first);
  return built.ok || built.facts.killed_by !== null ? built : build(second);
}

function buildSource(source: string, { language, main }: Program, tools: GradingTools): Promise<BuildResult> {
  return tools.build({ language, main, files: { [main]: Buffer.from(source), ...shimsFor(source) } });
}
