import { latin1, sameBytes } from "./bytes.ts";
import type { Compare } from "./compare.ts";
import { compareTokenwise } from "./tokens.ts";

/** Plain decimal notation: no nan, inf, hexadecimal, underscores, grouping or digits beyond ASCII. */
const DECIMAL = /^[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?$/;
const WRITTEN_AS_FLOAT = /[.eE]/;

export interface Tolerance {
  readonly abs: number;
  readonly rel: number;
}

/** Where a task asks for floats and names no tolerance. */
const DEFAULT_TOLERANCE: Tolerance = { abs: 1e-6, rel: 1e-6 };

/** The tolerance of a task: a bound it leaves out is 0 where it names the other, else both have their default. */
export function toleranceOf(own: { readonly abs?: number | undefined; readonly rel?: number | undefined }): Tolerance {
  if (own.abs === undefined && own.rel === undefined) return DEFAULT_TOLERANCE;
  return { abs: own.abs ?? 0, rel: own.rel ?? 0 };
}

/** True where `actual` is near enough: within `abs`, or within `rel` of the expected size. False for anything not finite. */
export function isWithin(expected: number, actual: number, tolerance: Tolerance): boolean {
  if (!Number.isFinite(expected) || !Number.isFinite(actual)) return false;
  const error = Math.abs(expected - actual);
  return error <= tolerance.abs || error <= tolerance.rel * Math.abs(expected);
}

/** Tokens in order; one whose expected form is a float may be off by `tolerance`, every other must be equal byte by byte. */
export function floatComparer(tolerance: Tolerance): Compare {
  function isEqual(expected: Uint8Array, actual: Uint8Array): boolean {
    if (sameBytes(expected, actual)) return true;
    const want = latin1(expected);
    if (!DECIMAL.test(want) || !WRITTEN_AS_FLOAT.test(want)) return false;
    const got = latin1(actual);
    return DECIMAL.test(got) && isWithin(Number(want), Number(got), tolerance);
  }
  return (expected, actual) => compareTokenwise(expected, actual, isEqual);
}
