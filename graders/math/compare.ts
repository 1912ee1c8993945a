import { normalText } from "../text/normal-text.ts";
import { equalByName, equalLists, equalSequences, equalUnordered, inCoordinateOrder } from "./compare-lists.ts";
import { equalRelations, relationMeets, solves } from "./compare-relations.ts";
import { isCoordinate, resolve } from "./equation.ts";
import { exact } from "./exact.ts";
import { freeSymbols, type Node, some } from "./node.ts";
import { counted } from "./parse-postfix.ts";
import type { Context } from "./policy.ts";
import { equalSets, toRealSet } from "./real-sets.ts";
import { renamed, symbolsOf } from "./rename.ts";
import { equalQuantities, equalScalars } from "./scalar.ts";
import { exprOf, nodesOf, type Value } from "./value.ts";
import { answersSentence, comparisonIn, statesOf } from "./words.ts";

/** Whether an answer says what the gold says, under the task's policies. Throws LimitExceeded. */
export function equalValues(gold: Value, answer: Value, ctx: Context): boolean {
  ctx.meter.spend(2);
  if (leavesWork(gold, answer)) {
    ctx.trace("the answer leaves a sum, product, integral or limit to work out");
    return false;
  }
  if (answer.t === "labelled" && gold.t !== "labelled")
    return equalValues(gold, gold.t === "expr" ? selectionOf(answer) : answer.value, ctx);
  if (gold.t === "labelled") return equalLabelled(gold, answer, ctx);
  const named = equalByName(gold, answer, ctx);
  if (named !== null) return named;
  if (gold.t === "relation" && answer.t === "relation") return equalRelations(gold, answer, ctx);
  if (answer.t === "relation") return answerRelation(gold, answer, ctx);
  if (gold.t === "relation") return goldRelation(gold, answer, ctx);
  return sameType(gold, answer, ctx);
}

/** `C(10, 3)` and `P(10, 3)` count selections where a number is asked for. */
function selectionOf(answer: Extract<Value, { t: "labelled" }>): Value {
  const items = answer.value.t === "group" && answer.value.open === "(" ? answer.value.items : [];
  const [n, k] = items.map(exprOf);
  if (!/^[cp]$/.test(answer.label) || items.length !== 2 || !n || !k) return answer.value;
  return { t: "expr", node: counted(answer.label.toUpperCase(), n, k), unit: null };
}

/** The value counts; two letters that name different things do not mean the same. */
function equalLabelled(gold: Extract<Value, { t: "labelled" }>, answer: Value, ctx: Context): boolean {
  if (answer.t !== "labelled") return equalValues(gold.value, answer, ctx);
  if (gold.label !== answer.label && gold.label.length === 1 && answer.label.length === 1) return false;
  return equalValues(gold.value, answer.value, ctx);
}

/** A sum, integral or limit where the gold has none repeats the question. */
function leavesWork(gold: Value, answer: Value): boolean {
  const node = exprOf(answer);
  return node !== null && some(node, isBind) && !nodesOf(gold).some((n) => some(n, isBind));
}

function isBind(node: Node): boolean {
  return node.k === "bind";
}

/** An answer that is a relation for a gold that is none: its value counts, or the interval that it solves to. */
function answerRelation(gold: Value, answer: Extract<Value, { t: "relation" }>, ctx: Context): boolean {
  if (gold.t === "text" && comparisonMeets(gold, answer)) return true;
  if (answer.modulus !== null) return gold.t === "expr" && isRemainder(gold, answer, ctx);
  const resolved = resolve(answer, ctx);
  if (resolved.state === "false") {
    ctx.trace(`the answer's equation does not hold: ${resolved.reason}`);
    return false;
  }
  if (resolved.state === "assignment") {
    const { name, value } = resolved.assignment;
    const node = exprOf(value);
    const symbol = name === null ? null : exprOf(name);
    if (gold.t === "expr" && node !== null && symbol !== null && isCoordinate(symbol) && isCoordinate(node))
      return false;
    if (equalValues(gold, value, ctx)) return true;
    return renamed(gold, value, ctx);
  }
  if (gold.t === "list" && answer.sides.length === 2) return false;
  return intervalMeets(gold, answer, ctx);
}

