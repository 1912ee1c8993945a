import type { CheckResult, JuryReport, TestOutcome } from "../contract/grader.ts";
import type { Limits } from "../contract/limits.ts";
import type { PairFacts, RunFacts } from "../contract/sandbox.ts";
import type { RewardPolicy } from "../contract/task.ts";
import type { Verdict } from "../contract/verdict.ts";

export interface FailedRun {
  readonly verdict: Verdict;
  readonly evidence: string;
}

/**
 * The verdict of a run that failed by itself, or null where it ended well and a checker decides. What killed it comes first,
 * then a text that is no program, then CPU time beyond the limit, then a signal or status; the checker never outranks them.
 */
export function classifyRun(facts: RunFacts, limits: Limits): FailedRun | null {
  switch (facts.killed_by) {
    case "cpu":
      return { verdict: "time_limit", evidence: `used more than ${limits.cpu_ms} ms of CPU time` };
    case "wall":
      return { verdict: "wall_limit", evidence: `still running after ${limits.wall_ms} ms` };
    case "memory":
      return { verdict: "memory_limit", evidence: `used more than ${limits.memory_bytes} bytes of memory` };
    case "output":
      return { verdict: "output_limit", evidence: `wrote more than ${limits.output_bytes} bytes` };
    case null:
      break;
  }
  if (facts.parsed === false) return { verdict: "compile_error", evidence: "the program can't be parsed" };
  if (isOverCpuLimit(facts, limits)) {
    return { verdict: "time_limit", evidence: `used more than ${limits.cpu_ms} ms of CPU time` };
  }
  if (facts.signal !== null) return { verdict: "runtime_error", evidence: `ended by ${facts.signal}` };
  if (facts.exit_code !== 0) return { verdict: "runtime_error", evidence: `exit status ${facts.exit_code}` };
  return null;
}

export type TalkDecision =
  | { readonly by: "program"; readonly failed: FailedRun }
  | { readonly by: "interactor"; readonly result: CheckResult }
  | { readonly by: "jury_fault"; readonly why: string };

/**
 * Who decides of a program that talked with an interactor. A program that failed before the interactor had ended failed, whatever
 * the interactor made of that. Else the interactor's refusal stands, since what the program did after it is a consequence; what
 * it was content with still needs a program that ends well (docs/code-tasks.md).
 */
export function classifyTalk(facts: PairFacts, limits: Limits, report: JuryReport): TalkDecision {
  const failed = facts.peer_stopped ? null : classifyRun(facts.peer, limits);
  if (failed !== null && facts.peer_ended_first) return { by: "program", failed };
  if (report.state === "failed") return { by: "jury_fault", why: report.why };
  if (failed !== null && report.result.score > 0) return { by: "program", failed };
  return { by: "interactor", result: report.result };
}

/**
 * Ended by itself, but beyond a limit: load may have put it there, so a run alone decides. The sandbox lets a run exceed the wall limit by the
 * time for which the host gave it no CPU: one that waits by the clock would pass on a busy host only.
 */
export function isInConfirmationBand(facts: RunFacts, limits: Limits): boolean {
  return facts.killed_by === null && (isOverCpuLimit(facts, limits) || facts.wall_ms > limits.wall_ms);
}

function isOverCpuLimit(facts: RunFacts, limits: Limits): boolean {
  return facts.cpu_ms > limits.cpu_ms;
}

export interface Decision {
  readonly verdict: Verdict;
  readonly score: number;
  readonly reward: number;
}

/** The policy with its defaults filled: binary, from 0 to 1. */
export function rewardPolicy(own: Partial<RewardPolicy> | undefined): RewardPolicy {
  return {
    mode: own?.mode ?? "binary",
    range: own?.range ?? [0, 1],
    run_all: own?.run_all ?? false,
    ...(own?.threshold !== undefined && { threshold: own.threshold }),
  };
}

/** Score and reward of one answer or of a refused program: all or nothing in every mode. */
export function decideWhole(verdict: Verdict, policy: RewardPolicy): Decision {
  const score = verdict === "accepted" ? 1 : 0;
  return { verdict, score, reward: scale(score, policy) };
}

/** Sums of weights that are no binary fractions miss a threshold by less than this. */
const ROUNDING = 1e-9;

/**
 * Score and reward of a list of tests. `tests` are all that the task has, in order, so that a list cut short can't pass.
 * Throws a RangeError for an empty list: no test is no evidence.
 */
export function decideTests(tests: readonly TestOutcome[], policy: RewardPolicy): Decision {
  const firstFailure = tests.find((test) => test.score < 1);
  if (tests.length === 0) throw new RangeError("no tests, no verdict");
  const raw = rawScore(tests, policy.mode);
  const score = policy.threshold !== undefined && raw >= policy.threshold - ROUNDING ? 1 : raw;
  return { verdict: overallVerdict(score, firstFailure), score, reward: scale(score, policy) };
}

function overallVerdict(score: number, firstFailure: TestOutcome | undefined): Verdict {
  if (score === 1) return "accepted";
  if (score > 0) return "partial";
  if (firstFailure === undefined || firstFailure.verdict === "skipped" || firstFailure.verdict === "accepted") {
    return "wrong_answer";
  }
  return firstFailure.verdict;
}

function rawScore(tests: readonly TestOutcome[], mode: RewardPolicy["mode"]): number {
  switch (mode) {
    case "binary":
      return tests.every((test) => test.score === 1) ? 1 : 0;
    case "fraction":
      return mean(tests.map((test) => ({ score: test.score, weight: 1 })));
    case "weighted":
      return mean(tests);
    case "subtasks":
      return mean(subtaskScores(tests));
  }
}

function mean(parts: readonly { readonly score: number; readonly weight: number }[]): number {
  const total = parts.reduce((sum, part) => sum + part.weight, 0);
  if (total === 0) return 0;
  if (parts.every((part) => part.score === 1 || part.weight === 0)) return 1;
  return parts.reduce((sum, part) => sum + part.score * part.weight, 0) / total;
}

/** A subtask earns its weight times the lowest score among its tests; its weight is the sum of theirs. */
function subtaskScores(tests: readonly TestOutcome[]): { score: number; weight: number }[] {
  const subtasks = new Map<string, { score: number; weight: number }>();
  for (const test of tests) {
    const key = test.subtask ?? `test ${test.id}`;
    const known = subtasks.get(key) ?? { score: 1, weight: 0 };
    subtasks.set(key, { score: Math.min(known.score, test.score), weight: known.weight + test.weight });
  }
  return [...subtasks.values()];
}

function scale(score: number, policy: RewardPolicy): number {
  const [low, high] = policy.range;
  return low + (high - low) * score;
}
