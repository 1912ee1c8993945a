import { ServiceError } from "../../src/contract/errors.ts";
import type { CheckResult, GradingTools, TestCase, TestOutcome } from "../../src/contract/grader.ts";
import type { JsonValue } from "../../src/contract/json.ts";
import type { Artifact } from "../../src/contract/sandbox.ts";
import { type Answer, readAnswer } from "../call/answer.ts";
import { judgeMissing } from "../call/judge.ts";
import { writePlain } from "../call/values.ts";
import { taskInvalid } from "../code/task-faults.ts";
import { type Need, readReport, type TestReport } from "./report.ts";
import { RoundBudget } from "./round-budget.ts";

/** Questions that test code may have open in a round: few at first, since a wrong program mostly fails its first. */
const FIRST_NEEDS = 4;
const NEEDS_GROWTH = 4;
const MAX_NEEDS = 256;

/** How often test code may come back with more, how much it may ask, and how often it may come without having come further. */
const MAX_ROUNDS = 200;
const MAX_CALLS = 2000;
const MAX_STALLED_ROUNDS = 4;

/** Longest answer that one step may give to test code. */
const MAX_ANSWER_BYTES = 1024 * 1024;

export interface SplitTest {
  readonly id: string;
  readonly source: string;
  readonly setup: string;
  readonly prompt: string;
  readonly entry: string;
  /** Names under which test code may import the candidate's program. */
  readonly modules: readonly string[];
}

export interface SplitParts {
  readonly tools: GradingTools;
  /** Runs the test code; no candidate code is in it. */
  readonly tester: Artifact;
  /** Performs steps on the candidate's program; no test code is in it. */
  readonly agent: Artifact;
  /** The prompt as lent to the candidate's program. */
  readonly lentPrompt: string;
}

export interface SplitOutcome {
  readonly outcome: TestOutcome;
  readonly isUnparsed: boolean;
}

/**
 * Runs test code apart from the program it tests. The code runs again and again, each time with the answers of the rounds
 * before; what it then still asks is asked of the candidate's program, in processes of their own. Only a run that had every
 * answer and came to its end passes. What is asked follows from the answers, so asking without end is the candidate's failure.
 * Rejects with `checker_failed` where the test code itself can't judge, with `task_invalid` where that can be read from it.
 */
export async function runSplit(test: SplitTest, parts: SplitParts): Promise<SplitOutcome> {
  const rounds = new Rounds(test, parts);
  const progress = { answered: -1, stalled: 0 };
  for (let count = 0; count < MAX_ROUNDS; count += 1) {
    const report = await rounds.runTester(Math.min(MAX_NEEDS, FIRST_NEEDS * NEEDS_GROWTH ** count));
    if (!("needs" in report)) return rounds.finish(report);
    progress.stalled = report.answered > progress.answered ? 0 : progress.stalled + 1;
    progress.answered = Math.max(progress.answered, report.answered);
    if (progress.stalled >= MAX_STALLED_ROUNDS) throw brokenTests("they ask something else each time they run");
    const answered = await rounds.answer(report.needs);
    if (answered === "nothing") throw brokenTests("they ask again what was answered");
    if (answered !== "something") return rounds.finish({ ended: answered });
  }
  return rounds.finish({ ended: TOO_MUCH });
}

const TOO_MUCH = { verdict: "wrong_answer", evidence: "on these answers the tests ask too much" } as const;

function brokenTests(why: string): ServiceError {
  return new ServiceError("checker_failed", `the task's tests can't judge: ${why}`);
}

type Reply = { readonly [state: string]: JsonValue };
type Failure = Pick<TestOutcome, "verdict" | "evidence">;

class Rounds {
  readonly #test: SplitTest;
  readonly #parts: SplitParts;
  readonly #replies = new Map<string, Reply>();
  readonly #failures = new Map<string, Failure>();
  readonly #used = { cpu_ms: 0, wall_ms: 0, memory_bytes: 0 };
  readonly #budget: RoundBudget;
  #isUnparsed = false;

  constructor(test: SplitTest, parts: SplitParts) {
    this.#test = test;
    this.#parts = parts;
    this.#budget = new RoundBudget(parts.tools.limits);
  }

