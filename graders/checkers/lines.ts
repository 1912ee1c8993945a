import type { CheckResult } from "../../src/contract/grader.ts";
import { linesOf, sameBytes } from "./bytes.ts";
import { ACCEPTED, presentationError, wrongAnswer } from "./compare.ts";
import { compareTokens } from "./tokens.ts";

/** Lines equal byte by byte; trailing blanks, CR and empty lines at the end are overlooked, leading blanks are not. */
export function compareLines(expected: Uint8Array, actual: Uint8Array): CheckResult {
  const [wanted, found] = [linesOf(expected), linesOf(actual)];
  for (let place = 1; ; place += 1) {
    const [want, got] = [wanted.next(), found.next()];
    if (want.done === true && got.done === true) return ACCEPTED;
    if (want.done === true || got.done === true || !sameBytes(want.value, got.value)) {
      return formOrAnswer(expected, actual, `line ${place} differs`);
    }
  }
}

/** Every byte equal. */
export function compareExact(expected: Uint8Array, actual: Uint8Array): CheckResult {
  return sameBytes(expected, actual) ? ACCEPTED : formOrAnswer(expected, actual, "the output differs");
}

/** Where the tokens agree only the layout is wrong: told apart for whoever reads the record, scored the same. */
function formOrAnswer(expected: Uint8Array, actual: Uint8Array, evidence: string): CheckResult {
  return compareTokens(expected, actual).score === 1
    ? presentationError(`${evidence} in its blanks only`)
    : wrongAnswer(evidence);
}
