import type { TestOutcome } from "../../../src/contract/grader.ts";
import { brokenTests, type SplitResult, type Usage } from "./rounds.ts";

export interface Judged {
  readonly outcomes: readonly TestOutcome[];
  /** True where the calls and the assertions were the same whatever was answered. */
  readonly isFixed: boolean;
}

interface Fall {
  /** Place of the assertion that failed, from 1. */
  readonly at: number;
  readonly verdict: TestOutcome["verdict"];
  readonly evidence: string;
}

/**
 * The outcome of each assertion, in the order they are reached; a program whose assertions can't be counted without answers
 * is one test. Where `isJudgedByStatus`, tests need not assert anything to pass. Throws `checker_failed` for tests that never call
 * the entry.
 */
export function judgeRounds(result: SplitResult, stopsAtFirst: boolean, isJudgedByStatus: boolean): Judged {
  const { blind, final } = result;
  const counted = blind.end === "exit" ? blind.asserts : 0;
  const total = Math.max(1, counted);
  const falls = fallsOf(result, isJudgedByStatus);
  if (falls.length === 0 && !("ended" in final)) {
    if (final.answered === 0) throw brokenTests("they never call the entry");
  }
  const first = Math.min(...falls.map(({ at }) => Math.min(at, total)));
  const outcomes = Array.from({ length: total }, (_, index) => {
    const place = index + 1;
    const own = { id: String(place), weight: 1, subtask: null, ...usageOf(result.usage, place, place === total) };
    if (stopsAtFirst && place > first) return { ...own, ...skipped };
    const fall = falls.find(({ at }) => Math.min(at, total) === place) ?? unreached(result, place);
    return fall === null
      ? { ...own, verdict: "accepted" as const, score: 1, evidence: "" }
      : { ...own, verdict: fall.verdict, score: 0, evidence: fall.evidence };
  });
  const isRegular = "ended" in final || final.end !== "exit" || final.sure === counted;
  return { outcomes, isFixed: result.isFixed && counted > 0 && isRegular };
}

const skipped = { verdict: "skipped", score: 0, cpu_ms: 0, wall_ms: 0, memory_bytes: 0, evidence: "" } as const;

const HOLDS_NOT = { verdict: "wrong_answer", evidence: "an assertion does not hold" } as const;

/** What failed, in order of place. */
function fallsOf({ final, stoppedBy }: SplitResult, isJudgedByStatus: boolean): readonly Fall[] {
  if ("ended" in final) return [{ at: 1, ...final.ended }];
  const falls: Fall[] = final.failed.map((at) => ({ at, ...HOLDS_NOT }));
  const next = final.sure + 1;
  switch (final.end) {
    case "exit":
      if (final.status !== 0) {
        falls.push({ at: next, verdict: "wrong_answer", evidence: "the tests ended with a status of failure" });
      } else if (final.sure === 0 && final.answered > 0 && !isJudgedByStatus) {
        // What the answers made of the tests' own loops and branches is no evidence for them.
        falls.push({ at: next, verdict: "wrong_answer", evidence: "nothing was asserted of these answers" });
      }
      break;
    case "failed":
      if (falls.length === 0) throw brokenTests("they failed without an assertion that does");
      break;
    case "stopped":
      if (stoppedBy === null) throw brokenTests("they stopped at a call that was never made");
      falls.push({ at: next, verdict: stoppedBy.verdict, evidence: stoppedBy.evidence });
      break;
    case "mismatch":
      falls.push({ at: next, verdict: "wrong_answer", evidence: "the answer is of another type" });
      break;
    case "crashed":
      falls.push({ at: next, verdict: "wrong_answer", evidence: "the tests fail on these answers" });
      break;
    case "unsized":
      falls.push({
        at: next,
        verdict: "wrong_answer",
        evidence: "the tests pass on an array whose length is not known",
      });
      break;
    case "asked":
      throw brokenTests("they ended while they asked");
  }
  return falls;
}

/** An assertion behind one that ended the tests has not been shown to hold. */
function unreached({ final }: SplitResult, place: number): Omit<Fall, "at"> | null {
  if (!("ended" in final) && (final.end === "exit" || place <= final.sure)) return null;
  return { verdict: "wrong_answer", evidence: "the tests ended before this assertion" };
}

function usageOf(usage: ReadonlyMap<number, Usage>, place: number, isLast: boolean): Usage {
  const sum = { cpu_ms: 0, wall_ms: 0, memory_bytes: 0 };
  for (const [at, used] of usage) {
    if (at !== place && !(isLast && at > place)) continue;
    sum.cpu_ms += used.cpu_ms;
    sum.wall_ms += used.wall_ms;
    sum.memory_bytes = Math.max(sum.memory_bytes, used.memory_bytes);
  }
  return sum;
}
