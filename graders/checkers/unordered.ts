import type { CheckResult } from "../../src/contract/grader.ts";
import { isBlank, latin1, tokensOf } from "./bytes.ts";
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

/** Lines that hold something, with one blank between their tokens. */
function* lineKeys(bytes: Uint8Array): Generator<string> {
  const text = latin1(bytes);
  for (let start = 0; start < text.length; ) {
    const feed = text.indexOf("\n", start);
    const end = feed < 0 ? text.length : feed;
    const key = isPlain(text, start, end) ? text.slice(start, end) : normalForm(text.slice(start, end));
    if (key !== "") yield key;
    start = end + 1;
  }
}

/** True where the line holds no blank at all, as most lines of long outputs. */
function isPlain(text: string, start: number, end: number): boolean {
  for (let index = start; index < end; index += 1) if (isBlank(text.charCodeAt(index))) return false;
  return true;
}

function normalForm(line: string): string {
  return line
    .split(/[ \t\r]+/)
    .filter((token) => token !== "")
    .join(" ");
}

function* tokenKeys(bytes: Uint8Array): Generator<string> {
  for (const token of tokensOf(bytes)) yield latin1(token);
}
