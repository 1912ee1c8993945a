import { absC, subC } from "./complex.ts";
import { exact } from "./exact.ts";
import { identical, numeric } from "./identity.ts";
import type { Meter } from "./limits.ts";
import { fn, mul, type Node, num } from "./node.ts";
import type { Context } from "./policy.ts";
import { absR, cmpR, fromInteger, type Rational, rational, subR } from "./rational.ts";
import { leavesOutRate, parseUnit, type Unit } from "./units.ts";
import type { Value } from "./value.ts";

type Quantity = Extract<Value, { t: "expr" }>;

/** How a decimal was printed: digits after the point of its value, and significant digits. */
interface Decimal {
  readonly places: number;
  readonly significant: number;
}

/** Digits that a printed decimal needs before rounding to it says anything. */
const MIN_SIGNIFICANT = 3;
const MIN_PLACES = 2;
/** Significant digits from which a gold decimal may also have been cut off. */
const LONG = 7;
/** Digits that a decimal needs to stand for an exact gold. */
const APPROXIMATE_DIGITS = 4;
const NAMELESS_UNIT = /^(?:(?:square|cubic|sq) )?unit$/;

/** How a literal decimal was printed, percent signs and powers of ten beside it counted in; null for anything else. */
export function decimalOf(node: Node): Decimal | null {
  if (node.k === "num")
    return node.printed.places === null ? null : { places: node.printed.places, significant: node.printed.significant };
  if (node.k === "neg") return decimalOf(node.a);
  if (node.k === "fn") return markedDecimal(node);
  return node.k === "mul" ? scientific(node.args) : null;
}

function markedDecimal(node: Extract<Node, { k: "fn" }>): Decimal | null {
  const [first] = node.args;
  if (first === undefined) return null;
  if (node.name === "degree") return decimalOf(first);
  const inner = node.name === "percent" ? (decimalOf(first) ?? wholePercent(first)) : null;
  return inner && { ...inner, places: inner.places + 2 };
}

function scientific(args: readonly Node[]): Decimal | null {
  const [first, second] = args;
  if (first === undefined || second?.k !== "pow" || args.length !== 2) return null;
  const shift = powerOfTen(second);
  const inner = decimalOf(first);
  return shift === null || inner === null ? null : { ...inner, places: inner.places - shift };
}

function wholePercent(node: Node): Decimal | null {
  return node.k === "num" && node.v.d === 1n ? { places: 0, significant: node.v.n.toString().length } : null;
}

function powerOfTen(node: Extract<Node, { k: "pow" }>): number | null {
  const e = node.b.k === "neg" ? node.b.a : node.b;
  if (node.a.k !== "num" || node.a.v.n !== 10n || node.a.v.d !== 1n || e.k !== "num" || e.v.d !== 1n || e.v.n > 999n)
    return null;
  return node.b.k === "neg" ? -Number(e.v.n) : Number(e.v.n);
}

/** Two quantities under the task's policy on units, then on precision. */
export function equalQuantities(gold: Quantity, answer: Quantity, ctx: Context): boolean {
  const g = withDegrees(gold);
  const a = withDegrees(answer);
  if (ctx.policy.units === "ignore")
    return equalScalars(g.node, a.node, ctx) || equalScalars(gold.node, answer.node, ctx);
  if (g.unit === null && a.unit === null) return equalScalars(g.node, a.node, ctx);
  if (g.unit !== null && a.unit !== null) return withBothUnits(g, a, ctx);
  const lettered = g.unit === null ? withLetter(g) : withLetter(a);
  if (lettered !== null && hasBase(g.unit ?? a.unit))
    return withBothUnits(g.unit === null ? lettered : g, g.unit === null ? a : lettered, ctx);
  if (ctx.policy.units === "require" && g.unit !== null) return false;
  return withoutUnit(g, a, ctx);
}

/** Quantities of which one has no unit. Accounts state "in millions" above the table; elsewhere five million is no five. */
function withoutUnit(g: Quantity, a: Quantity, ctx: Context): boolean {
  if ((!isScale(g.unit ?? a.unit) || ctx.policy.percent === "lenient") && equalScalars(g.node, a.node, ctx))
    return true;
  // An angle without a unit is in radians where a fraction of pi says so; a million is a number.
  const scaled = (q: Quantity): Node =>
    q.unit?.kind === "known" && (q.unit.pi || isScale(q.unit)) ? toBase(q) : q.node;
  return equalScalars(scaled(g), scaled(a), ctx);
}

