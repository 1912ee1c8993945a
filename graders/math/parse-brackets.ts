import { fail } from "./limits.ts";
import { matrixProduct, parseEnvironment } from "./parse-environment.ts";
import type { StatementParser } from "./parser-port.ts";
import { asTuple, between, isCmd, isOp, matching, nesting, pieces, type Span, topLevel } from "./split.ts";
import type { Value } from "./value.ts";

/** A number and matrices that multiply each other. */
export function matrices(p: StatementParser, span: Span): Value | null {
  const starts: number[] = [];
  for (let i = span.from; i < span.end; i++) {
    if (p.tokens[i]?.t !== "begin") continue;
    starts.push(i);
    const close = matching(p.tokens, i, span.end);
    if (close < 0) return null;
    i = close;
  }
  const [first] = starts;
  if (first !== undefined && starts.length === 1 && isCmd(p.tokens[first - 1], "det") && first - 1 === span.from)
    return determinant(p, first, span.end);
  const wrapped = isOp(p.tokens[span.from], "[") || isOp(p.tokens[span.from], "(") || isOp(p.tokens[span.from], "\\{");
  if (first === undefined || wrapped) return null;
  const factors: Value[] =
    first > span.from ? [{ t: "expr", node: p.expression({ from: span.from, end: first }), unit: null }] : [];
  let at = first;
  for (const start of starts) {
    if (start !== at) return null;
    const close = matching(p.tokens, start, span.end);
    factors.push(parseEnvironment(p, p.tokens[start]?.v ?? "", { from: start, end: close + 1 }));
    at = close + 1;
  }
  if (starts.length === 1 && factors.length === 1 && isTransposition(p, at, span.end)) return transpose(factors[0]);
  return at === span.end ? matrixProduct(factors) : null;
}

/** `\det` before a matrix. */
function determinant(p: StatementParser, open: number, end: number): Value | null {
  const close = matching(p.tokens, open, end);
  const value = parseEnvironment(p, "vmatrix", { from: open, end: close + 1 });
  return close === end - 1 ? value : null;
}

/** `^T`, `^{T}` or `^\top` up to the end. */
function isTransposition(p: StatementParser, at: number, end: number): boolean {
  const marks = p.tokens.slice(at, end).filter((t) => !isOp(t, "{") && !isOp(t, "}"));
  return marks.length === 2 && isOp(marks[0], "^") && (marks[1]?.v === "T" || marks[1]?.v === "top");
}

function transpose(value: Value | undefined): Value | null {
  if (value?.t !== "matrix") return null;
  const width = value.rows[0]?.length ?? 0;
  const rows = Array.from({ length: width }, (_, i) => value.rows.map((row) => row[i] ?? row[0] ?? value));
  return { ...value, rows };
}

/** Sets joined by unions, intersections or differences. */
export function setOperation(p: StatementParser, span: Span, joins: readonly number[]): Value {
  const ops = joins.map((i) => p.tokens[i]?.v ?? "");
  const parts = between(span, joins).map((s) => p.side(s));
  const [op] = ops;
  if (ops.some((o) => o !== op) || (op !== "cup" && op !== "cap" && op !== "setminus")) {
    return { t: "sets", op: "cup", parts: parts.map((p, i) => (i === 0 ? p : checkedCup(p, ops[i - 1] ?? ""))) };
  }
  return { t: "sets", op, parts };
}

/** A set less another with a minus sign between them. */
export function difference(p: StatementParser, span: Span): Value | null {
  const close = matching(p.tokens, span.from, span.end);
  if (!isOp(p.tokens[span.from], "\\{") || close < 0 || !isOp(p.tokens[close + 1], "-") || close + 2 >= span.end)
    return null;
  const parts = [p.side({ from: span.from, end: close + 1 }), p.side({ from: close + 2, end: span.end })];
  return { t: "sets", op: "setminus", parts };
}

/** A set with a name, as the reals or the empty set; null for anything else. */
export function space(p: StatementParser, span: Span): Value | null {
  const [a, b, c, d] = p.tokens.slice(span.from, span.end);
  if (span.end - span.from === 1 && isCmd(a, "emptyset")) return { t: "space", name: "empty" };
  if (span.end - span.from === 4 && isCmd(a, "mathbb") && isOp(b, "{") && c?.t === "word" && isOp(d, "}"))
    return { t: "space", name: c.v };
  if (span.end - span.from === 2 && isOp(a, "\\{") && isOp(b, "\\}")) return { t: "space", name: "empty" };
  return null;
}

