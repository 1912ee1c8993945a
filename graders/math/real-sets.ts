import { keyOf } from "./canonical.ts";
import { infinite, numeric } from "./identity.ts";
import type { Meter } from "./limits.ts";
import { freeSymbols, type Node, neg } from "./node.ts";
import { exprOf, type Relation, type Value } from "./value.ts";

/** One end of an interval; `at` is NaN where it has symbols. */
export interface End {
  readonly node: Node;
  readonly at: number;
  readonly closed: boolean;
}

export interface Interval {
  readonly lo: End;
  readonly hi: End;
}

/** A union of intervals; points are intervals that are closed and degenerate. */
export type RealSet = readonly Interval[];

const INFINITY: Node = { k: "const", name: "inf" };
const ALL: RealSet = [{ lo: open(neg(INFINITY), -Infinity), hi: open(INFINITY, Infinity) }];

function open(node: Node, at: number): End {
  return { node, at, closed: false };
}

function end(node: Node, closed: boolean, meter: Meter): End {
  const sign = infinite(node);
  if (sign !== 0) return { node, at: sign * Infinity, closed: false };
  const v = freeSymbols(node).size > 0 ? null : numeric(node, meter);
  return { node, at: v !== null && Math.abs(v.im) < 1e-12 ? v.re : Number.NaN, closed };
}

/** A value as a set of reals; null where it is none or not in solved form. `variable` is what inequalities restrict. */
export function toRealSet(value: Value, meter: Meter, variable: string | null = null): RealSet | null {
  meter.spend(5);
  switch (value.t) {
    case "expr":
      return value.unit === null ? [point(value.node, meter)] : null;
    case "space":
      return value.name === "R" ? ALL : value.name === "empty" ? [] : null;
    case "set":
      return union(value.items.map((i) => (i.t === "expr" ? [point(i.node, meter)] : null)));
    case "group":
      return fromGroup(value, meter);
    case "sets":
      return combine(
        value.op,
        value.parts.map((p) => toRealSet(p, meter)),
        meter,
      );
    case "relation":
      return fromRelation(value, meter, variable);
    case "builder":
      return fromBuilder(value, meter);
    case "list":
      return fromList(value, meter, variable);
    default:
      return null;
  }
}

function point(node: Node, meter: Meter): Interval {
  const e = end(node, true, meter);
  return { lo: e, hi: e };
}

function fromGroup(value: Extract<Value, { t: "group" }>, meter: Meter): RealSet | null {
  const [a, b] = value.items;
  const [lo, hi] = [a && exprOf(a), b && exprOf(b)];
  if (value.items.length !== 2 || !lo || !hi || value.open === "case") return null;
  return [{ lo: end(lo, value.open === "[", meter), hi: end(hi, value.close === "]", meter) }];
}

function fromBuilder(value: Extract<Value, { t: "builder" }>, meter: Meter): RealSet | null {
  const node = exprOf(value.element);
  return node?.k === "sym" ? toRealSet(value.condition, meter, node.name) : null;
}

/**
 * "x < 1 or x > 2" is a union, "x > 1 and x != 2" an intersection; each part must restrict the same variable. Conditions that
 * nothing meets, and equations side by side, describe no set: as the empty set any two of them would be equal.
 */
function fromList(value: Extract<Value, { t: "list" }>, meter: Meter, variable: string | null): RealSet | null {
  if (!value.items.every((i) => i.t === "relation" || i.t === "sets" || i.t === "group" || i.t === "builder"))
    return null;
  const restricted = new Set(
    value.items.flatMap((i) => (i.t === "relation" ? [restrictedBy(i, meter, variable)] : [])),
  );
  if (restricted.size > 1) return null;
  const parts = value.items.map((i) => toRealSet(i, meter, variable));
  const intervals = value.items.every((i) => i.t === "group");
  if (intervals && value.items.every(isPointLike)) return null;
  if (value.joined === "or" || intervals) return union(parts);
  if (value.items.some((i) => i.t === "relation" && i.signs.includes("="))) return null;
  const met = combine("cap", parts, meter);
  return met?.length === 0 ? null : met;
}

/** The symbol or call that an inequality restricts, as a key; empty where it is not in solved form. */
function restrictedBy(value: Relation, meter: Meter, variable: string | null): string {
  const side = value.sides.length === 3 ? value.sides[1] : value.sides.find((s) => isVariable(s, variable));
  const node = side === undefined ? null : exprOf(side);
  return node === null ? "" : keyOf(node, meter);
}