/** Degrees as the unit that they are. */
function withDegrees(q: Quantity): Quantity {
  const inner = q.node.k === "fn" && q.node.name === "degree" ? q.node.args[0] : undefined;
  const minus = q.node.k === "neg" && q.node.a.k === "fn" && q.node.a.name === "degree" ? q.node.a.args[0] : undefined;
  const degrees: Unit = { kind: "known", factor: fromInteger(1), dimension: "angle1", pi: true };
  if (q.unit?.kind === "noun" && NAMELESS_UNIT.test(q.unit.text)) return { ...q, unit: null };
  if (
    q.unit !== null &&
    q.unit.kind === "known" &&
    (q.unit.dimension === "celsius1" || q.unit.dimension === "fahrenheit1")
  )
    return { ...q, node: inner ?? q.node };
  if (inner !== undefined) return { t: "expr", node: inner, unit: degrees };
  return minus === undefined ? q : { t: "expr", node: { k: "neg", a: minus }, unit: degrees };
}

/** A word such as "million", which belongs to the number. */
function isScale(unit: Unit | null): boolean {
  return unit?.kind === "known" && unit.dimension === "count1";
}

function hasBase(unit: Unit | null): boolean {
  return unit?.kind === "known" && !unit.pi && unit.dimension !== "count1";
}

/** `3000 m` as a quantity, where the other side has a unit: a number times a letter that is a unit. */
function withLetter(q: Quantity): Quantity | null {
  if (q.unit !== null || q.node.k !== "mul" || q.node.args.length < 2) return null;
  const last = q.node.args.at(-1);
  const rest = q.node.args.slice(0, -1);
  if (last?.k !== "sym" || (last.name.length !== 1 && last.name !== "Omega") || rest.some(hasSymbols)) return null;
  const unit = parseUnit(last.name);
  return unit?.kind === "known" ? { t: "expr", node: mul(...rest), unit } : null;
}

function withBothUnits(g: Quantity, a: Quantity, ctx: Context): boolean {
  const [x, y] = [g.unit, a.unit];
  if (x?.kind === "known" && y?.kind === "known") {
    if (x.dimension !== y.dimension) return leavesOutRate(x, y) && equalScalars(g.node, a.node, ctx);
    const same = cmpR(x.factor, y.factor) === 0 && x.pi === y.pi;
    return same ? equalScalars(g.node, a.node, ctx) : equalScalars(toBase(g), toBase(a), ctx);
  }
  if (x?.kind !== "noun" || y?.kind !== "noun" || !related(x.text, y.text)) return false;
  return equalScalars(g.node, a.node, ctx);
}

/** Nouns agree where they share a word. */
function related(a: string, b: string): boolean {
  const words = new Set(a.split(" ").map((w) => w.replace(/s$/, "")));
  return b.split(" ").some((w) => words.has(w.replace(/s$/, "")));
}

function toBase(q: Quantity): Node {
  if (q.unit?.kind !== "known") return q.node;
  const scaled = mul(num(q.unit.factor), q.node);
  return q.unit.pi ? fn("degree", scaled) : scaled;
}

/** Two expressions under the task's precision and its policy on percent signs. */
export function equalScalars(gold: Node, answer: Node, ctx: Context): boolean {
  if (withinPrecision(gold, answer, ctx)) return true;
  if (ctx.policy.percent !== "lenient") return false;
  const [g, a] = [withoutPercent(gold), withoutPercent(answer)];
  if (g === null && a === null) return false;
  return (g !== null && withinPrecision(g, answer, ctx)) || (a !== null && withinPrecision(gold, a, ctx));
}

function withoutPercent(node: Node): Node | null {
  if (node.k === "fn" && node.name === "percent") return node.args[0] ?? null;
  if (node.k !== "neg") return null;
  const inner = withoutPercent(node.a);
  return inner === null ? null : { k: "neg", a: inner };
}

