import type { CheckResult } from "../../src/contract/grader.ts";
import { sameBytesFolded, sameRange, skipBlanks, skipContent } from "./bytes.ts";
import { ACCEPTED, wrongAnswer } from "./compare.ts";

/** Tokens equal byte by byte, in order; how blanks part them does not count. The same as testlib's wcmp. */
export function compareTokens(expected: Uint8Array, actual: Uint8Array): CheckResult {
  return compareTokenwise(expected, actual, () => false);
}

/** Tokens equal in order once ASCII letters have lost their case. */
export function compareCaseInsensitive(expected: Uint8Array, actual: Uint8Array): CheckResult {
  return compareTokenwise(expected, actual, sameBytesFolded);
}

/**
 * Compares token by token, both sides having as many: equal bytes are equal, of others `isEqual(expected, actual)` decides. Scans
 * in place, since outputs of millions of tokens are common and copies of each are not free.
 */
export function compareTokenwise(
  expected: Uint8Array,
  actual: Uint8Array,
  isEqual: (expected: Uint8Array, actual: Uint8Array) => boolean,
): CheckResult {
  let [want, got] = [skipBlanks(expected, 0), skipBlanks(actual, 0)];
  for (let place = 1; want < expected.length && got < actual.length; place += 1) {
    const [wantEnd, gotEnd] = [skipContent(expected, want), skipContent(actual, got)];
    const length = wantEnd - want;
    const isSame = length === gotEnd - got && sameRange(expected, want, actual, got, length);
    if (!isSame && !isEqual(expected.subarray(want, wantEnd), actual.subarray(got, gotEnd))) {
      return wrongAnswer(`token ${place} differs`);
    }
    want = skipBlanks(expected, wantEnd);
    got = skipBlanks(actual, gotEnd);
  }
  if (got < actual.length) return wrongAnswer("the output has more tokens than expected");
  return want < expected.length ? wrongAnswer("the output has fewer tokens than expected") : ACCEPTED;
}
