import { keyOf } from "./canonical.ts";
import { absC, type Complex, isDefined, real, subC } from "./complex.ts";
import { Evaluator, type Point, type Reading } from "./evaluate.ts";
import { exact } from "./exact.ts";
import type { Meter } from "./limits.ts";
import { modular } from "./modular.ts";
import { freeSymbols, type Node, some } from "./node.ts";
import { agree, precise } from "./precise.ts";
import { equalR } from "./rational.ts";

/** Sample values, taken in turn for the symbols of an expression: fractions, both signs, then integers for powers and indices. */
const POSITIVE = [0.37, 1.61, 2.83, 0.71, 3.47, 1.13, 5.29, 0.19, 2.17, 4.41, 0.53, 7.31];
const SIGNED = [-1.37, 2.29, -0.43, 1.87, -2.71, 0.59, -3.19, 4.07, -0.83, 1.29, -5.13, 0.31];
const UNIT = [0.13, 0.71, 0.29, 0.83, 0.41, 0.97, 0.59, 0.07, 0.37, 0.67, 0.23, 0.89];
const INTEGERS = [7, 3, 5, 2, 4, 6, 9, 8, 11, 10, 13, 12];
const LARGE = [23.7, 11.9, 31.3, 17.1, 41.9, 13.3, 29.1, 19.7, 37.3, 47.9, 53.1, 61.7];
const SCHEDULES: readonly { readonly values: readonly number[]; readonly shift: number }[] = [
  { values: POSITIVE, shift: 0 },
  { values: SIGNED, shift: 0 },
  { values: POSITIVE, shift: 5 },
  { values: SIGNED, shift: 4 },
  { values: INTEGERS, shift: 0 },
  { values: UNIT, shift: 0 },
  { values: INTEGERS, shift: 1 },
  { values: SIGNED, shift: 7 },
  { values: LARGE, shift: 0 },
  { values: UNIT, shift: 3 },
  { values: LARGE, shift: 2 },
  { values: INTEGERS, shift: 4 },
  { values: INTEGERS, shift: 3 },
  { values: INTEGERS, shift: 6 },
];
/** Points at which both sides must be defined and equal. */
const WANTED = 4;
const ENOUGH = 7;

const READINGS: readonly Reading[] = [{ logBase: "e" }, { logBase: "10" }];

/** True where two expressions are the same function of their symbols, by exact arithmetic where it decides, else by testing. */
export function identical(a: Node, b: Node, meter: Meter): boolean {
  if (keyOf(a, meter) === keyOf(b, meter)) return true;
  if (infinite(a) || infinite(b)) return infinite(a) === infinite(b);
  const symbols = [...freeSymbols(b, freeSymbols(a))].sort();
  if (symbols.length === 0) {
    const x = exact(a, meter);
    const y = exact(b, meter);
    if (x !== null && y !== null) return equalR(x, y);
  }
  const field = inField(a, b, meter);
  if (field !== null) return field;
  const ambiguous = some(a, isBareLog) || some(b, isBareLog);
  return READINGS.slice(0, ambiguous ? 2 : 1).some((reading) => sampled(a, b, symbols, reading, meter));
}

/** 1 or -1 for an infinity, 0 for anything else. */
export function infinite(node: Node): number {
  if (node.k === "const" && node.name === "inf") return 1;
  return node.k === "neg" ? -infinite(node.a) : 0;
}

function isBareLog(n: Node): boolean {
  return n.k === "fn" && n.name === "log" && n.args.length === 1;
}

/** Decides rational functions in a prime field; null where one is no such function. */
function inField(a: Node, b: Node, meter: Meter): boolean | null {
  for (let round = 0; round < 2; round++) {
    const points = new Map<string, bigint>();
    const x = modular(a, round, meter, points);
    if (x === "unsupported") return null;
    const y = modular(b, round, meter, points);
    if (y === "unsupported") return null;
    if (x === "undefined" || y === "undefined" || x !== y) return false;
  }
  return true;
}

type Outcome = "same" | "different" | "undefined" | "unsure";

