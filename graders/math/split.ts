import type { Token } from "./lexer.ts";
import { fail } from "./limits.ts";
import type { Value } from "./value.ts";

/** Half-open window of tokens. */
export interface Span {
  readonly from: number;
  readonly end: number;
}

const OPEN: ReadonlySet<string> = new Set(["(", "[", "{", "\\{"]);
const CLOSE: ReadonlySet<string> = new Set([")", "]", "}", "\\}"]);

/** +1 where a token opens a bracket or environment, -1 where it closes one, else 0. */
export function nesting(t: Token): number {
  if (t.t === "begin") return 1;
  if (t.t === "end") return -1;
  if (t.t === "op") return OPEN.has(t.v) ? 1 : CLOSE.has(t.v) ? -1 : 0;
  if (t.t === "cmd") return t.v === "lfloor" || t.v === "lceil" ? 1 : t.v === "rfloor" || t.v === "rceil" ? -1 : 0;
  return 0;
}

/** How many brackets and environments stand open at once, at most. */
export function depthOf(tokens: readonly Token[]): number {
  let [depth, most] = [0, 0];
  for (const t of tokens) {
    depth += nesting(t);
    if (depth > most) most = depth;
  }
  return most;
}

/** Where tokens outside all brackets pass a test. Unbalanced brackets count as they come. */
export function topLevel(tokens: readonly Token[], span: Span, test: (t: Token, i: number) => boolean): number[] {
  const found: number[] = [];
  let depth = 0;
  for (let i = span.from; i < span.end; i++) {
    const t = tokens[i];
    if (t === undefined) break;
    const step = nesting(t);
    if (step !== 0) depth += step;
    else if (depth === 0 && test(t, i)) found.push(i);
  }
  return found;
}

/** The windows between cuts, empty ones left out. */
export function pieces(span: Span, cuts: readonly number[]): Span[] {
  const out: Span[] = [];
  let from = span.from;
  for (const cut of [...cuts, span.end]) {
    if (cut > from) out.push({ from, end: cut });
    from = cut + 1;
  }
  return out;
}

/** The index of the bracket that closes the one at `open`, or -1; half-open intervals may close with another kind. */
export function matching(tokens: readonly Token[], open: number, end: number): number {
  let depth = 0;
  for (let i = open; i < end; i++) {
    const t = tokens[i];
    if (t === undefined) return -1;
    depth += nesting(t);
    if (depth === 0) return i;
  }
  return -1;
}

export function isOp(t: Token | undefined, v: string): boolean {
  return t !== undefined && t.t === "op" && t.v === v;
}

export function isCmd(t: Token | undefined, v: string): boolean {
  return t !== undefined && t.t === "cmd" && t.v === v;
}

/** The window without separators and points at its ends. */
export function trimSpan(tokens: readonly Token[], span: Span): Span {
  let { from, end } = span;
  const idle = (t: Token | undefined): boolean =>
    t !== undefined &&
    ((t.t === "op" && (t.v === "," || t.v === ";" || t.v === "." || t.v === "?")) || t.t === "sep" || t.t === "row");
  while (from < end && idle(tokens[from])) from++;
  while (end > from && idle(tokens[end - 1])) end--;
  return { from, end };
}

/** The windows between cuts. Throws NotMathematics where one is empty. */
export function between(span: Span, cuts: readonly number[]): Span[] {
  const out: Span[] = [];
  let from = span.from;
  for (const cut of [...cuts, span.end]) {
    if (cut <= from) fail("a side is empty");
    out.push({ from, end: cut });
    from = cut + 1;
  }
  return out;
}

/** Items in round brackets. */
export function asTuple(items: readonly Value[]): Value {
  return { t: "group", open: "(", close: ")", items };
}
