import { fail, LIMITS, NotMathematics, refuse } from "./limits.ts";
import type { Node } from "./node.ts";
import type { StatementParser } from "./parser-port.ts";
import { between, isCmd, isOp, matching, pieces, type Span, topLevel, trimSpan } from "./split.ts";
import { type Relation, UNNAMED, type Value } from "./value.ts";

/** True where a window before a colon names what stands behind it. */
export function isLabel(p: StatementParser, span: Span): boolean {
  const t = p.tokens[span.from];
  if (span.end - span.from > 4 || t === undefined || span.end <= span.from) return false;
  const words = p.tokens.slice(span.from, span.end);
  if (words.every((w) => w.t === "text" || (w.t === "word" && w.v.length === 1 && words.length === 1))) return true;
  // A year before a figure.
  return words.length === 1 && t.t === "num" && /^(?:19|20)\d\d$/.test(t.v) && p.tokens[span.end + 1]?.gap === true;
}

/** `A(1, 2)` names a point; null for anything else. Calls of f, g and h are none. */
export function namedPoint(p: StatementParser, span: Span): Value | null {
  const head = p.tokens[span.from];
  if (head?.t !== "word" || !/^[A-EI-Z]$/.test(head.v) || !isOp(p.tokens[span.from + 1], "(")) return null;
  if (matching(p.tokens, span.from + 1, span.end) !== span.end - 1) return null;
  const inner = { from: span.from + 2, end: span.end - 1 };
  if (topLevel(p.tokens, inner, (t) => t.t === "op" && t.v === ",").length === 0) return null;
  return { t: "labelled", label: head.v.toLowerCase(), value: p.side({ from: span.from + 1, end: span.end }) };
}

/** A value under a word. */
export function labelled(p: StatementParser, span: Span, colon: number): Value {
  const label = p.tokens
    .slice(span.from, colon)
    .map((t) => t.v)
    .join(" ")
    .toLowerCase();
  return { t: "labelled", label, value: p.item({ from: colon + 1, end: span.end }) };
}

/** A chain of relations between sides. */
export function relation(p: StatementParser, span: Span, cuts: readonly number[]): Relation {
  if (cuts.length > LIMITS.sides) refuse("its chain of relations is too long");
  const spans = between(span, cuts);
  const signs = cuts.map((i) => signAt(p, i));
  const mod = modulusOf(p, spans);
  const last = spans.length - 1;
  const sides = spans.map((s, i) => {
    const part = i === last && mod !== null ? { from: s.from, end: mod.from } : s;
    return sideOf(p, part, i === 0 && signs[0] === "=");
  });
  return congruence({ t: "relation", sides, signs, modulus: mod === null ? null : mod.node });
}

/** `n \equiv 2 \mod 4` without brackets: the remainder on its last side is the modulus of the whole. */
function congruence(r: Relation): Relation {
  const last = r.sides.at(-1);
  const node = last?.t === "expr" ? last.node : null;
  if (r.modulus !== null || !r.signs.every((s) => s === "equiv") || node?.k !== "fn" || node.name !== "mod") return r;
  const [value, modulus] = node.args;
  if (value === undefined || modulus === undefined) return r;
  return { ...r, sides: [...r.sides.slice(0, -1), { t: "expr", node: value, unit: null }], modulus };
}

/** `2 \pmod 4` without a name; null where no modulus stands at the end. */
export function residue(p: StatementParser, span: Span): Value | null {
  const mod = modulusOf(p, [span]);
  if (mod === null || mod.from <= span.from) return null;
  const value = p.side({ from: span.from, end: mod.from });
  return { t: "relation", sides: [UNNAMED, value], signs: ["equiv"], modulus: mod.node };
}

/** In `n \equiv 0, 1 \pmod 4` the name and the modulus belong to every item. */
export function shareModulus(items: readonly Value[]): readonly Value[] {
  const [first, last] = [items[0], items.at(-1)];
  if (first?.t !== "relation" || first.modulus !== null || first.signs.join() !== "equiv") return items;
  if (last?.t !== "relation" || last.modulus === null || last.sides[0] !== UNNAMED) return items;
  const [name] = first.sides;
  if (name === undefined) return items;
  return items.map((item): Value => {
    const value = item.t === "relation" ? item.sides[1] : item;
    return value === undefined ? item : { ...last, sides: [name, value] };
  });
}

/** `f(x) \equiv 0` without a modulus says that two functions are the same. */
export function asEquations(value: Value): Value {
  if (value.t === "relation" && value.modulus === null && value.signs.includes("equiv"))
    return { ...value, signs: value.signs.map((s) => (s === "equiv" ? "=" : s)) };
  return value.t === "list" ? { ...value, items: value.items.map(asEquations) } : value;
}

function signAt(p: StatementParser, i: number): string {
  const sign = p.tokens[i]?.v ?? "";
  if (!isCmd(p.tokens[i - 1], "not")) return sign;
  return sign === "=" ? "!=" : sign === "in" ? "notin" : fail("a negated relation is unknown");
}

function modulusOf(p: StatementParser, spans: readonly Span[]): { readonly from: number; readonly node: Node } | null {
  const last = spans.at(-1);
  if (last === undefined) return null;
  const [at] = topLevel(p.tokens, last, (t) => t.t === "cmd" && t.v === "pmod");
  if (at !== undefined) return { from: at, node: p.expression({ from: at + 1, end: last.end }) };
  return bracketedModulus(p, last);
}

