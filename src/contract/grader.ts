import type { JsonValue } from "./json.ts";
import type { Language, LanguageId } from "./language.ts";
import type { Limits } from "./limits.ts";
import type { Artifact, BuildResult, JoinedRun, Program, RunFacts, RunRequest } from "./sandbox.ts";
import type { SolutionContent } from "./solution.ts";
import type { Checker, Task, TaskKind } from "./task.ts";
import type { Integrity, TestVerdict, Verdict } from "./verdict.ts";

/** What was taken from a solution, from where and why: goes into the record, so never anything of the gold. */
export type Extracted = Readonly<Record<string, JsonValue>>;

export type TaskUse = "stored" | "inline";

interface GraderBase {
  readonly name: string;
  /** Changes whenever a verdict could. */
  readonly version: string;
  readonly kinds: readonly TaskKind[];
  /**
   * Refuses a task that can't judge. Throws `task_invalid` with the path of the fault. A task that is to be kept is refused as
   * well where no answer could ever pass it; one that comes with its solution is judged, and the record is flagged.
   */
  checkTask(task: Task, use: TaskUse): void;
}

/** The text a rule grader judges: a whole response to extract from, or an answer already taken out. */
export interface RuleAnswer {
  readonly form: "response" | "answer";
  readonly text: string;
}

export interface RuleFinding {
  readonly outcome: "match" | "mismatch" | "no_answer";
  readonly extracted: Extracted;
  /** Why, in words; never the gold. */
  readonly evidence: string;
  /** What an operator should know of the task or the answer. */
  readonly flags?: readonly string[];
}

/** Judges by rules alone: pure, synchronous, the same everywhere. */
export interface RuleGrader extends GraderBase {
  readonly type: "rules";
  grade(task: Task, answer: RuleAnswer): RuleFinding;
}

/** The program a solution holds, or why there is none to run. */
export type Submission =
  | {
      readonly state: "program";
      readonly language: LanguageId;
      /** File name of a single-file program in `language`. */
      readonly main: string;
      readonly code: string;
      readonly extracted: Extracted;
    }
  | {
      readonly state: "refused";
      readonly verdict: Extract<Verdict, "no_answer" | "rejected" | "compile_error">;
      readonly extracted: Extracted;
      readonly evidence: string;
    };

export interface CheckResult {
  /** 1 passes, 0 fails, between them partial credit. */
  readonly score: number;
  readonly verdict: Extract<Verdict, "accepted" | "partial" | "wrong_answer" | "presentation_error" | "tampered">;
  /** Why, in words; never an expected value. */
  readonly evidence: string;
}

/** One test to run: its request lacks what admission has fixed for the whole grading. */
export interface TestCase {
  readonly id: string;
  readonly weight: number;
  readonly subtask: string | null;
  readonly request: Omit<RunRequest, "limits" | "seed">;
  /** Judges a run that ended by itself with status 0; never called after a failed run. `signal` gives the check up. */
  check(facts: RunFacts, signal: AbortSignal): CheckResult | Promise<CheckResult>;
}

/** What a program of the task's own said of a candidate: a verdict, or why it gave none. */
export type JuryReport =
  | { readonly state: "judged"; readonly result: CheckResult }
  | { readonly state: "failed"; readonly why: string };

/** One test that is a talk: an interactor of the task's own and the candidate's program, joined by pipes. */
export interface TalkCase {
  readonly id: string;
  readonly weight: number;
  readonly subtask: string | null;
  readonly interactor: Omit<JoinedRun, "limits" | "seed">;
  readonly candidate: Omit<JoinedRun, "limits" | "seed">;
  /** Exit codes by which the interactor is content with what it has seen. */
  readonly contentCodes: readonly number[];
  /** What the interactor's end says. */
  report(interactor: RunFacts): JuryReport;
  /** Judges further what the interactor was content with, and left in its files. */
  check?(interactor: RunFacts, signal: AbortSignal): Promise<CheckResult>;
}

export interface TestOutcome {
  readonly id: string;
  readonly verdict: TestVerdict;
  readonly score: number;
  readonly weight: number;
  readonly subtask: string | null;
  readonly cpu_ms: number;
  readonly wall_ms: number;
  readonly memory_bytes: number;
  readonly evidence: string;
}

export interface CodeFinding {
  readonly integrity: Integrity;
  /** Set where nothing ran, as after a failed compile; `tests` is empty then. */
  readonly refused: { readonly verdict: Verdict; readonly evidence: string } | null;
  readonly tests: readonly TestOutcome[];
  /** How many tests the task has, run or not. */
  readonly total: number;
  readonly flags: readonly string[];
}

/** Programs of the task's own, as checkers: trusted code on a candidate's data, in sandboxes and under limits of their own. */
export interface JuryTools {
  readonly languages: LanguageCatalogue;
  /** Rejects with `checker_failed` where the program does not compile. */
  build(program: Program): Promise<Artifact>;
  run(request: Omit<RunRequest, "limits" | "seed">, signal?: AbortSignal): Promise<RunFacts>;
}

/** A comparison of long texts or values, as plain data so that a thread may make it. */
export type LongCheck =
  | {
      readonly type: "output";
      readonly checker: Checker | undefined;
      readonly expected: Uint8Array;
      readonly actual: Uint8Array;
    }
  | {
      readonly type: "answer";
      readonly checker: Checker | undefined;
      readonly expected: JsonValue;
      readonly line: Uint8Array;
    };

/** Makes long comparisons away from the event loop; the same code decides in either place. */
export interface LongChecks {
  /** Rejects with what the comparison throws, and with `grader_fault` where it had to be killed. */
  check(job: LongCheck): Promise<CheckResult>;
  close(): Promise<void>;
}

/** What a grader may do with sandboxes; retries, scheduling and verdicts of failed runs are behind it. */
export interface GradingTools {
  readonly limits: Limits;
  readonly seed: string;
  readonly signal: AbortSignal;
  readonly jury: JuryTools;
  /** For what is too long to be compared while others wait. */
  longCheck(job: LongCheck): Promise<CheckResult>;
  build(program: Program): Promise<BuildResult>;
  /**
   * Runs the tests and reports them in order: once one has failed and the reward policy needs no more, those before it are
   * still completed and those after it come back `skipped`, whether they ran or not.
   */
  runTests(cases: readonly (TestCase | TalkCase)[]): Promise<readonly TestOutcome[]>;
}

/** Judges by running the candidate's program in a sandbox. */
export interface SandboxGrader extends GraderBase {
  readonly type: "sandbox";
  /** Takes the program out of a solution. Throws `language_unknown` for an explicit language that nobody knows. */
  submission(task: Task, solution: SolutionContent, languages: LanguageCatalogue): Submission;
  /** Languages, as the task names them, of its own programs that are run to judge. */
  juryLanguages?(task: Task): readonly string[];
  grade(task: Task, program: Extract<Submission, { state: "program" }>, tools: GradingTools): Promise<CodeFinding>;
}

export type Grader = RuleGrader | SandboxGrader;

export interface LanguageCatalogue {
  readonly all: readonly Language[];
  /** The language that a name or alias of any letter case means. */
  resolve(name: string): Language | null;
}

/** Runs rule graders where a pathological input can be killed. Rejects with `grader_fault` when one had to be. */
export interface RuleEngine {
  /** The grader's `checkTask`. Rejects with `task_invalid` for a task that can't judge, and with `draining` once closed. */
  check(grader: string, task: Task, use: TaskUse): Promise<void>;
  grade(grader: string, task: Task, answer: RuleAnswer): Promise<RuleFinding>;
  close(): Promise<void>;
}