function withinPrecision(gold: Node, answer: Node, ctx: Context): boolean {
  if (identical(gold, answer, ctx.meter)) return true;
  const { precision } = ctx;
  if (precision === "exact") return false;
  if (precision === "printed") return roundsTo(gold, answer, ctx.meter);
  const bound = "abs" in precision ? precision.abs : precision.rel;
  return near(gold, answer, "abs" in precision ? "abs" : "rel", bound, ctx.meter);
}

function near(gold: Node, answer: Node, kind: "abs" | "rel", bound: number, meter: Meter): boolean {
  const g = numeric(gold, meter);
  const a = numeric(answer, meter);
  if (g === null || a === null || hasSymbols(gold) || hasSymbols(answer)) return false;
  const limit = kind === "abs" ? bound : bound * absC(g);
  return absC(subC(g, a)) <= limit * (1 + 1e-9);
}

function hasSymbols(node: Node): boolean {
  if (node.k === "sym" || node.k === "call" || node.k === "bind") return true;
  if (node.k === "const") return node.name === "dots";
  return (
    node.k === "add" || node.k === "mul" || node.k === "fn"
      ? node.args
      : "a" in node
        ? "b" in node
          ? [node.a, node.b]
          : [node.a]
        : []
  ).some(hasSymbols);
}

/**
 * The printed-digits rule. A gold decimal accepts what rounds to it, given digits enough to tell answers apart; an exact gold
 * that is no integer accepts a decimal of at least four digits within half a unit of its last.
 */
function roundsTo(gold: Node, answer: Node, meter: Meter): boolean {
  const g = decimalOf(gold);
  const a = decimalOf(answer);
  if (g !== null) {
    const scientific = g.places < MIN_PLACES && g.significant > MIN_SIGNIFICANT && gold.k === "mul";
    if (g.significant < MIN_SIGNIFICANT || (g.places < MIN_PLACES && !scientific)) return false;
    if (a !== null && a.places <= g.places) return false;
    // A long decimal may have been cut instead of rounded.
    return closeTo(gold, answer, g.places, g.significant >= LONG ? 2 : 1, meter);
  }
  if (a === null || a.places < APPROXIMATE_DIGITS || a.significant < APPROXIMATE_DIGITS) return false;
  const value = exact(gold, meter);
  if (value !== null && value.d === 1n) return false;
  return closeTo(answer, gold, a.places, 1, meter);
}

/** Whether a value lies within so many halves of a unit of the last place of a decimal. */
function closeTo(decimal: Node, value: Node, places: number, halves: 1 | 2, meter: Meter): boolean {
  const d = exact(decimal, meter);
  if (d === null) return false;
  const v = exact(value, meter);
  const half: Rational =
    places >= 0
      ? rational(BigInt(halves), 2n * 10n ** BigInt(Math.min(places, 400)))
      : rational(BigInt(halves) * 10n ** BigInt(-places), 2n);
  if (v !== null) return cmpR(absR(subR(v, d)), half) <= 0;
  if (hasSymbols(value)) return false;
  const x = numeric(value, meter);
  const y = numeric(decimal, meter);
  if (x === null || y === null || Math.abs(x.im) > 1e-12 * Math.abs(x.re)) return false;
  return Math.abs(x.re - y.re) <= (Number(half.n) / Number(half.d)) * (1 + 1e-9) && places <= 15;
}

/** Whether a value rounds to a decimal as it was printed. */
export function roundsToDigits(value: Node, decimal: Node, meter: Meter): boolean {
  const places = decimalOf(decimal)?.places;
  return places !== undefined && closeTo(decimal, value, places, 1, meter);
}

/** Whether two constants agree as `approx` claims: to the digits of a decimal, or within half a percent. */
export function approximates(a: Node, b: Node, meter: Meter): boolean {
  const x = numeric(a, meter);
  const y = numeric(b, meter);
  if (x === null || y === null || hasSymbols(a) || hasSymbols(b)) return false;
  const places = decimalOf(b)?.places;
  const d = absC(subC(x, y));
  if (d <= 0.005 * absC(y)) return true;
  return places !== undefined && d <= 0.5000001 * 10 ** -places && d <= 0.05 * absC(y);
}

export { hasSymbols };