function bracketedModulus(p: StatementParser, last: Span): { readonly from: number; readonly node: Node } | null {
  for (let i = last.from + 1; i < last.end - 1; i++) {
    if (isOp(p.tokens[i], "(") && isCmd(p.tokens[i + 1], "bmod") && isOp(p.tokens[last.end - 1], ")")) {
      return { from: i, node: p.expression({ from: i + 2, end: last.end - 1 }) };
    }
  }
  return null;
}

/** A side of a relation; on the left of `=` anything with a name may stand. */
function sideOf(p: StatementParser, span: Span, naming: boolean): Value {
  const end = isCmd(p.tokens[span.end - 1], "not") ? span.end - 1 : span.end;
  const part = trimSpan(p.tokens, { from: span.from, end });
  if (part.from >= part.end) return fail("a side of the relation is empty");
  if (naming) {
    const call = calledName(p, part);
    if (call !== null) return call;
  }
  try {
    const commas = topLevel(p.tokens, part, (t) => t.t === "op" && (t.v === "," || t.v === ":"));
    if (commas.length > 0)
      return commas.every((i) => p.tokens[i]?.v === ":") ? ratio(p, part, commas) : p.statement(part);
    return p.side(part);
  } catch (error) {
    if (!naming || !(error instanceof NotMathematics) || holdsClause(p, part)) throw error;
    return nameOf(p, part);
  }
}

/** "12 for n" in "12 for n = 1" is an answer with its clause and names nothing. */
function holdsClause(p: StatementParser, span: Span): boolean {
  const tokens = p.tokens.slice(span.from, span.end);
  return tokens.some((t, i) => i > 0 && t.t === "text" && /^(?:for|if|when|where|with|as)\b/i.test(t.v));
}

/** What is no expression, as the words that it is written in. */
function nameOf(p: StatementParser, span: Span): Value {
  const words = p.tokens.slice(span.from, span.end).map((t) => t.v);
  return { t: "text", text: words.join(" ").toLowerCase() };
}

/** `W(n)` on the left of an equation is the name of a function, whatever its letter. */
function calledName(p: StatementParser, span: Span): Value | null {
  const { from, end } = span;
  const head = p.tokens[from];
  if (head === undefined || (head.t !== "word" && head.t !== "cmd") || head.v.length > 12 || end - from < 4)
    return null;
  if (head.t === "word" && head.v.length !== 1) return null;
  let open = from + 1;
  while (isOp(p.tokens[open], "'")) open++;
  if (!isOp(p.tokens[open], "(") || matching(p.tokens, open, end) !== end - 1 || isCmd(head, "frac")) return null;
  if (
    head.t === "cmd" &&
    !/^(?:[a-zA-Z]?phi|psi|Phi|Psi|alpha|beta|gamma|rho|sigma|tau|omega|mu|eta|theta|lambda|varphi|zeta|chi)$/.test(
      head.v,
    )
  )
    return null;
  const inner = { from: open + 1, end: end - 1 };
  // "P(X = 8)" names the probability of what it says.
  if (topLevel(p.tokens, inner, (t) => t.t === "rel" || (t.t === "op" && (t.v === "|" || t.v === "\\mid"))).length > 0)
    return /^[A-Z]$/.test(head.v) ? nameOf(p, span) : null;
  const cuts = topLevel(p.tokens, inner, (t) => t.t === "op" && t.v === ",");
  const args = pieces(inner, cuts).map((s) => p.expression(s));
  // A product such as x(y + 1) names nothing.
  if (!args.every((a) => a.k === "sym" || a.k === "num" || a.k === "call")) return null;
  return { t: "expr", node: { k: "call", name: head.v + "'".repeat(open - from - 1), args }, unit: null };
}

/** Parts between colons, also as a time of day. */
export function ratio(p: StatementParser, span: Span, colons: readonly number[]): Value {
  const half = halfOfDay(p, span, colons);
  const end = half === null ? span.end : half.from;
  const spans = between({ from: span.from, end }, colons);
  const parts = spans.map((s) => p.expression(s));
  const raw = spans.map((s) => (s.end - s.from === 1 ? p.tokens[s.from] : undefined));
  const clock = raw.every((t) => t?.t === "num") && /^\d{1,2}(?::[0-5]\d){1,2}$/.test(raw.map((t) => t?.v).join(":"));
  if (half !== null && !clock) return fail("words follow a ratio");
  return { t: "ratio", parts, clock: clock ? raw.map((t) => t?.v).join(":") + (half?.half ?? "") : null };
}

/** "a.m." or "PM" behind the last number, and where it begins. */
function halfOfDay(
  p: StatementParser,
  span: Span,
  colons: readonly number[],
): { readonly half: "am" | "pm"; readonly from: number } | null {
  const from = (colons.at(-1) ?? span.end) + 2;
  const words = p.tokens.slice(from, span.end).map((t) => t.v);
  const m = /^([ap])\.?m\.?$/i.exec(words.join("").replace(/\s/g, ""));
  return m === null ? null : { half: m[1]?.toLowerCase() === "a" ? "am" : "pm", from };
}