/** `3 \pmod 7` for a remainder of 3. */
function isRemainder(
  gold: Extract<Value, { t: "expr" }>,
  answer: Extract<Value, { t: "relation" }>,
  ctx: Context,
): boolean {
  const [, value] = answer.sides;
  const node = value === undefined ? null : exprOf(value);
  if (node === null || answer.modulus === null || answer.sides.length !== 2) return false;
  const [r, m] = [exact(node, ctx.meter), exact(answer.modulus, ctx.meter)];
  const reduced = r !== null && m !== null && r.d === 1n && m.d === 1n && r.n >= 0n && r.n < m.n;
  return reduced && equalScalars(gold.node, node, ctx);
}

/** A gold interval meets an inequality in solved form, unless it could be read as a point. */
function intervalMeets(gold: Value, answer: Value, ctx: Context): boolean {
  if (gold.t === "group" && couldBePoint(gold)) return false;
  if (gold.t === "expr" || gold.t === "list") return false;
  const g = toRealSet(gold, ctx.meter);
  const a = g === null ? null : toRealSet(answer, ctx.meter);
  return g !== null && a !== null && equalSets(g, a, (x, y) => equalScalars(x, y, ctx), ctx.meter);
}

function couldBePoint(gold: Extract<Value, { t: "group" }>): boolean {
  return gold.open === "(" && gold.close === ")" && !gold.items.some((i) => i.t === "expr" && hasInfinity(i.node));
}

function hasInfinity(node: Node): boolean {
  return (node.k === "const" && node.name === "inf") || (node.k === "neg" && hasInfinity(node.a));
}

/** A gold that is a relation: a value answers an assignment, an interval answers an inequality. */
function goldRelation(gold: Extract<Value, { t: "relation" }>, answer: Value, ctx: Context): boolean {
  const resolved = resolve(gold, ctx);
  if (resolved.state === "assignment") {
    const { name, value } = resolved.assignment;
    if (refusesValue(name, value, answer)) return false;
    if (equalValues(value, answer, ctx)) return true;
    if (answer.t !== "text" && renamed(gold, answer, ctx)) return true;
  }
  if (answer.t === "expr" && solves(gold, answer.node, ctx)) return true;
  return relationMeets(gold, answer, ctx);
}

/** `y = x` is a line: `x` alone is no answer to it. */
function refusesValue(name: Value | null, value: Value, answer: Value): boolean {
  const [n, v, a] = [name && exprOf(name), exprOf(value), exprOf(answer)];
  return n !== null && v !== null && a !== null && isCoordinate(n) && isCoordinate(v);
}

function sameType(gold: Value, answer: Value, ctx: Context): boolean {
  switch (gold.t) {
    case "expr":
      return equalToExpression(gold, answer, ctx);
    case "list":
      return conditions(gold, answer, ctx) ?? (equalLists(gold, answer, ctx) || setMeets(gold, answer, ctx));
    case "set":
      return equalToSet(gold, answer, ctx);
    case "group":
      return equalToGroup(gold, answer, ctx);
    case "matrix":
      return equalToMatrix(gold, answer, ctx);
    case "ratio":
      return equalToRatio(gold, answer, ctx);
    case "choice":
      return equalToChoice(gold, answer);
    case "text":
      return equalToText(gold.text, answer) || sentenceMeets(gold, answer, ctx);
    default:
      return setMeets(gold, answer, ctx);
  }
}

