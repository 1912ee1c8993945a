import type { CheckResult } from "../../src/contract/grader.ts";
import { wrongAnswer } from "../checkers/compare.ts";
import type { Answer } from "./answer.ts";

const JUDGEMENTS = {
  raised: wrongAnswer("the call raised an exception"),
  unplain: wrongAnswer("what was returned is no plain data"),
  unparsed: wrongAnswer("the program can't be parsed"),
  missing: wrongAnswer("the program ended without returning from the call"),
  garbled: { score: 0, verdict: "tampered", evidence: "something else was written in place of the one answer" },
} as const satisfies Record<Exclude<Answer["state"], "value">, CheckResult>;

/** What an answer earns that holds no value: nothing, and why. */
export function judgeMissing(answer: Exclude<Answer, { state: "value" }>): CheckResult {
  return JUDGEMENTS[answer.state];
}

/** The finding on a program that its driver could not parse. */
export const UNPARSED = { verdict: "compile_error", evidence: "the program can't be parsed" } as const;
