import type { CheckResult } from "../../src/contract/grader.ts";
import { latin1, linesOf, tokensOf } from "./bytes.ts";
import { ACCEPTED, wrongAnswer } from "./compare.ts";

/**
 * The same things in any order, each as often as expected. Things are lines (their tokens in order) where more than one line
 * is expected, so that pairs on a line stay pairs; else they are tokens.
 */
export function compareUnordered(expected: Uint8Array, actual: Uint8Array): CheckResult {
  const read = isManyLines(expected) ? lineKeys : tokenKeys;
  const counts = new Map<string, number>();
  for (const key of read(expected)) counts.set(key, (counts.get(key) ?? 0) + 1);
  for (const key of read(actual)) {
    const left = counts.get(key) ?? 0;
    if (left === 0) return wrongAnswer("the output holds something that is not expected, or too often");
    if (left === 1) counts.delete(key);
    else counts.set(key, left - 1);
  }
  return counts.size === 0 ? ACCEPTED : wrongAnswer("the output lacks something expected");
}

function isManyLines(bytes: Uint8Array): boolean {
  const keys = lineKeys(bytes);
  keys.next();
  return keys.next().done !== true;
}

function* lineKeys(bytes: Uint8Array): Generator<string> {
  for (const line of linesOf(bytes)) {
    const key = [...tokenKeys(line)].join(" ");
    if (key !== "") yield key;
  }
}

function* tokenKeys(bytes: Uint8Array): Generator<string> {
  for (const token of tokensOf(bytes)) yield latin1(token);
}
