import { keyOf } from "./canonical.ts";
import { real } from "./complex.ts";
import { resolve } from "./equation.ts";
import { Evaluator, type Point } from "./evaluate.ts";
import { identical } from "./identity.ts";
import { add, freeSymbols, mul, type Node, neg, num, some, substitute } from "./node.ts";
import type { Context } from "./policy.ts";
import { fromInteger, rational } from "./rational.ts";
import { equalSets, holdsExactlyOn, toRealSet } from "./real-sets.ts";
import { argumentsOf, rename, renamed, symbolsOf } from "./rename.ts";
import { equalScalars } from "./scalar.ts";
import { exprOf, type Relation, UNNAMED, type Value } from "./value.ts";

const FLIPPED: Readonly<Record<string, string>> = {
  "<": ">",
  "<=": ">=",
  ">": "<",
  ">=": "<=",
  "=": "=",
  "!=": "!=",
  "~": "~",
};

/** Two relations: the same sides, the same equation up to a factor, or the same values assigned. */
export function equalRelations(gold: Relation, answer: Relation, ctx: Context): boolean {
  ctx.meter.spend(8);
  if (sameSides(gold, answer, ctx) || sameSides(gold, reversed(answer), ctx)) return consistent(answer, ctx);
  if (gold.modulus !== null || answer.modulus !== null) return congruent(gold, answer, ctx);
  if (renamedArguments(gold, answer, ctx)) return true;
  if (assignedAlike(gold, answer, ctx)) return true;
  if (equalSystems(gold, answer, ctx)) return true;
  const g = toRealSet(gold, ctx.meter);
  if (g === null) return sameVariable(gold, answer, ctx) && relationMeets(gold, answer, ctx);
  const a = toRealSet(answer, ctx.meter);
  if (a === null || !sameVariable(gold, answer, ctx)) return false;
  return equalSets(g, a, (x, y) => equalScalars(x, y, ctx), ctx.meter);
}

/** False where the answer's own chain contradicts itself. */
function consistent(answer: Relation, ctx: Context): boolean {
  return resolve(answer, ctx).state !== "false";
}

function sameSides(gold: Relation, answer: Relation, ctx: Context): boolean {
  if (gold.sides.length !== answer.sides.length || gold.signs.some((s, i) => s !== answer.signs[i])) return false;
  if ((gold.modulus === null) !== (answer.modulus === null)) return false;
  if (gold.modulus !== null && answer.modulus !== null && !identical(gold.modulus, answer.modulus, ctx.meter))
    return false;
  return gold.sides.every((s, i) => equalSide(s, answer.sides[i], ctx));
}

function equalSide(gold: Value, answer: Value | undefined, ctx: Context): boolean {
  return answer !== undefined && ctx.equal(gold, answer, ctx);
}

function reversed(r: Relation): Relation {
  return {
    ...r,
    sides: [...r.sides].reverse(),
    signs: [...r.signs].reverse().map((s) => FLIPPED[s] ?? `reverse ${s}`),
  };
}

function congruent(gold: Relation, answer: Relation, ctx: Context): boolean {
  const [g, a] = [gold.sides[1], answer.sides[1]];
  const [x, y] = [g && exprOf(g), a && exprOf(a)];
  if (!gold.modulus || !answer.modulus || !x || !y || gold.sides.length !== 2 || answer.sides.length !== 2)
    return false;
  const unnamed = gold.sides[0] === UNNAMED || answer.sides[0] === UNNAMED;
  if (!unnamed && !equalSide(gold.sides[0] ?? UNNAMED, answer.sides[0], ctx)) return false;
  if (!identical(gold.modulus, answer.modulus, ctx.meter)) return false;
  const quotient: Node = { k: "div", a: add(x, neg(y)), b: gold.modulus };
  return identical(quotient, { k: "fn", name: "floor", args: [quotient] }, ctx.meter);
}

