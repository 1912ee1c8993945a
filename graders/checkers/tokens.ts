import type { CheckResult } from "../../src/contract/grader.ts";
import { sameBytes, sameBytesFolded, tokensOf } from "./bytes.ts";
import { ACCEPTED, type Compare, wrongAnswer } from "./compare.ts";

/** Tokens equal byte by byte, in order; how blanks part them does not count. The same as testlib's wcmp. */
export function compareTokens(expected: Uint8Array, actual: Uint8Array): CheckResult {
  return compareTokenwise(expected, actual, sameBytes);
}

/** Tokens equal in order once ASCII letters have lost their case. */
export function compareCaseInsensitive(expected: Uint8Array, actual: Uint8Array): CheckResult {
  return compareTokenwise(expected, actual, sameBytesFolded);
}

/** Compares token by token with `isEqual(expected, actual)`; both sides must have as many. */
export function compareTokenwise(
  expected: Uint8Array,
  actual: Uint8Array,
  isEqual: (expected: Uint8Array, actual: Uint8Array) => boolean,
): ReturnType<Compare> {
  const wanted = tokensOf(expected);
  const found = tokensOf(actual);
  for (let place = 1; ; place += 1) {
    const want = wanted.next();
    const got = found.next();
    if (want.done === true)
      return got.done === true ? ACCEPTED : wrongAnswer("the output has more tokens than expected");
    if (got.done === true) return wrongAnswer("the output has fewer tokens than expected");
    if (!isEqual(want.value, got.value)) return wrongAnswer(`token ${place} differs`);
  }
}