  /** Runs the test code with the answers so far. What fails the run itself is the candidate's data, once there is any. */
  async runTester(maxNeeds: number): Promise<TestReport> {
    const { source, setup, prompt, entry, modules, id } = this.#test;
    const request = {
      ...{ tests: source, setup, prompt, entry, modules },
      seed: this.#parts.tools.seed,
      max_needs: maxNeeds,
      answers: Object.fromEntries(this.#replies),
    };
    const reports: TestReport[] = [];
    const [outcome] = await this.#parts.tools.runTests([
      {
        ...{ id, weight: 1, subtask: null },
        request: { artifact: this.#parts.tester, stdin: Buffer.from(JSON.stringify(request)) },
        check: (facts) => {
          reports.push(readReport(facts.stdout));
          return { score: 1, verdict: "accepted", evidence: "" };
        },
      },
    ]);
    const [report] = reports;
    if (report !== undefined) return report;
    if (this.#replies.size === 0) throw brokenTests(`their run ended as ${outcome?.verdict}: ${outcome?.evidence}`);
    return {
      ended: { verdict: outcome?.verdict ?? "wrong_answer", evidence: "the tests' run on these answers failed" },
    };
  }

  /** Asks the candidate's program: whether anything new came of it, or why no more is asked. */
  async answer(needs: readonly Need[]): Promise<"something" | "nothing" | Failure> {
    const before = this.#replies.size;
    if (before + needs.length > MAX_CALLS) return TOO_MUCH;
    const answers = new Map<string, Answer>();
    const cases = needs.map((need) => this.#stepCase(need, (answer) => answers.set(need.key, answer)));
    const outcomes = await this.#parts.tools.runTests(cases);
    for (const outcome of outcomes) {
      if (outcome.verdict === "skipped") continue;
      this.#count(outcome);
      const answer = answers.get(outcome.id);
      const reply = answer === undefined ? null : replyOf(answer);
      this.#replies.set(outcome.id, reply ?? { stopped: true });
      if (reply === null) this.#failures.set(outcome.id, outcome);
    }
    return this.#budget.exceeded() ?? (this.#replies.size > before ? "something" : "nothing");
  }

  #stepCase(need: Need, note: (answer: Answer) => void): TestCase {
    const request = { entry: this.#test.entry, prompt: this.#parts.lentPrompt, steps: need.steps };
    return {
      ...{ id: need.key, weight: 1, subtask: null },
      request: { artifact: this.#parts.agent, stdin: Buffer.from(JSON.stringify(request)) },
      check: (facts): CheckResult => {
        const answer = readAnswer(facts.stdout, MAX_ANSWER_BYTES);
        note(answer);
        if (answer.state === "unparsed") this.#isUnparsed = true;
        if (answer.state === "value" || replyOf(answer) !== null)
          return { score: 1, verdict: "accepted", evidence: "" };
        return judgeMissing(answer);
      },
    };
  }

  #count(outcome: TestOutcome): void {
    this.#budget.charge(outcome);
    this.#used.cpu_ms += outcome.cpu_ms;
    this.#used.wall_ms += outcome.wall_ms;
    this.#used.memory_bytes = Math.max(this.#used.memory_bytes, outcome.memory_bytes);
  }

  finish(report: Exclude<TestReport, { needs: readonly Need[] }>): SplitOutcome {
    const decided = this.#decide(report);
    const score = decided.verdict === "accepted" ? 1 : 0;
    return {
      outcome: { id: this.#test.id, weight: 1, subtask: null, ...this.#used, ...decided, score },
      isUnparsed: this.#isUnparsed,
    };
  }

  #decide(report: Exclude<TestReport, { needs: readonly Need[] }>): Failure {
    if ("ended" in report) return report.ended;
    if ("invalid" in report) throw taskInvalid("tests", report.invalid);
    if ("broken" in report) throw brokenTests(report.broken);
    if ("stopped" in report) {
      const failure = this.#failures.get(report.stopped);
      if (failure === undefined) throw brokenTests("they stopped at a call that was never made");
      return { verdict: failure.verdict, evidence: failure.evidence };
    }
    return report.failed === null
      ? { verdict: "accepted", evidence: "" }
      : { verdict: report.failed, evidence: "an assertion does not hold, or a call raised" };
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