/** The whole window in one pair of brackets: a set, a tuple or an interval; null where it is something else. */
export function bracket(p: StatementParser, span: Span): Value | null {
  const open = p.tokens[span.from];
  const behind = matching(p.tokens, span.from, span.end) + 1;
  // A tuple is a row and a column alike.
  if (open?.t === "op" && behind > 0 && behind < span.end && isTransposition(p, behind, span.end))
    return bracket(p, { from: span.from, end: behind });
  const close = p.tokens[span.end - 1];
  if (
    open?.t !== "op" ||
    close?.t !== "op" ||
    nesting(open) !== 1 ||
    matching(p.tokens, span.from, span.end) !== span.end - 1
  )
    return null;
  const inner = { from: span.from + 1, end: span.end - 1 };
  if (open.v === "\\{" && close.v === "\\}") return set(p, inner);
  if (open.v === "{" && close.v === "}" && hasCommaOrBar(p, inner)) return set(p, inner);
  if (!"([".includes(open.v) || !")]".includes(close.v)) return null;
  const cuts = topLevel(p.tokens, inner, (t) => t.t === "op" && (t.v === "," || t.v === ";"));
  if (cuts.length === 0 && p.tokens[inner.from]?.t === "begin") return p.side(inner);
  if (cuts.length === 0) return single(p, open.v + close.v, inner);
  const items = pieces(inner, cuts).map((s) => p.item(s));
  if (items.some((i) => i.t === "text" || i.t === "relation")) return named(items) ?? fail("brackets hold words");
  return { t: "group", open: open.v, close: close.v, items };
}

/** One thing in brackets. */
function single(p: StatementParser, brackets: string, inner: Span): Value | null {
  if (brackets === "()") return parenthesised(p, inner);
  return brackets === "[]" ? squareBrackets(p, inner) : null;
}

/** A tuple of named components. */
function named(items: readonly Value[]): Value | null {
  if (!items.every((i) => i.t === "relation" && i.signs.length === 1 && i.signs[0] === "=")) return null;
  return asTuple(items);
}

function parenthesised(p: StatementParser, inner: Span): Value | null {
  const [first] = p.tokens.slice(inner.from, inner.end);
  if (first === undefined) return fail("brackets are empty");
  if (topLevel(p.tokens, inner, (t) => t.t === "rel").length > 0) return p.typed(inner);
  return null;
}

function squareBrackets(p: StatementParser, inner: Span): Value {
  return { t: "group", open: "[", close: "]", items: [p.item(inner)] };
}

/** True where a window lists things or gives a condition. */
export function hasCommaOrBar(p: StatementParser, inner: Span): boolean {
  return topLevel(p.tokens, inner, (t) => t.t === "op" && (t.v === "," || t.v === "\\mid" || t.v === "|")).length > 0;
}

function set(p: StatementParser, inner: Span): Value {
  const bars = topLevel(p.tokens, inner, (t) => t.t === "op" && (t.v === "\\mid" || t.v === "|" || t.v === ":"));
  const [bar] = bars;
  if (bar !== undefined && bar > inner.from && bar - inner.from <= 12) {
    const built = builderOf(p, inner, bar);
    if (built !== null) return built;
  }
  const value = p.statement(inner);
  return { t: "set", items: value.t === "list" ? value.items : [value] };
}

function builderOf(p: StatementParser, inner: Span, bar: number): Value | null {
  const head = { from: inner.from, end: bar };
  const element = p.item(head);
  const condition = p.statement({ from: bar + 1, end: inner.end });
  if (element.t === "text") return null;
  const [name, domain] = element.t === "relation" && element.signs.join() === "in" ? element.sides : [];
  if (name === undefined || domain === undefined) return { t: "builder", element, condition };
  if ((domain.t === "space" && domain.name === "R") || isSymbol(domain, "R"))
    return { t: "builder", element: name, condition };
  // Another domain than the reals is a condition of its own.
  const conditions = condition.t === "list" && condition.joined !== "or" ? condition.items : [condition];
  return { t: "builder", element: name, condition: { t: "list", items: [element, ...conditions], joined: "and" } };
}

function isSymbol(value: Value, name: string): boolean {
  return value.t === "expr" && value.node.k === "sym" && value.node.name === name;
}

function checkedCup(value: Value, op: string): Value {
  return op === "cup" ? value : fail("set operations are mixed");
}
