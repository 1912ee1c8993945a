import { ServiceError } from "../../src/contract/errors.ts";
import type { CheckResult, GradingTools, TestCase, TestOutcome } from "../../src/contract/grader.ts";
import type { JsonObject, JsonValue } from "../../src/contract/json.ts";
import type { Artifact } from "../../src/contract/sandbox.ts";
import type { Verdict } from "../../src/contract/verdict.ts";
import { type Answer, readPrintedAnswer } from "../call/answer.ts";
import { judgeMissing } from "../call/judge.ts";
import { writePlain } from "../call/values.ts";
import { ACCEPTED } from "../checkers/compare.ts";
import { RoundBudget } from "./budget.ts";
import { type Need, parseReport, readNeeds } from "./report.ts";

/** Test code and the program it tests, each built for a sandbox of its own. */
export interface SplitParts {
  readonly tools: GradingTools;
  /** Runs the test code; no candidate code is in it. */
  readonly tester: Artifact;
  /** Performs steps on the candidate's program; no test code is in it. */
  readonly agent: Artifact;
  /** What the tester is given in every round, beside the answers. */
  readonly request: JsonObject;
  /** What the report of the run without any answer changes. */
  readonly refine?: (blind: JsonObject) => Refinement;
  /** What the candidate's program is given with every question, beside its steps. */
  readonly context: JsonObject;
}

export interface Refinement {
  /** What the tester is given from now on, beside the rest. */
  readonly request: JsonObject;
  /** How many tests the test code holds: each has the budget of one. */
  readonly tests: number;
}

/** How far test code may go. */
export interface SplitBounds {
  /** How often it may come back with more. */
  readonly rounds: number;
  /** How much it may ask in all. */
  readonly calls: number;
}

export const SPLIT_BOUNDS: SplitBounds = { rounds: 200, calls: 2000 };

/** Questions that test code may have open in a round: few at first, since a wrong program mostly fails its first. */
const FIRST_NEEDS = 4;
const NEEDS_GROWTH = 4;
const MAX_NEEDS = 256;

/** How much more may be asked for each test beyond the first. */
const CALLS_OF_TEST = 200;

/** How often test code may come without having come further. */
const MAX_STALLED_ROUNDS = 4;

/** Longest answer that one step may give to test code, and what all may come to: every round takes all of them along. */
const MAX_ANSWER_BYTES = 1024 * 1024;
const MAX_ALL_BYTES = 16 * 1024 * 1024;

export interface Failure {
  readonly verdict: Verdict;
  readonly evidence: string;
}

/** What a run of test code reported, or why it ended without a report: on answers, that is the candidate's doing. */
export type TesterEnd =
  | { readonly by: "tests"; readonly report: JsonObject }
  | { readonly by: "failure"; readonly failure: Failure };

/** What all runs of test code came to. */
export interface SplitRun {
  /** How the run ended that asked nothing more. */
  readonly last: TesterEnd;
  /** The report of the run without any answer. */
  readonly blind: JsonObject;
  /** Why a question has no answer, by its key. */
  readonly failures: ReadonlyMap<string, Failure>;
  readonly used: Pick<TestOutcome, "cpu_ms" | "wall_ms" | "memory_bytes">;
  readonly isUnparsed: boolean;
}

const KILLED = { cpu: "time_limit", wall: "wall_limit", memory: "memory_limit", output: "output_limit" } as const;
const TOO_LONG = { verdict: "wrong_answer", evidence: "the answers together are too long" } as const;
const TOO_MUCH = { verdict: "wrong_answer", evidence: "on these answers the tests ask too much" } as const;

/**
 * Runs test code apart from the program it tests. The code runs again and again, each time with the answers of the rounds
 * before; what it then still asks is asked of the candidate's program, in processes of their own. What is asked follows from
 * the answers, so asking without end is the candidate's failure. Rejects with `checker_failed` where the test code fails
 * before it has any answer.
 */
export async function runRounds(parts: SplitParts, bounds: SplitBounds = SPLIT_BOUNDS): Promise<SplitRun> {
  const rounds = new Rounds(parts, bounds);
  let end = await rounds.runTester(FIRST_NEEDS);
  if (end.by === "failure") throw brokenTests(`their run without any answer ended as ${end.failure.verdict}`);
  const blind = end.report;
  rounds.refine(blind);
  let stalled = 0;
  let furthest = -1;
  for (let count = 1; count <= bounds.rounds; count += 1) {
    const needs = end.by === "failure" ? null : readNeeds(end.report);
    if (needs === null) return rounds.finish(end, blind);
    stalled = needs.answered > furthest ? 0 : stalled + 1;
    furthest = Math.max(furthest, needs.answered);
    if (stalled >= MAX_STALLED_ROUNDS) {
      if (needs.followsCalls) break;
      throw brokenTests("they ask something else each time they run");
    }
    const came = await rounds.answer(needs.open);
    if (came === "nothing") throw brokenTests("they ask again what was answered");
    if (came !== "something") return rounds.finish({ by: "failure", failure: came }, blind);
    end = await rounds.runTester(Math.min(MAX_NEEDS, FIRST_NEEDS * NEEDS_GROWTH ** count));
  }
  return rounds.finish({ by: "failure", failure: TOO_MUCH }, blind);
}

