import { ServiceError } from "../../../src/contract/errors.ts";
import type { CheckResult, GradingTools, TestCase, TestOutcome } from "../../../src/contract/grader.ts";
import type { Artifact } from "../../../src/contract/sandbox.ts";
import { type Answer, readAnswer } from "../../call/answer.ts";
import { judgeMissing } from "../../call/judge.ts";
import type { Plain } from "../../call/values.ts";
import { wrongAnswer } from "../../checkers/compare.ts";
import { RoundBudget } from "../../split/budget.ts";
import { type ProgramReport, type Question, readProgramReport } from "./report.ts";

/** A test program and the candidate's, built apart, with what each reads on stdin. */
export interface SplitProgram {
  readonly tester: Artifact;
  readonly agent: Artifact;
  /** False where the tests name not-a-number: else an answer that holds one is wrong, since it fails no `abs(a - b) > eps`. */
  readonly isNanWrong: boolean;
  encodeRound(request: RoundRequest): Uint8Array;
  encodeQuestion(key: string): Uint8Array;
  /** An answer as the tests read it; null where no value of their language is like it. */
  encodeAnswer(value: Plain): Uint8Array | null;
}

export interface RoundRequest {
  readonly maxNeeds: number;
  readonly stopAtFirst: boolean;
  /** Encoded answers by question; null where the candidate's program gave none. */
  readonly replies: ReadonlyMap<string, Uint8Array | null>;
}

type Failure = Pick<TestOutcome, "verdict" | "evidence">;

export interface Usage {
  cpu_ms: number;
  wall_ms: number;
  memory_bytes: number;
}

/** How the tests went: the run without any answers, the last one, and what the calls for each assertion used. */
export interface SplitResult {
  readonly blind: ProgramReport;
  readonly final: ProgramReport | { readonly ended: Failure };
  /** Why the call that stopped the tests has no answer. */
  readonly stoppedBy: Failure | null;
  /** True where every question was known before any was answered. */
  readonly isFixed: boolean;
  readonly usage: ReadonlyMap<number, Usage>;
}

/** Calls asked at once: few at first, since a wrong program mostly fails its first tests. */
const FIRST_BATCH = 8;
const BATCH_GROWTH = 8;
const MAX_NEEDS = 512;
/** As many rounds at most, since each round asks something new. */
const MAX_CALLS = 2000;
const MAX_STALLED_ROUNDS = 4;

/** Longest answer to test code, as it is written, and of all answers together, as they are kept. */
const MAX_ANSWER_BYTES = 1024 * 1024;
const MAX_KEPT_BYTES = 16 * 1024 * 1024;

/** The answers decide how much is asked, so asking without end is the candidate's failure. */
const TOO_MUCH = { verdict: "wrong_answer", evidence: "on these answers the tests ask too much" } as const;
const TOO_LONG = { verdict: "wrong_answer", evidence: "all answers together are too long" } as const;

/**
 * Runs a test program apart from the program it tests: again and again, each time with the answers that the candidate's
 * program has given so far. Where one is missing the run goes on with a guess, only to learn what else is asked; what
 * counts is the run that had them all. Rejects with `checker_failed` where the tests themselves can't judge.
 */
export async function runRounds(
  program: SplitProgram,
  tools: GradingTools,
  stopAtFirst: boolean,
): Promise<SplitResult> {
  const rounds = new Rounds(program, tools, stopAtFirst);
  const blind = await rounds.runTester();
  if ("ended" in blind) throw brokenTests(`their run ended as ${blind.ended.verdict}: ${blind.ended.evidence}`);
  const known = new Set(blind.needs.map(({ key }) => key));
  let report: SplitResult["final"] = blind;
  let isFixed = blind.end === "exit";
  const progress = { answered: -1, stalled: 0 };
  for (let count = 0; !("ended" in report) && report.needs.length > 0; count += 1) {
    isFixed &&= report.needs.every(({ key }) => known.has(key));
    progress.stalled = report.answered > progress.answered ? 0 : progress.stalled + 1;
    progress.answered = Math.max(progress.answered, report.answered);
    if (progress.stalled >= MAX_STALLED_ROUNDS) throw brokenTests("they ask something else each time they run");
    const failure = await rounds.answer(report.needs.slice(0, FIRST_BATCH * BATCH_GROWTH ** count));
    if (failure !== null) return rounds.result(blind, { ended: failure }, false);
    report = await rounds.runTester();
  }
  return rounds.result(blind, report, isFixed);
}

export function brokenTests(why: string): ServiceError {
  return new ServiceError("checker_failed", `the task's tests can't judge: ${why}`);
}

class Rounds {
  readonly #program: SplitProgram;
  readonly #tools: GradingTools;
  readonly #stopAtFirst: boolean;
  readonly #replies = new Map<string, Uint8Array | null>();
  readonly #failures = new Map<string, Failure>();
  readonly #usage = new Map<number, Usage>();
  readonly #budget: RoundBudget;
  #maxNeeds = MAX_NEEDS;
  #keptBytes = 0;