/** `(1, 2)` may be a point; a square bracket or an infinity makes it an interval. */
function isPointLike(value: Value): boolean {
  if (value.t !== "group" || value.open === "[" || value.close === "]") return false;
  return !value.items.some((i) => i.t === "expr" && infinite(i.node) !== 0);
}

function union(parts: readonly (RealSet | null)[]): RealSet | null {
  const out: Interval[] = [];
  for (const p of parts) {
    if (p === null) return null;
    out.push(...p);
  }
  return out;
}

function fromRelation(value: Relation, meter: Meter, variable: string | null): RealSet | null {
  const [first, second, third] = value.sides;
  const [sign, next] = value.signs;
  if (first === undefined || second === undefined || sign === undefined || value.modulus !== null) return null;
  if (third !== undefined && next !== undefined && value.sides.length === 3)
    return between(first, sign, second, next, third, meter, variable);
  if (value.sides.length !== 2) return null;
  if (sign === "in") return isVariable(first, variable) ? toRealSet(second, meter) : null;
  if (sign === "notin") return isVariable(first, variable) ? complementOf(toRealSet(second, meter), meter) : null;
  if (isVariable(first, variable)) return ray(sign, second, meter, nameOf(first));
  return isVariable(second, variable) ? ray(flipped(sign), first, meter, nameOf(second)) : null;
}

function complementOf(set: RealSet | null, meter: Meter): RealSet | null {
  return set === null ? null : combine("setminus", [ALL, set], meter);
}

function isVariable(value: Value, variable: string | null): boolean {
  const node = exprOf(value);
  if (node === null || value.t !== "expr" || value.unit !== null) return false;
  if (variable !== null) return node.k === "sym" && node.name === variable;
  return node.k === "sym" || (node.k === "call" && node.name !== "#base");
}

function nameOf(value: Value): string {
  const node = exprOf(value);
  return node?.k === "sym" ? node.name : "";
}

function flipped(sign: string): string {
  return { "<": ">", "<=": ">=", ">": "<", ">=": "<=" }[sign] ?? sign;
}

function ray(sign: string, bound: Value, meter: Meter, name: string): RealSet | null {
  const node = exprOf(bound);
  if (node === null || (name !== "" && freeSymbols(node).has(name))) return null;
  const e = end(node, sign.endsWith("=") && sign !== "!=", meter);
  const below = open(neg(INFINITY), -Infinity);
  const above = open(INFINITY, Infinity);
  if (sign === "<" || sign === "<=") return [{ lo: below, hi: e }];
  if (sign === ">" || sign === ">=") return [{ lo: e, hi: above }];
  if (sign === "=") return [{ lo: { ...e, closed: true }, hi: { ...e, closed: true } }];
  if (sign === "!=")
    return [
      { lo: below, hi: e },
      { lo: e, hi: above },
    ];
  return null;
}

function between(
  a: Value,
  s: string,
  x: Value,
  t: string,
  b: Value,
  meter: Meter,
  variable: string | null,
): RealSet | null {
  const [lo, hi] = [exprOf(a), exprOf(b)];
  if (!isVariable(x, variable) || lo === null || hi === null) return null;
  const name = nameOf(x);
  if (freeSymbols(lo).has(name) || freeSymbols(hi).has(name)) return null;
  const up = (v: string): boolean => v === "<" || v === "<=";
  const down = (v: string): boolean => v === ">" || v === ">=";
  if (up(s) && up(t)) return [{ lo: end(lo, s === "<=", meter), hi: end(hi, t === "<=", meter) }];
  if (down(s) && down(t)) return [{ lo: end(hi, t === ">=", meter), hi: end(lo, s === ">=", meter) }];
  return null;
}

function isNumeric(set: RealSet): boolean {
  return set.every((i) => !Number.isNaN(i.lo.at) && !Number.isNaN(i.hi.at));
}

function combine(op: "cup" | "cap" | "setminus", parts: readonly (RealSet | null)[], meter: Meter): RealSet | null {
  const all = union(parts);
  if (all === null || op === "cup") return all;
  if (!isNumeric(all)) return null;
  const sets = parts as readonly RealSet[];
  const member = (x: number, nudge: number): boolean =>
    op === "cap"
      ? sets.every((s) => has(s, x, nudge))
      : has(sets[0] ?? [], x, nudge) && !sets.slice(1).some((s) => has(s, x, nudge));
  return rebuild(all, member, meter);
}

