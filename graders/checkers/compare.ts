import type { CheckResult } from "../../src/contract/grader.ts";

/** Judges the bytes a program wrote against those expected. Its evidence never tells what was expected. */
export type Compare = (expected: Uint8Array, actual: Uint8Array) => CheckResult;

export const ACCEPTED: CheckResult = { score: 1, verdict: "accepted", evidence: "" };

/** A plain refusal: `evidence` says where the output differs, never from what. */
export function wrongAnswer(evidence: string): CheckResult {
  return { score: 0, verdict: "wrong_answer", evidence };
}

/** A refusal for form alone: the answer may be right. */
export function presentationError(evidence: string): CheckResult {
  return { score: 0, verdict: "presentation_error", evidence };
}