/** Inequalities joined by "and" or "or" are compared as the sets they describe; null where one side describes none. */
function conditions(gold: Value, answer: Value, ctx: Context): boolean | null {
  if (gold.t !== "list" || answer.t !== "list" || !isCondition(gold) || !isCondition(answer)) return null;
  const [g, a] = [toRealSet(gold, ctx.meter), toRealSet(answer, ctx.meter)];
  // A comma between conditions that exclude each other says neither "and" nor "or".
  if (g === null || a === null) return gold.joined !== answer.joined && gold.joined && answer.joined ? false : null;
  const [x, y] = [symbolsOf(gold), symbolsOf(answer)];
  return [...x].every((s) => y.has(s)) && equalSets(g, a, (p, q) => equalScalars(p, q, ctx), ctx.meter);
}

function isCondition(list: Extract<Value, { t: "list" }>): boolean {
  return (
    list.items.every((i) => i.t === "relation") && list.items.some((i) => i.t === "relation" && i.signs[0] !== "=")
  );
}

function equalToExpression(gold: Extract<Value, { t: "expr" }>, answer: Value, ctx: Context): boolean {
  switch (answer.t) {
    case "expr":
      return equalQuantities(gold, answer, ctx) || bracketedNegative(gold, answer, ctx) || renamed(gold, answer, ctx);
    case "ratio": {
      const [a, b] = answer.parts;
      if (answer.clock !== null || a === undefined || b === undefined || answer.parts.length !== 2) return false;
      return equalScalars(gold.node, { k: "div", a, b }, ctx);
    }
    case "set":
    case "group": {
      const [only] = answer.items;
      const plain = answer.t === "set" || (answer.open === "[" && answer.close === "]");
      return plain && answer.items.length === 1 && only?.t === "expr" && equalQuantities(gold, only, ctx);
    }
    case "choice":
      return gold.node.k === "sym" && gold.node.name === answer.letter;
    case "text":
      return equalToText(textOf(gold), answer);
    default:
      return false;
  }
}

function textOf(gold: Extract<Value, { t: "expr" }>): string {
  return gold.node.k === "sym" ? gold.node.name.toLowerCase() : "";
}

/** In accounts a number in brackets is negative: read so only under the lenient policy on percent, which is made for them. */
function bracketedNegative(
  gold: Extract<Value, { t: "expr" }>,
  answer: Extract<Value, { t: "expr" }>,
  ctx: Context,
): boolean {
  if (ctx.policy.percent !== "lenient" || gold.node.k !== "neg") return false;
  return answer.node.k === "fn" && answer.node.name === "abs"
    ? false
    : ctx.bracketed && equalScalars(gold.node.a, answer.node, ctx);
}

function setMeets(gold: Value, answer: Value, ctx: Context): boolean {
  if (gold.t === "space" && answer.t === "space") return gold.name === answer.name;
  if (structurallyEqual(gold, answer, ctx)) return true;
  if (answer.t === "list" && !answer.items.every((i) => i.t === "relation" || i.t === "group")) return false;
  const g = toRealSet(gold, ctx.meter);
  const a = g === null ? null : toRealSet(answer, ctx.meter);
  if (g === null || a === null || answer.t === "expr") return false;
  return equalSets(g, a, (x, y) => equalScalars(x, y, ctx), ctx.meter);
}

/** Sets that are no sets of reals, as builders over integers: part by part. */
function structurallyEqual(gold: Value, answer: Value, ctx: Context): boolean {
  if (gold.t === "builder" && answer.t === "builder") {
    return equalValues(gold.element, answer.element, ctx) && equalValues(gold.condition, answer.condition, ctx);
  }
  if (gold.t !== "sets" || answer.t !== "sets" || gold.op !== answer.op) return false;
  return gold.op === "setminus"
    ? equalSequences(gold.parts, answer.parts, ctx)
    : equalUnordered(gold.parts, answer.parts, ctx);
}