/** Membership of a value, or of the open gap just above it. */
function has(set: RealSet, x: number, nudge: number): boolean {
  return set.some((i) => {
    const above = nudge > 0 ? x >= i.lo.at - tiny(x) : x > i.lo.at + tiny(x) || (same(x, i.lo.at) && i.lo.closed);
    const below = nudge > 0 ? x < i.hi.at - tiny(x) : x < i.hi.at - tiny(x) || (same(x, i.hi.at) && i.hi.closed);
    return above && below;
  });
}

function tiny(x: number): number {
  return Number.isFinite(x) ? 1e-11 * Math.max(1, Math.abs(x)) : 0;
}

function same(a: number, b: number): boolean {
  return a === b || Math.abs(a - b) <= tiny(a);
}

/** The set of a membership test, from the ends of the intervals it is made of. */
function rebuild(all: RealSet, member: (x: number, nudge: number) => boolean, meter: Meter): RealSet {
  const ends = sortedEnds(all);
  meter.spend(ends.length * all.length * 2);
  const out: Interval[] = [];
  let from: End | null = null;
  for (const e of ends) {
    const at = Number.isFinite(e.at) && member(e.at, 0);
    const after = e.at < Infinity && member(e.at, 1);
    if (from === null) {
      if (at && !after) out.push({ lo: { ...e, closed: true }, hi: { ...e, closed: true } });
      else if (after) from = { ...e, closed: at };
    } else if (!at || !after) {
      out.push({ lo: from, hi: { ...e, closed: at } });
      from = after ? { ...e, closed: false } : null;
    }
  }
  return out;
}

function sortedEnds(all: RealSet): End[] {
  const ends = all.flatMap((i) => [i.lo, i.hi]).sort((a, b) => a.at - b.at);
  return ends.filter((e, i) => i === 0 || !same(e.at, ends[i - 1]?.at ?? Number.NaN));
}

/** Equal as sets: numeric ones after merging, those with symbols interval by interval. */
export function equalSets(a: RealSet, b: RealSet, equalEnds: (x: Node, y: Node) => boolean, meter: Meter): boolean {
  const backwards = (i: Interval): boolean => i.lo.at > i.hi.at;
  if (a.some(backwards) || b.some(backwards)) return false;
  const numericSets = isNumeric(a) && isNumeric(b);
  const [x, y] = numericSets ? [merged(a, meter), merged(b, meter)] : [a, b];
  if (x.length !== y.length) return false;
  return x.every((i, k) => {
    const j = y[k];
    return j !== undefined && sameEnd(i.lo, j.lo, equalEnds) && sameEnd(i.hi, j.hi, equalEnds);
  });
}

function merged(set: RealSet, meter: Meter): RealSet {
  const valid = set.filter((i) => i.lo.at < i.hi.at || (same(i.lo.at, i.hi.at) && i.lo.closed && i.hi.closed));
  return rebuild(valid, (x, nudge) => has(valid, x, nudge), meter);
}

function sameEnd(a: End, b: End, equalEnds: (x: Node, y: Node) => boolean): boolean {
  if (a.closed !== b.closed) return false;
  if (!Number.isFinite(a.at) || !Number.isFinite(b.at)) {
    if (!Number.isNaN(a.at) || !Number.isNaN(b.at)) return a.at === b.at;
  }
  return equalEnds(a.node, b.node);
}

/** Whether a set is what an unsolved relation in one variable holds on, tested between and at the ends of the set. */
export function holdsExactlyOn(
  relation: Relation,
  set: RealSet,
  truth: (x: number) => boolean | null,
  meter: Meter,
): boolean {
  if (!isNumeric(set) || relation.sides.length < 2) return false;
  const ends = sortedEnds(set)
    .map((e) => e.at)
    .filter((x) => Number.isFinite(x));
  const cuts = [(ends[0] ?? 0) - 50, ...ends, (ends.at(-1) ?? 0) + 50];
  let tested = 0;
  for (let i = 1; i < cuts.length; i++) {
    const [lo, hi] = [cuts[i - 1] ?? 0, cuts[i] ?? 0];
    for (const f of [0.0137, 0.21, 0.37, 0.5, 0.713, 0.891, 0.9871]) {
      const x = lo + (hi - lo) * f;
      const t = truth(x);
      meter.spend(1);
      if (t !== null && t !== has(set, x, 0)) return false;
      if (t !== null) tested++;
    }
  }
  return tested >= 8 && ends.every((x) => (truth(x) ?? false) === has(set, x, 0));
}
