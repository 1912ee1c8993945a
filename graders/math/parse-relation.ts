import { fail, LIMITS, NotMathematics, refuse } from "./limits.ts";
import type { Node } from "./node.ts";
import type { StatementParser } from "./parser-port.ts";
import { between, isCmd, isOp, matching, pieces, type Span, topLevel, trimSpan } from "./split.ts";
import type { Value } from "./value.ts";

/** True where a window before a colon names what stands behind it. */
export function isLabel(p: StatementParser, span: Span): boolean {
  const t = p.tokens[span.from];
  if (span.end - span.from > 4 || t === undefined || span.end <= span.from) return false;
  const words = p.tokens.slice(span.from, span.end);
  if (words.every((w) => w.t === "text" || (w.t === "word" && w.v.length === 1 && words.length === 1))) return true;
  // A year before a figure.
  return words.length === 1 && t.t === "num" && /^(?:19|20)\d\d$/.test(t.v) && p.tokens[span.end + 1]?.gap === true;
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
export function relation(p: StatementParser, span: Span, cuts: readonly number[]): Value {
  if (cuts.length > LIMITS.sides) refuse("its chain of relations is too long");
  const spans = between(span, cuts);
  const signs = cuts.map((i) => signAt(p, i));
  const mod = modulusOf(p, spans);
  const last = spans.length - 1;
  const sides = spans.map((s, i) => {
    const part = i === last && mod !== null ? { from: s.from, end: mod.from } : s;
    return sideOf(p, part, i === 0 && signs[0] === "=");
  });
  return { t: "relation", sides, signs, modulus: mod === null ? null : mod.node };
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
    if (!naming || !(error instanceof NotMathematics)) throw error;
    return {
      t: "text",
      text: p.tokens
        .slice(part.from, part.end)
        .map((t) => t.v)
        .join(" ")
        .toLowerCase(),
    };
  }
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
  const cuts = topLevel(p.tokens, inner, (t) => t.t === "op" && t.v === ",");
  const args = pieces(inner, cuts).map((s) => p.expression(s));
  // A product such as x(y + 1) names nothing.
  if (!args.every((a) => a.k === "sym" || a.k === "num" || a.k === "call")) return null;
  return { t: "expr", node: { k: "call", name: head.v + "'".repeat(open - from - 1), args }, unit: null };
}

/** Parts between colons, also as a time of day. */
export function ratio(p: StatementParser, span: Span, colons: readonly number[]): Value {
  const spans = between(span, colons);
  const parts = spans.map((s) => p.expression(s));
  const raw = spans.map((s) => (s.end - s.from === 1 ? p.tokens[s.from] : undefined));
  const clock = raw.every((t) => t?.t === "num") && /^\d{1,2}(?::[0-5]\d){1,2}$/.test(raw.map((t) => t?.v).join(":"));
  return { t: "ratio", parts, clock: clock ? raw.map((t) => t?.v).join(":") : null };
}