export function brokenTests(why: string): ServiceError {
  return new ServiceError("checker_failed", `the task's tests can't judge: ${why}`);
}

type Reply = { readonly [state: string]: JsonValue };

class Rounds {
  readonly #parts: SplitParts;
  readonly #replies = new Map<string, Reply>();
  readonly #failures = new Map<string, Failure>();
  readonly #used = { cpu_ms: 0, wall_ms: 0, memory_bytes: 0 };
  readonly #budget: RoundBudget;
  #request: JsonObject;
  #calls: number;
  #isUnparsed = false;
  #bytes = 0;

  constructor(parts: SplitParts, bounds: SplitBounds) {
    this.#parts = parts;
    this.#request = parts.request;
    this.#calls = bounds.calls;
    this.#budget = new RoundBudget(parts.tools.limits);
  }

  refine(blind: JsonObject): void {
    const refined = this.#parts.refine?.(blind);
    if (refined === undefined) return;
    this.#request = { ...this.#request, ...refined.request };
    this.#calls += CALLS_OF_TEST * Math.max(0, refined.tests - 1);
    this.#budget.allow(refined.tests);
  }

  /** Runs the test code with the answers so far. What fails the run itself is the candidate's data, once there is any. */
  async runTester(maxNeeds: number): Promise<TesterEnd> {
    const { tools, tester } = this.#parts;
    const round = {
      ...this.#request,
      seed: tools.seed,
      max_needs: maxNeeds,
      answers: Object.fromEntries(this.#replies),
    };
    const facts = await tools.jury.run({ artifact: tester, stdin: Buffer.from(JSON.stringify(round)) });
    this.#budget.chargeTests(facts);
    if (facts.killed_by === null && facts.exit_code === 0) return { by: "tests", report: parseReport(facts.stdout) };
    const verdict = facts.killed_by === null ? "wrong_answer" : KILLED[facts.killed_by];
    return { by: "failure", failure: { verdict, evidence: "the tests' run on these answers failed" } };
  }

  /** Asks the candidate's program: whether anything new came of it, or why no more is asked. */
  async answer(needs: readonly Need[]): Promise<"something" | "nothing" | Failure> {
    const before = this.#replies.size;
    if (before + needs.length > this.#calls) return TOO_MUCH;
    const answers = new Map<string, Reply>();
    const cases = needs.map((need) => this.#stepCase(need, (reply) => answers.set(need.key, reply)));
    const outcomes = await this.#parts.tools.runTests(cases);
    for (const outcome of outcomes) {
      const { verdict, evidence } = outcome;
      if (verdict === "skipped") continue;
      this.#count(outcome);
      const reply = answers.get(outcome.id);
      this.#replies.set(outcome.id, reply ?? { stopped: true });
      if (reply === undefined) this.#failures.set(outcome.id, { verdict, evidence });
    }
    if (this.#bytes > MAX_ALL_BYTES) return TOO_LONG;
    return this.#budget.exceeded() ?? (this.#replies.size > before ? "something" : "nothing");
  }

  #stepCase(need: Need, note: (reply: Reply) => void): TestCase {
    const request = { ...this.#parts.context, steps: need.steps };
    return {
      ...{ id: need.key, weight: 1, subtask: null },
      request: { artifact: this.#parts.agent, stdin: Buffer.from(JSON.stringify(request)) },
      check: (facts): CheckResult => {
        const { answer, printed } = readPrintedAnswer(facts.stdout, MAX_ANSWER_BYTES);
        if (answer.state === "unparsed") this.#isUnparsed = true;
        const reply = replyOf(answer);
        if (reply === null && answer.state !== "value") return judgeMissing(answer);
        this.#bytes += facts.stdout.length;
        note({ ...reply, ...(printed !== "" && { printed }) });
        return ACCEPTED;
      },
    };
  }

  #count(outcome: TestOutcome): void {
    this.#budget.charge(outcome);
    this.#used.cpu_ms += outcome.cpu_ms;
    this.#used.wall_ms += outcome.wall_ms;
    this.#used.memory_bytes = Math.max(this.#used.memory_bytes, outcome.memory_bytes);
  }

  finish(last: SplitRun["last"], blind: JsonObject): SplitRun {
    return { last, blind, failures: this.#failures, used: this.#used, isUnparsed: this.#isUnparsed };
  }
}

/** What test code may know of an answer; null where there is none to give it. Handles and tags are read and written anew. */
function replyOf(answer: Answer): Reply | null {
  switch (answer.state) {
    case "value":
      return { answer: writePlain(answer.value) };
    case "raised":
      return { raised: answer.texts };
    case "unplain":
      return { unplain: true };
    case "unparsed":
    case "missing":
    case "garbled":
      return null;
  }
}
