import type { CheckResult } from "../../src/contract/grader.ts";
import { linesOf, sameBytes } from "./bytes.ts";
import { ACCEPTED, presentationError, wrongAnswer } from "./compare.ts";
import { compareTokens } from "./tokens.ts";

/** Lines equal byte by byte; trailing blanks, CR and empty lines at the end are overlooked, leading blanks are not. */
export function compareLines(expected: Uint8Array, actual: Uint8Array): CheckResult {
  const wanted = linesOf(expected);
  const found = linesOf(actual);
  const length = Math.max(wanted.length, found.length);
  for (let index = 0; index < length; index += 1) {
    const [want, got] = [wanted[index], found[index]];
    if (want === undefined || got === undefined || !sameBytes(want, got)) {
      return formOrAnswer(expected, actual, `line ${index + 1} differs`);
    }
  }
  return ACCEPTED;
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