/** `f(n) = 2n` and `f(m) = 2m` define the same function. */
function renamedArguments(gold: Relation, answer: Relation, ctx: Context): boolean {
  const [g, a] = [argumentsOf(gold.sides[0]), argumentsOf(answer.sides[0])];
  if (g === null || a === null || g.length !== a.length || g.every((n, i) => n === a[i])) return false;
  // Where the value does not speak of it, a capital names one event or point: P(A) is not P(B).
  const constant = gold.sides.slice(1).every((s) => !g.some((n) => symbolsOf(s).has(n)));
  if (constant && g.some((n, i) => n !== a[i] && /^[A-Z]/.test(n))) return false;
  const taken = symbolsOf(answer);
  if (g.some((n) => taken.has(n) && !a.includes(n))) return false;
  let value: Value = answer;
  a.forEach((from, i) => {
    value = rename(value, from, `#${i}`);
  });
  g.forEach((to, i) => {
    value = rename(value, `#${i}`, to);
  });
  return value.t === "relation" && sameSides(gold, value, ctx);
}

/** Both give a value: to the same name, or to names that differ, where the values are constants. */
function assignedAlike(gold: Relation, answer: Relation, ctx: Context): boolean {
  const [g, a] = [resolve(gold, ctx), resolve(answer, ctx)];
  if (g.state !== "assignment" || a.state !== "assignment") return false;
  const [x, y] = [g.assignment, a.assignment];
  if (!ctx.equal(x.value, y.value, ctx)) return renamed(gold, answer, ctx);
  if (x.name === null || y.name === null) return true;
  return ctx.equal(x.name, y.name, ctx) || compatible(x.name, y.name, x.value);
}

/** A different name for the same value: words or a quantity say what the gold's symbol says; two different symbols do not. */
function compatible(x: Value, y: Value, value: Value): boolean {
  if (x.t === "text" || y.t === "text" || x.t === "labelled" || y.t === "labelled") return true;
  const [a, b] = [exprOf(x), exprOf(y)];
  if (a?.k === "sym" && b?.k === "sym") return subscripted(a.name, b.name);
  const node = exprOf(value);
  return (
    node !== null &&
    freeSymbols(node).size === 0 &&
    (a?.k !== "sym" || b?.k !== "sym") &&
    (a?.k === "sym" || b?.k === "sym")
  );
}

function subscripted(a: string, b: string): boolean {
  return a !== b && (a.split("_")[0] === b || b.split("_")[0] === a);
}

/** Equations equal up to a factor that is constant and not 0; inequalities up to a positive one. */
function equalSystems(gold: Relation, answer: Relation, ctx: Context): boolean {
  if (gold.sides.length !== answer.sides.length) return false;
  if (gold.sides.length > 2) return false;
  const [g, a] = [difference(gold), difference(answer)];
  const [s, t] = [gold.signs[0], answer.signs[0]];
  if (g === null || a === null || s === undefined || t === undefined || !(s in FLIPPED)) return false;
  if (s === "=" || s === "!=") return s === t && proportional(g, a, "any", ctx);
  if (s === t) return proportional(g, a, "positive", ctx);
  return FLIPPED[s] === t && proportional(g, neg(a), "positive", ctx);
}

function difference(r: Relation): Node | null {
  const [a, b] = r.sides;
  const [x, y] = [a && exprOf(a), b && exprOf(b)];
  return x && y ? add(x, neg(y)) : null;
}

const TRIALS = [
  [1.37, 2.29, 0.83, 3.41, 1.91, 0.47, 2.71],
  [-0.71, 1.61, 2.47, -1.13, 0.37, 3.19, 1.09],
  [2.83, -1.93, 0.59, 1.27, -2.39, 1.73, 0.67],
  [0.43, 3.67, -1.51, 2.03, 1.19, -0.89, 4.07],
  [5, 3, 7, 2, 4, 6, 8],
  [3.23, 0.91, 1.79, -2.17, 2.63, 1.33, -0.53],
];

