import type { CodeFinding, GradingTools, Submission } from "../../src/contract/grader.ts";
import type { LanguageId } from "../../src/contract/language.ts";
import type { UnitTask } from "../../src/contract/task.ts";
import type { Integrity, Verdict } from "../../src/contract/verdict.ts";

export type Program = Extract<Submission, { state: "program" }>;

/** One test as its framework knows it: `Class.method` or `function[param]`, and what a task may write before that. */
export interface TestName {
  readonly name: string;
  /** Spellings of where it lies, as its file `tests/test_a.py` or its module `tests.test_a`; see `filePrefixes`. */
  readonly prefixes: readonly string[];
}

/** What became of one test. Only one that has run, to its end, without a failure, is `accepted`. */
export interface TestResult {
  readonly verdict: Verdict;
  /** Why it is not, in words; never an expected value. */
  readonly evidence: string;
  readonly cpu_ms: number;
  readonly wall_ms: number;
  readonly memory_bytes: number;
}

export interface UnitTest extends TestName {
  /** Null where it was not run: the program kept it from running, or an earlier failure had already decided. */
  readonly result: TestResult | null;
  /** True for a test that is marked to be skipped, or to fail, whatever the program does. */
  readonly isMarked: boolean;
}

/** What a framework found out about a program. */
export interface UnitRun {
  readonly integrity: Integrity;
  /** Set where nothing could run, as after a failed compile. */
  readonly refused: CodeFinding["refused"];
  /** All tests that there are, in the order in which they run. */
  readonly tests: readonly UnitTest[];
  /** True where the list of tests was made where no candidate code is, so that no program can shorten it. */
  readonly isCollectedApart: boolean;
  readonly flags: readonly string[];
}

/** What a framework is given. */
export interface UnitJob {
  readonly task: UnitTask;
  readonly program: Program;
  /** Path of the program among the test files. */
  readonly solutionFile: string;
  readonly tools: GradingTools;
  /** False where every test counts, so that those behind a failure are run too. */
  readonly stopAtFirstFailure: boolean;
}

/**
 * A test framework. Test code runs where no candidate code is, or, where that can't be, beside it with everything that
 * DESIGN.md asks of `shared_process`; a framework refuses what it can do neither with. Adding one is adding a file and a line
 * in `frameworks.ts`.
 */
export interface UnitFramework {
  readonly name: string;
  /** Other names that data sets give it, lower case. */
  readonly aliases?: readonly string[];
  /** Languages of the programs that it tests; the first is that of a task which names none. */
  readonly languages: readonly [LanguageId, ...LanguageId[]];
  /** Where the program lies where the task does not say. */
  readonly solutionFile: string;
  /** Refuses files that can't judge, as far as that can be read from them. Throws `task_invalid`. */
  checkTask(task: UnitTask): void;
  /** Rejects with `task_invalid`, `checker_failed` or `toolchain_missing` where the tests, not the program, are at fault. */
  run(job: UnitJob): Promise<UnitRun>;
}

/** Spellings of a test file: its path, its name, and both as a module without the ending. */
export function filePrefixes(path: string): readonly string[] {
  const name = path.slice(path.lastIndexOf("/") + 1);
  const stems = [path, name].map((one) => one.replace(/\.[^./]*$/, ""));
  return [...new Set([path, name, ...stems, ...stems.map((stem) => stem.replaceAll("/", "."))])];
}