function equalToSet(gold: Extract<Value, { t: "set" }>, answer: Value, ctx: Context): boolean {
  if (answer.t === "set" || answer.t === "list") {
    if (equalUnordered(gold.items, answer.items, ctx)) return true;
    return answer.t === "set" ? false : setMeets(gold, answer, ctx);
  }
  const [only] = gold.items;
  if (gold.items.length === 1 && only !== undefined && answer.t === "expr") return equalValues(only, answer, ctx);
  return answer.t === "expr" || answer.t === "group" ? false : setMeets(gold, answer, ctx);
}

function equalToGroup(gold: Extract<Value, { t: "group" }>, answer: Value, ctx: Context): boolean {
  switch (answer.t) {
    case "group": {
      const vectors = gold.items.length > 2 && "([".includes(answer.open) && ")]".includes(answer.close);
      if (!vectors && (gold.open !== answer.open || gold.close !== answer.close)) return false;
      if (vectors && (gold.open === "[") !== (gold.close === "]")) return false;
      return equalSequences(gold.items, answer.items, ctx);
    }
    case "list":
      if (isCondition(answer)) return intervalMeets(gold, answer, ctx);
      return gold.open === "(" && gold.close === ")" && equalSequences(gold.items, inCoordinateOrder(answer, ctx), ctx);
    case "matrix":
      return gold.items.length > 1 && isVector(answer) && equalSequences(gold.items, answer.rows.flat(), ctx);
    case "expr": {
      const [only] = gold.items;
      return gold.items.length === 1 && only !== undefined && equalValues(only, answer, ctx);
    }
    default:
      return setMeets(gold, answer, ctx);
  }
}

function isVector(value: Extract<Value, { t: "matrix" }>): boolean {
  return !value.bars && (value.rows.length === 1 || value.rows.every((r) => r.length === 1));
}

function equalToMatrix(gold: Extract<Value, { t: "matrix" }>, answer: Value, ctx: Context): boolean {
  if (answer.t === "group") {
    if (answer.open === "[" && gold.rows.length > 1)
      return rowsMeet(gold, answer, ctx) || columnMeets(gold, answer, ctx);
    return columnMeets(gold, answer, ctx);
  }
  if (answer.t !== "matrix" || gold.bars !== answer.bars || gold.rows.length !== answer.rows.length) return false;
  return gold.rows.every((row, i) => equalSequences(row, answer.rows[i] ?? [], ctx));
}

function columnMeets(
  gold: Extract<Value, { t: "matrix" }>,
  answer: Extract<Value, { t: "group" }>,
  ctx: Context,
): boolean {
  return isVector(gold) && answer.open !== "case" && equalSequences(gold.rows.flat(), answer.items, ctx);
}

/** `[[1, 2], [3, 4]]`, as programs write a matrix. */
function rowsMeet(
  gold: Extract<Value, { t: "matrix" }>,
  answer: Extract<Value, { t: "group" }>,
  ctx: Context,
): boolean {
  if (gold.bars || answer.items.length !== gold.rows.length) return false;
  return gold.rows.every((row, i) => {
    const items = answer.items[i];
    return items?.t === "group" && items.open === "[" && equalSequences(row, items.items, ctx);
  });
}

function equalToRatio(gold: Extract<Value, { t: "ratio" }>, answer: Value, ctx: Context): boolean {
  if (answer.t === "ratio") {
    if (gold.clock !== null && answer.clock !== null) return sameTime(gold.clock, answer.clock);
    return gold.parts.length === answer.parts.length && proportional(gold.parts, answer.parts, ctx);
  }
  const [a, b] = gold.parts;
  const minutes = gold.clock !== null && /:\d\d(?:[ap]m)?$/.test(gold.clock);
  if (answer.t !== "expr" || minutes || gold.parts.length !== 2 || a === undefined || b === undefined) return false;
  return equalScalars({ k: "div", a, b }, answer.node, ctx);
}