/** Whether a = c b for a constant c, as a function of the symbols; neither may vanish everywhere. */
function proportional(a: Node, b: Node, sign: "any" | "positive", ctx: Context): boolean {
  // Several points and a proof in a prime field: a list of many equations may not take long.
  ctx.meter.spend(150);
  const symbols = [...freeSymbols(b, freeSymbols(a))].sort();
  if (symbols.length === 0) return false;
  const ratio = ratioAt(a, b, symbols, TRIALS[0] ?? [], ctx);
  if (ratio === null || ratio === 0 || (sign === "positive" && ratio < 0)) return multiplied(a, b, symbols, sign, ctx);
  let agreed = 0;
  for (const values of TRIALS.slice(1)) {
    const r = ratioAt(a, b, symbols, values, ctx);
    if (r === null) continue;
    if (Math.abs(r - ratio) > 1e-9 * Math.abs(ratio)) return multiplied(a, b, symbols, sign, ctx);
    agreed++;
  }
  if (agreed < 3) return false;
  const c = fraction(ratio);
  return c === null ? crossEqual(a, b, symbols, ctx) : identical(a, mul(num(c), b), ctx.meter);
}

/** Points of which one at least lies off a curve of moderate degree. */
const PROOFS = [
  [5, 3, 7, 2, 4, 6, 8],
  [11, 2, 13, 3, 17, 5, 19],
  [3, 29, 2, 23, 5, 31, 7],
];

/** Whether a b(x) = b a(x) for a fixed point x where a does not vanish: proves a factor that is no small fraction. */
function crossEqual(a: Node, b: Node, symbols: readonly string[], ctx: Context): boolean {
  for (const values of PROOFS) {
    const at = new Map(symbols.map((s, i) => [s, num(fromInteger(values[i % values.length] ?? 1))]));
    const [x, y] = [substitute(a, at), substitute(b, at)];
    if (!identical(x, num(fromInteger(0)), ctx.meter)) return identical(mul(a, y), mul(b, x), ctx.meter);
  }
  return false;
}

/** The gold may be the answer times a symbol, and the answer the gold with a denominator cleared. */
function multiplied(a: Node, b: Node, symbols: readonly string[], sign: "any" | "positive", ctx: Context): boolean {
  if (sign !== "any" || symbols.length < 2) return false;
  // An answer that is the gold times a symbol has solutions of its own, unless the gold divides by that symbol.
  return (
    clears(a, b, symbols, ctx) ||
    clears(
      b,
      a,
      symbols.filter((s) => divides(a, s)),
      ctx,
    )
  );
}

/** True where an expression has a symbol in a denominator. */
function divides(node: Node, symbol: string): boolean {
  return some(node, (n) => n.k === "div" && freeSymbols(n.b).has(symbol));
}

/** True where a is a multiple of s b for one of the symbols s. */
function clears(a: Node, b: Node, symbols: readonly string[], ctx: Context): boolean {
  return symbols.some((s) => {
    const scaled = mul({ k: "sym", name: s }, b);
    const ratio = ratioAt(a, scaled, symbols, TRIALS[0] ?? [], ctx);
    const c = ratio === null ? null : fraction(ratio);
    return c !== null && c.n !== 0n && identical(a, mul(num(c), scaled), ctx.meter);
  });
}

function ratioAt(a: Node, b: Node, symbols: readonly string[], values: readonly number[], ctx: Context): number | null {
  const point: Point = new Map(symbols.map((s, i) => [s, real(values[i % values.length] ?? 1)]));
  const evaluator = new Evaluator(ctx.meter);
  const [x, y] = [evaluator.at(a, point), evaluator.at(b, point)];
  if (
    !Number.isFinite(x.re) ||
    !Number.isFinite(y.re) ||
    Math.abs(y.re) < 1e-12 ||
    Math.abs(x.im) > 1e-9 * Math.abs(x.re)
  )
    return null;
  return x.re / y.re;
}