function sampled(a: Node, b: Node, symbols: readonly string[], reading: Reading, meter: Meter): boolean {
  let same = 0;
  let imaginary = 0;
  let confirmed = false;
  const schedules = symbols.length === 0 ? SCHEDULES.slice(0, 1) : SCHEDULES;
  for (const { values, shift } of schedules) {
    const plain = new Map(symbols.map((s, i) => [s, values[(i + shift) % values.length] ?? 1]));
    const { outcome, real: isReal } = compareAt(a, b, plain, reading, meter, symbols.length === 0);
    if (outcome === "different") return false;
    if (outcome === "undefined") continue;
    if ((outcome === "unsure" || !confirmed) && !holdsPrecisely(a, b, plain, reading, meter, outcome)) return false;
    confirmed = true;
    if (isReal) same++;
    else imaginary++;
    if (same >= ENOUGH) return true;
  }
  return same + imaginary >= (symbols.length === 0 ? 1 : WANTED);
}

/** Whether high precision agrees, or knows nothing where doubles were sure. */
function holdsPrecisely(
  a: Node,
  b: Node,
  point: ReadonlyMap<string, number>,
  reading: Reading,
  meter: Meter,
  outcome: Outcome,
): boolean {
  return confirm(a, b, point, reading, meter) ?? outcome === "same";
}

function confirm(a: Node, b: Node, point: ReadonlyMap<string, number>, reading: Reading, meter: Meter): boolean | null {
  const x = precise(a, meter, point, reading.logBase);
  const y = x === null ? null : precise(b, meter, point, reading.logBase);
  return x === null || y === null ? null : agree(x, y);
}

function compareAt(
  a: Node,
  b: Node,
  values: ReadonlyMap<string, number>,
  reading: Reading,
  meter: Meter,
  closed: boolean,
): { readonly outcome: Outcome; readonly real: boolean } {
  const point: Point = new Map([...values].map(([s, v]) => [s, real(v)]));
  const evaluator = new Evaluator(meter, reading);
  const x = evaluator.at(a, point);
  const y = evaluator.at(b, point);
  if (evaluator.offGrid) return { outcome: "undefined", real: false };
  const outcome = judge(x, y, evaluator.scale, closed);
  // Where both leave the reals, branches may differ without the functions doing so.
  const outside = !closed && outcome === "different" && !isReal(x) && !isReal(y);
  // Between integers (-1)^n is not real: an index is judged at integers alone.
  if (!closed && outcome === "different" && isReal(x) !== isReal(y) && [...values.keys()].every(isIndex))
    return { outcome: "undefined", real: false };
  if (outside && !some(a, hasNoBranch) && !some(b, hasNoBranch)) return { outcome: "undefined", real: false };
  return { outcome, real: isReal(x) };
}

function isIndex(name: string): boolean {
  return /^[kmn]$/.test(name);
}

/** What leaves the reals for another reason than a branch: the imaginary unit, or a sum or integral that is not worked out. */
function hasNoBranch(n: Node): boolean {
  return (n.k === "const" && n.name === "i") || n.k === "bind";
}

function isReal(x: Complex): boolean {
  return Math.abs(x.im) <= 1e-9 * Math.max(1, Math.abs(x.re));
}

function judge(x: Complex, y: Complex, scale: number, closed: boolean): Outcome {
  const [dx, dy] = [isDefined(x), isDefined(y)];
  if (!dx || !dy) return overflowed(x, y, dx, dy, closed);
  // A function that is real on one side only has another domain.
  if (!closed && isReal(x) !== isReal(y)) return "different";
  const d = absC(subC(x, y));
  const size = Math.max(absC(x), absC(y));
  if (d <= 1e-10 * size) return "same";
  if (d > 1e-6 * size && d > 1e-9 * scale) return "different";
  return d <= 1e-9 * size && size > 1e-6 * scale ? "same" : "unsure";
}

function overflowed(x: Complex, y: Complex, dx: boolean, dy: boolean, closed: boolean): Outcome {
  const infiniteX = !dx && !Number.isNaN(x.re);
  const infiniteY = !dy && !Number.isNaN(y.re);
  if (infiniteX || infiniteY) return "unsure";
  if (dx !== dy) return "different";
  return closed ? "unsure" : "undefined";
}

/** The value of an expression without symbols as a double pair; null where undefined. */
export function numeric(node: Node, meter: Meter): Complex | null {
  const v = new Evaluator(meter).at(node, new Map());
  return isDefined(v) ? v : null;
}