/** Times of day; where only one says which half of the day it is, that is overlooked. */
function sameTime(gold: string, answer: string): boolean {
  const [g, a] = [timeOf(gold), timeOf(answer)];
  if (g.rest !== a.rest) return false;
  if (g.hour === a.hour) return true;
  return g.half !== a.half && overlooked(g, a);
}

interface Time {
  /** From 0 to 23, or as it is written where no half of the day is. */
  readonly hour: number;
  readonly rest: string;
  readonly half: boolean;
}

function timeOf(clock: string): Time {
  const [, hour = "", rest = "", half = ""] = /^(\d+)(.*?)([ap]m)?$/.exec(clock) ?? [];
  const h = Number(hour);
  return { hour: half === "" ? h : (h % 12) + (half === "pm" ? 12 : 0), rest, half: half !== "" };
}

/** One side says "p.m." and the other writes the hour of a clock face. */
function overlooked(g: Time, a: Time): boolean {
  const face = g.half ? a.hour : g.hour;
  return face >= 1 && face <= 12 && (g.hour - a.hour) % 12 === 0;
}

function proportional(gold: readonly Node[], answer: readonly Node[], ctx: Context): boolean {
  const [g0, a0] = [gold[0], answer[0]];
  if (g0 === undefined || a0 === undefined) return false;
  return gold.slice(1).every((g, i) => {
    const a = answer[i + 1];
    return a !== undefined && equalScalars({ k: "div", a: g0, b: g }, { k: "div", a: a0, b: a }, ctx);
  });
}

function equalToChoice(gold: Extract<Value, { t: "choice" }>, answer: Value): boolean {
  if (answer.t === "choice") return gold.letter === answer.letter && !otherFigures(gold.words, answer.words);
  if (answer.t === "expr") return answer.node.k === "sym" && answer.node.name === gold.letter;
  return answer.t === "text" && gold.words !== "" && answer.text === gold.words;
}

/** Words beside the same letter that hold other numbers belong to another option. */
function otherFigures(gold: string, answer: string): boolean {
  const figures = (s: string): string => (s.match(/\d+/g) ?? []).join();
  const [g, a] = [figures(gold), figures(answer)];
  return g !== "" && a !== "" && g !== a;
}

function equalToText(gold: string, answer: Value): boolean {
  if (gold === "") return false;
  if (answer.t === "text")
    return answer.text === gold || bareWords(answer.text) === bareWords(gold) || statesOf(answer.text, gold);
  if (answer.t === "expr" && answer.node.k === "sym") return normalText(answer.node.name) === gold;
  return false;
}

/** A gold that is a sentence, and words that name what it says. */
function sentenceMeets(gold: Extract<Value, { t: "text" }>, answer: Value, ctx: Context): boolean {
  if (answer.t !== "text") return false;
  ctx.meter.spend(20);
  return answersSentence(gold.text, answer.text, gold.raw ?? gold.text);
}

/** A sentence such as "the sum is less than zero" for an inequality that says so of something unknown. */
function comparisonMeets(gold: Extract<Value, { t: "text" }>, answer: Extract<Value, { t: "relation" }>): boolean {
  const said = comparisonIn(gold.text);
  const [side, bound] = answer.sides;
  const [x, b] = [side && exprOf(side), bound && exprOf(bound)];
  if (
    said === null ||
    !x ||
    !b ||
    answer.sides.length !== 2 ||
    answer.signs[0] !== said.sign ||
    freeSymbols(x).size === 0
  )
    return false;
  return b.k === "num" && b.v.d === 1n && b.v.n.toString() === said.bound;
}

/** Words without spaces and marks between them. Beside digits and signs both may mean something. */
function bareWords(text: string): string {
  if (/[\d\\=+*/^<>|]/.test(text)) return text.replace(/["']/g, "").replace(/\s*([^\p{L}\p{N}\s])\s*/gu, "$1");
  return text.replace(/[\s\-_.,()'"]+/g, "");
}