/** The fraction of small terms that a double stands for; null where it stands for none. */
function fraction(x: number): ReturnType<typeof rational> | null {
  for (let d = 1; d <= 720; d++) {
    const n = Math.round(x * d);
    if (Math.abs(x * d - n) < 1e-8 * Math.max(1, Math.abs(n)) && Math.abs(n) < 1e9)
      return n === 0 ? fromInteger(0) : rational(BigInt(n), BigInt(d));
  }
  return null;
}

/** A gold relation and an answer that is none: an interval or set that the relation, solved or not, holds on. */
export function relationMeets(gold: Relation, answer: Value, ctx: Context): boolean {
  if (answer.t === "expr" || answer.t === "text" || answer.t === "choice") return false;
  const a = toRealSet(answer, ctx.meter);
  if (a === null) return false;
  const g = toRealSet(gold, ctx.meter);
  if (g !== null) return equalSets(g, a, (x, y) => equalScalars(x, y, ctx), ctx.meter);
  const symbols = [...symbolsOf(gold)];
  const [name] = symbols;
  if (symbols.length !== 1 || name === undefined || !gold.signs.every((s) => /^[<>]=?$/.test(s))) return false;
  return holdsExactlyOn(gold, a, (x) => truthAt(gold, name, x, ctx), ctx.meter);
}

function truthAt(r: Relation, name: string, x: number, ctx: Context): boolean | null {
  const point: Point = new Map([[name, real(x)]]);
  const values: number[] = [];
  for (const side of r.sides) {
    const node = exprOf(side);
    if (node === null) return null;
    const v = new Evaluator(ctx.meter).at(node, point);
    if (!Number.isFinite(v.re) || Math.abs(v.im) > 1e-9) return false;
    values.push(v.re);
  }
  return r.signs.every((s, i) => holds(s, values[i] ?? 0, values[i + 1] ?? 0));
}

function holds(sign: string, a: number, b: number): boolean {
  const close = Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(a), Math.abs(b));
  if (sign === "<") return !close && a < b;
  if (sign === ">") return !close && a > b;
  return close || (sign === "<=" ? a < b : a > b);
}

function sameVariable(gold: Relation, answer: Relation, ctx: Context): boolean {
  const [g, a] = [unknownsOf(gold, ctx), unknownsOf(answer, ctx)];
  return g.size === a.size && [...a].every((s) => g.has(s));
}

/** What a relation speaks of: its symbols, and the values of functions, as `f(1)`. */
function unknownsOf(relation: Relation, ctx: Context): ReadonlySet<string> {
  const all = symbolsOf(relation);
  for (const side of relation.sides) {
    const node = exprOf(side);
    if (node?.k === "call") all.add(keyOf(node, ctx.meter));
  }
  return all;
}

/** Letters that an equation is solved for by custom. */
const DEPENDENT: ReadonlySet<string> = new Set(["y", "r", "rho", "z", "w"]);

/** Whether an expression is what an equation, linear in its dependent variable, gives for that variable. */
export function solves(gold: Relation, answer: Node, ctx: Context): boolean {
  const d = difference(gold);
  const given = freeSymbols(answer);
  if (d === null || gold.signs[0] !== "=" || given.size === 0) return false;
  if (answer.k === "sym") return false;
  return [...freeSymbols(d)].some((name) => {
    if (!DEPENDENT.has(name) || given.has(name)) return false;
    const at = (value: Node): Node => substitute(d, new Map([[name, value]]));
    const [zero, one, two] = [0, 1, 2].map((n) => at(num(fromInteger(n))));
    if (zero === undefined || one === undefined || two === undefined) return false;
    const linear = identical(add(zero, two), mul(num(fromInteger(2)), one), ctx.meter);
    return linear && !identical(zero, one, ctx.meter) && identical(at(answer), num(fromInteger(0)), ctx.meter);
  });
}
