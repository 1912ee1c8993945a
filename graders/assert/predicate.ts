import type { CheckResult } from "../../src/contract/grader.ts";
import { isEqualPlain } from "../call/compare.ts";
import { type Plain, writePlain } from "../call/values.ts";
import { ACCEPTED, wrongAnswer } from "../checkers/compare.ts";

/** What an assertion says of the value that one call returned. */
export type Predicate =
  | { readonly type: "equal"; readonly expected: Plain }
  | { readonly type: "member"; readonly options: readonly Plain[] }
  | { readonly type: "identical"; readonly expected: Plain }
  | { readonly type: "truth" }
  | { readonly type: "near"; readonly center: Plain; readonly bound: number; readonly isInclusive: boolean }
  | { readonly type: "close"; readonly expected: Plain; readonly rel: number; readonly abs: number };

/** Judges a returned value as Python would judge the assertion: under `==` a bool equals 0 or 1 and a list no tuple. */
export function judgePredicate(predicate: Predicate, isNegated: boolean, value: Plain): CheckResult {
  return holds(predicate, value) === isNegated ? wrongAnswer("the assertion does not hold") : ACCEPTED;
}

/** Longest answer that can satisfy an assertion, where that is bounded by what it holds: an unequal one may be any. */
export function maxAnswerBytes(predicate: Predicate, isNegated: boolean): number {
  return isNegated ? LONGEST_ANSWER : 65_536 + 64 * sizeOf(predicate);
}

const LONGEST_ANSWER = 1024 * 1024;

function sizeOf(predicate: Predicate): number {
  if (predicate.type === "equal") return JSON.stringify(writePlain(predicate.expected)).length;
  return predicate.type === "member" ? JSON.stringify(predicate.options.map(writePlain)).length : 0;
}

function holds(predicate: Predicate, value: Plain): boolean {
  switch (predicate.type) {
    case "equal":
      return isEqualPython(predicate.expected, value);
    case "member":
      return predicate.options.some((option) => isEqualPython(option, value));
    case "identical":
      return value.kind === predicate.expected.kind && isEqualPython(predicate.expected, value);
    case "truth":
      return value.kind === "bool" && value.value;
    case "near":
      return isNear(predicate.center, value, predicate.bound, predicate.isInclusive);
    case "close":
      return isClose(predicate.expected, value, predicate.rel, predicate.abs);
  }
}

function isEqualPython(expected: Plain, actual: Plain): boolean {
  return isEqualPlain(withoutBools(expected), withoutBools(actual), { sequences: "python" });
}

/** In Python a bool is an int. */
function withoutBools(value: Plain): Plain {
  switch (value.kind) {
    case "bool":
      return { kind: "int", value: value.value ? 1n : 0n };
    case "list":
    case "tuple":
    case "set":
      return { kind: value.kind, items: value.items.map(withoutBools) };
    case "dict":
      return { kind: "dict", entries: value.entries.map(([key, member]) => [withoutBools(key), withoutBools(member)]) };
    default:
      return value;
  }
}

function toNumber(value: Plain): number | null {
  if (value.kind === "bool") return value.value ? 1 : 0;
  return value.kind === "int" || value.kind === "float" ? Number(value.value) : null;
}

/** `abs(actual - center) < bound`. Never true of NaN. */
function isNear(center: Plain, actual: Plain, bound: number, isInclusive: boolean): boolean {
  const [left, right] = [toNumber(actual), toNumber(center)];
  if (left === null || right === null) return false;
  const distance =
    actual.kind === "int" && center.kind === "int" ? Number(actual.value - center.value) : Math.abs(left - right);
  return isInclusive ? Math.abs(distance) <= bound : Math.abs(distance) < bound;
}

/** `math.isclose`, as the Python manual defines it. */
function isClose(expected: Plain, actual: Plain, rel: number, abs: number): boolean {
  const [left, right] = [toNumber(actual), toNumber(expected)];
  if (left === null || right === null) return false;
  if (left === right) return true;
  if (!Number.isFinite(left) || !Number.isFinite(right)) return false;
  return Math.abs(left - right) <= Math.max(rel * Math.max(Math.abs(left), Math.abs(right)), abs);
}