  constructor(program: SplitProgram, tools: GradingTools, stopAtFirst: boolean) {
    this.#program = program;
    this.#tools = tools;
    this.#stopAtFirst = stopAtFirst;
    this.#budget = new RoundBudget(tools.limits);
  }

  /**
   * Runs the tests with the answers so far. Where guesses may have broken the run, it is tried once more up to the first guess;
   * they never take long enough for a time limit.
   */
  async runTester(): Promise<SplitResult["final"]> {
    const report = await this.#runTesterOnce();
    if (!("ended" in report) || report.ended.verdict === "time_limit" || this.#maxNeeds === 1) return report;
    this.#maxNeeds = 1;
    return this.#runTesterOnce();
  }

  async #runTesterOnce(): Promise<SplitResult["final"]> {
    const request = { maxNeeds: this.#maxNeeds, stopAtFirst: this.#stopAtFirst, replies: this.#replies };
    const reports: ProgramReport[] = [];
    const [outcome] = await this.#tools.runTests([
      {
        ...{ id: "tests", weight: 1, subtask: null },
        request: { artifact: this.#program.tester, stdin: this.#program.encodeRound(request) },
        check: (facts) => {
          reports.push(readProgramReport(facts.stdout));
          return { score: 1, verdict: "accepted", evidence: "" };
        },
      },
    ]);
    if (outcome !== undefined) this.#budget.chargeTests(outcome);
    const [report] = reports;
    if (report?.end === "unsized" && this.#replies.size === 0) {
      throw brokenTests("the length of an array that they pass is not known");
    }
    if (report !== undefined) return report;
    // Killed or crashed beyond telling: on the candidate's data, once there is any.
    const evidence = this.#replies.size === 0 ? (outcome?.evidence ?? "") : "the tests' run on these answers failed";
    return { ended: { verdict: outcome?.verdict ?? "wrong_answer", evidence } };
  }

  /** Asks the candidate's program, each question in a process of its own; tells why the whole has failed, if it has. */
  async answer(questions: readonly Question[]): Promise<Failure | null> {
    const firsts = new Map(questions.toReversed().map((question) => [question.key, question]));
    const open = questions.filter(
      (question) => firsts.get(question.key) === question && !this.#replies.has(question.key),
    );
    if (open.length === 0) throw brokenTests("they ask again what was answered");
    if (this.#replies.size + open.length > MAX_CALLS) return TOO_MUCH;
    const values = new Map<string, Uint8Array>();
    const cases = open.map(({ key }, index) => this.#questionCase(key, String(index), values));
    const outcomes = await this.#tools.runTests(cases);
    for (const [index, outcome] of outcomes.entries()) {
      const question = open[index];
      if (outcome.verdict === "skipped" || question === undefined) continue;
      this.#count(question.at, outcome);
      const value = outcome.score === 1 ? values.get(question.key) : undefined;
      this.#replies.set(question.key, value ?? null);
      if (value === undefined) this.#failures.set(question.key, outcome);
    }
    return this.#keptBytes > MAX_KEPT_BYTES ? TOO_LONG : this.#budget.exceeded();
  }

  #questionCase(key: string, id: string, values: Map<string, Uint8Array>): TestCase {
    return {
      ...{ id, weight: 1, subtask: null },
      request: { artifact: this.#program.agent, stdin: this.#program.encodeQuestion(key) },
      check: (facts): CheckResult => {
        const answer: Answer = readAnswer(facts.stdout, MAX_ANSWER_BYTES);
        if (answer.state !== "value") return judgeMissing(answer);
        if (this.#program.isNanWrong && holdsNan(answer.value)) return wrongAnswer("the answer holds not-a-number");
        const encoded = this.#program.encodeAnswer(answer.value);
        if (encoded === null) return wrongAnswer("the answer is of another type");
        this.#keptBytes += encoded.length;
        if (this.#keptBytes > MAX_KEPT_BYTES) return wrongAnswer(TOO_LONG.evidence);
        values.set(key, encoded);
        return { score: 1, verdict: "accepted", evidence: "" };
      },
    };
  }

  #count(at: number, outcome: TestOutcome): void {
    const used = this.#usage.get(at) ?? { cpu_ms: 0, wall_ms: 0, memory_bytes: 0 };
    used.cpu_ms += outcome.cpu_ms;
    used.wall_ms += outcome.wall_ms;
    used.memory_bytes = Math.max(used.memory_bytes, outcome.memory_bytes);
    this.#usage.set(at, used);
    this.#budget.charge(outcome);
  }

  result(blind: ProgramReport, final: SplitResult["final"], isFixed: boolean): SplitResult {
    const key = "ended" in final ? undefined : [...this.#replies.keys()][final.stopped];
    const stoppedBy = key === undefined ? null : (this.#failures.get(key) ?? null);
    return { blind, final, stoppedBy, isFixed, usage: this.#usage };
  }
}

function holdsNan(value: Plain): boolean {
  switch (value.kind) {
    case "float":
      return Number.isNaN(value.value);
    case "list":
    case "tuple":
    case "set":
      return value.items.some(holdsNan);
    case "dict":
      return value.entries.some(([key, member]) => holdsNan(key) || holdsNan(member));
    default:
      return false;
  }
}
