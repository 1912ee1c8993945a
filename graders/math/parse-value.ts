import { hiddenCharacters } from "../text/hidden.ts";
import { clean } from "./clean.ts";
import { expandEllipses } from "./ellipsis.ts";
import { expandSigns } from "./expand.ts";
import { lex, type Token } from "./lexer.ts";
import { fail, LIMITS, type Meter, NotMathematics, refuse } from "./limits.ts";
import type { Node } from "./node.ts";
import { stripClauses } from "./parse-clauses.ts";
import { matrixProduct, parseEnvironment } from "./parse-environment.ts";
import { Parser } from "./parser.ts";
import { isCmd, isOp, matching, nesting, pieces, type Span, topLevel, trimSpan } from "./split.ts";
import { choiceOf, textValue } from "./text-value.ts";
import { isUnitWord, parseUnit } from "./units.ts";
import { mapNodes, type Parsed, type Value } from "./value.ts";

/**
 * What an answer says. What is no mathematics is typed as text; where even that can't be, as with characters that hide, its
 * `problem` says why and it equals nothing but itself. Throws LimitExceeded.
 */
export function parseAnswer(raw: string, meter: Meter): Parsed {
  if (raw.length > LIMITS.answerChars) refuse("it is too long");
  const hidden = hiddenCharacters(raw);
  const cleaned = clean(raw);
  if (hidden !== null)
    return { value: { t: "text", text: "" }, other: null, parameters: new Set(), problem: `it holds ${hidden}` };
  const choice = choiceOf(cleaned);
  if (choice !== null && /^[\p{L}\p{P}\s]{2,}$/u.test(choice.words) && !/[\\=]/.test(choice.words))
    return { value: choice, other: null, parameters: new Set(), problem: null };
  try {
    return parseMathematics(cleaned, meter);
  } catch (error) {
    if (!(error instanceof NotMathematics)) throw error;
    return { value: textValue(cleaned), other: null, parameters: new Set(), problem: error.message };
  }
}

function parseMathematics(cleaned: string, meter: Meter): Parsed {
  const { tokens, parameters } = stripClauses(lex(cleaned));
  if (tokens.length === 0) fail("nothing is left of it");
  const parser = new ValueParser(tokens, meter);
  const value = expandSigns(parser.statement({ from: 0, end: tokens.length }));
  const full = mapNodes(value, (n) => expandEllipses(n, meter));
  const bare = full.t === "text" ? textValue(cleaned) : full;
  return {
    value: bare,
    other: otherReading(tokens, meter),
    parameters,
    problem: bare.t === "text" ? (parser.problem ?? "it is text") : null,
  };
}

/** Thousands that may be a list, or a list of two that may be a number with a decimal comma. */
function otherReading(tokens: readonly Token[], meter: Meter): Value | null {
  const [first, comma, second] = tokens;
  if (tokens.length === 1 && first?.groups !== undefined) {
    const items = first.groups.map((g) => decimal(g, meter));
    return { t: "list", items, joined: "" };
  }
  const offset = isOp(first, "-") ? 1 : 0;
  const [a, b] = offset === 1 ? [comma, tokens[3]] : [first, second];
  const middle = offset === 1 ? second : comma;
  if (tokens.length !== 3 + offset || a?.t !== "num" || b?.t !== "num" || !isOp(middle, ",") || b.gap || middle?.gap)
    return null;
  if (!/^\d+$/.test(a.v) || !/^\d+$/.test(b.v) || (b.v.length === 3 && a.v !== "0")) return null;
  return decimal(`${a.v}.${b.v}`, meter, offset === 1);
}

function decimal(v: string, meter: Meter, negative = false): Value {
  const node = new Parser([{ t: "num", v, gap: false }], 0, 1, meter).whole();
  return { t: "expr", node: negative ? { k: "neg", a: node } : node, unit: null };
}

export class ValueParser {
  readonly tokens: readonly Token[];
  readonly meter: Meter;
  /** Why a part became text. */
  problem: string | null = null;
  private depth = 0;

  constructor(tokens: readonly Token[], meter: Meter) {
    this.tokens = tokens;
    this.meter = meter;
  }

  /** Items parted by semicolons, "and", "or" and commas, the weaker separator outside. */
  statement(whole: Span): Value {
    const span = trimSpan(this.tokens, whole);
    if (span.from >= span.end) fail("nothing is left of it");
    if (++this.depth > 20) refuse("it is nested too deep");
    const value = this.separated(span);
    this.depth--;
    return value;
  }

  private separated(span: Span): Value {
    const cutsOf = (test: (t: Token) => boolean): number[] => topLevel(this.tokens, span, test);
    const semicolons = cutsOf((t) => (t.t === "op" && t.v === ";") || t.t === "row");
    const words = cutsOf((t) => t.t === "sep");
    const commas = cutsOf((t) => t.t === "op" && t.v === ",");
    const joined = words.some((i) => this.tokens[i]?.v === "or") ? "or" : words.length > 0 ? "and" : "";
    if (semicolons.length > 0) return this.grouped(span, semicolons, commas, joined);
    if (words.length > 0 && commas.length > 0 && this.repeatsNames(span, words))
      return this.grouped(span, words, commas, joined);
    const cuts = [...words, ...commas].sort((a, b) => a - b);
    if (cuts.length === 0) return this.item(span);
    return this.list(pieces(span, cuts), joined);
  }

  private list(spans: readonly Span[], joined: "and" | "or" | ""): Value {
    const parts = spans.map((s) => trimSpan(this.tokens, s)).filter((s) => s.end > s.from);
    if (parts.length > LIMITS.listItems) refuse("its list is too long");
    const [only] = parts;
    if (parts.length === 1 && only !== undefined) return this.item(only);
    const items = parts.map((s) => this.item(s));
    return { t: "list", items: shareLabels(items), joined };
  }

  /** Groups of the stronger separator become tuples, as in "p=5, q=2; p=7, q=2". */
  private grouped(span: Span, outer: readonly number[], commas: readonly number[], joined: "and" | "or" | ""): Value {
    const parts = pieces(span, outer)
      .map((s) => trimSpan(this.tokens, s))
      .filter((s) => s.end > s.from);
    if (commas.length === 0) return this.list(parts, joined);
    const items = parts.map((part) => {
      const value = this.separated(part);
      return value.t === "list" ? asTuple(value.items) : value;
    });
    const [only] = items;
    return items.length === 1 && only !== undefined ? only : { t: "list", items, joined };
  }

  /** Whether each part between these cuts assigns to the same several names. */
  private repeatsNames(span: Span, cuts: readonly number[]): boolean {
    const names = pieces(span, cuts).map((part) => {
      const commas = topLevel(this.tokens, part, (t) => t.t === "op" && t.v === ",");
      const items = pieces(part, commas).filter(
        (s) => topLevel(this.tokens, s, (t) => t.t === "rel" && t.v === "=").length === 1,
      );
      return items.map((s) => this.tokens[s.from]?.v ?? "").join(" ");
    });
    return (names[0] ?? "").includes(" ") && names.every((n) => n === names[0]);
  }

  /** One item: a labelled value, a relation, a ratio, sets, or something with brackets, or an expression. */
  item(raw: Span): Value {
    const span = this.unwrapped(raw);
    this.meter.spend(span.end - span.from);
    try {
      return this.typed(span);
    } catch (error) {
      if (!(error instanceof NotMathematics)) throw error;
      this.problem ??= error.message;
      return this.wording(span);
    }
  }

  private typed(span: Span): Value {
    const { from, end } = span;
    const first = this.tokens[from];
    if (first === undefined || from >= end) return fail("an item is empty");
    const colon = topLevel(this.tokens, span, (t) => t.t === "op" && t.v === ":");
    if (colon.length === 1 && this.isLabel({ from, end: colon[0] ?? from }))
      return this.labelled(span, colon[0] ?? from);
    const relations = topLevel(this.tokens, span, (t) => t.t === "rel");
    if (relations.length > 0) return this.relation(span, relations);
    if (colon.length > 0) return this.ratio(span, colon);
    return this.side(span);
  }

  private isLabel(span: Span): boolean {
    const t = this.tokens[span.from];
    if (span.end - span.from > 4 || t === undefined || span.end <= span.from) return false;
    const words = this.tokens.slice(span.from, span.end);
    if (words.every((w) => w.t === "text" || (w.t === "word" && w.v.length === 1 && words.length === 1))) return true;
    // A year before a figure.
    return (
      words.length === 1 && t.t === "num" && /^(?:19|20)\d\d$/.test(t.v) && this.tokens[span.end + 1]?.gap === true
    );
  }

  private labelled(span: Span, colon: number): Value {
    const label = this.tokens
      .slice(span.from, colon)
      .map((t) => t.v)
      .join(" ")
      .toLowerCase();
    return { t: "labelled", label, value: this.item({ from: colon + 1, end: span.end }) };
  }

  private relation(span: Span, cuts: readonly number[]): Value {
    if (cuts.length > LIMITS.sides) refuse("its chain of relations is too long");
    const spans = between(span, cuts);
    const signs = cuts.map((i) => this.signAt(i));
    const modulus = this.modulus(spans);
    const last = spans.length - 1;
    const sides = spans.map((s, i) => {
      const part = i === last && modulus !== null ? { from: s.from, end: modulus.from } : s;
      return this.sideOf(part, i === 0 && signs[0] === "=");
    });
    return { t: "relation", sides, signs, modulus: modulus === null ? null : modulus.node };
  }

  private signAt(i: number): string {
    const sign = this.tokens[i]?.v ?? "";
    if (!isCmd(this.tokens[i - 1], "not")) return sign;
    return sign === "=" ? "!=" : sign === "in" ? "notin" : fail("a negated relation is unknown");
  }

  private modulus(spans: readonly Span[]): { readonly from: number; readonly node: Node } | null {
    const last = spans.at(-1);
    if (last === undefined) return null;
    const [at] = topLevel(this.tokens, last, (t) => t.t === "cmd" && t.v === "pmod");
    if (at !== undefined) return { from: at, node: this.expression({ from: at + 1, end: last.end }) };
    return this.bracketedModulus(last);
  }

  private bracketedModulus(last: Span): { readonly from: number; readonly node: Node } | null {
    for (let i = last.from + 1; i < last.end - 1; i++) {
      if (isOp(this.tokens[i], "(") && isCmd(this.tokens[i + 1], "bmod") && isOp(this.tokens[last.end - 1], ")")) {
        return { from: i, node: this.expression({ from: i + 2, end: last.end - 1 }) };
      }
    }
    return null;
  }

  /** A side of a relation; on the left of `=` anything with a name may stand. */
  private sideOf(span: Span, naming: boolean): Value {
    const end = isCmd(this.tokens[span.end - 1], "not") ? span.end - 1 : span.end;
    const part = trimSpan(this.tokens, { from: span.from, end });
    if (part.from >= part.end) return fail("a side of the relation is empty");
    if (naming) {
      const call = this.calledName(part);
      if (call !== null) return call;
    }
    try {
      const commas = topLevel(this.tokens, part, (t) => t.t === "op" && (t.v === "," || t.v === ":"));
      if (commas.length > 0)
        return commas.every((i) => this.tokens[i]?.v === ":") ? this.ratio(part, commas) : this.statement(part);
      return this.side(part);
    } catch (error) {
      if (!naming || !(error instanceof NotMathematics)) throw error;
      return {
        t: "text",
        text: this.tokens
          .slice(part.from, part.end)
          .map((t) => t.v)
          .join(" ")
          .toLowerCase(),
      };
    }
  }

  /** `W(n)` on the left of an equation is the name of a function, whatever its letter. */
  private calledName(span: Span): Value | null {
    const { from, end } = span;
    const head = this.tokens[from];
    if (head === undefined || (head.t !== "word" && head.t !== "cmd") || head.v.length > 12 || end - from < 4)
      return null;
    if (head.t === "word" && head.v.length !== 1) return null;
    let open = from + 1;
    while (isOp(this.tokens[open], "'")) open++;
    if (!isOp(this.tokens[open], "(") || matching(this.tokens, open, end) !== end - 1 || isCmd(head, "frac"))
      return null;
    if (
      head.t === "cmd" &&
      !/^(?:[a-zA-Z]?phi|psi|Phi|Psi|alpha|beta|gamma|rho|sigma|tau|omega|mu|eta|theta|lambda|varphi|zeta|chi)$/.test(
        head.v,
      )
    )
      return null;
    const inner = { from: open + 1, end: end - 1 };
    const cuts = topLevel(this.tokens, inner, (t) => t.t === "op" && t.v === ",");
    const args = pieces(inner, cuts).map((s) => this.expression(s));
    // A product such as x(y + 1) names nothing.
    if (!args.every((a) => a.k === "sym" || a.k === "num" || a.k === "call")) return null;
    return { t: "expr", node: { k: "call", name: head.v + "'".repeat(open - from - 1), args }, unit: null };
  }

  private ratio(span: Span, colons: readonly number[]): Value {
    const spans = between(span, colons);
    const parts = spans.map((s) => this.expression(s));
    const raw = spans.map((s) => (s.end - s.from === 1 ? this.tokens[s.from] : undefined));
    const clock = raw.every((t) => t?.t === "num") && /^\d{1,2}(?::[0-5]\d){1,2}$/.test(raw.map((t) => t?.v).join(":"));
    return { t: "ratio", parts, clock: clock ? raw.map((t) => t?.v).join(":") : null };
  }

  /** Sets joined by set operations, something in brackets, a matrix, or an expression with its unit. */
  side(raw: Span): Value {
    const span = this.unwrapped(trimSpan(this.tokens, raw));
    const joins = topLevel(
      this.tokens,
      span,
      (t) => t.t === "cmd" && (t.v === "cup" || t.v === "cap" || t.v === "setminus"),
    );
    if (joins.length > 0) return this.setOperation(span, joins);
    const first = this.tokens[span.from];
    if (first === undefined || span.from >= span.end) return fail("a side is empty");
    if (first.t === "begin" && matching(this.tokens, span.from, span.end) === span.end - 1)
      return parseEnvironment(this, first.v, span);
    return (
      this.space(span) ?? this.matrices(span) ?? this.bracket(span) ?? this.difference(span) ?? this.quantity(span)
    );
  }

  /** A number and matrices that multiply each other. */
  private matrices(span: Span): Value | null {
    const starts: number[] = [];
    for (let i = span.from; i < span.end; i++) {
      if (this.tokens[i]?.t !== "begin") continue;
      starts.push(i);
      const close = matching(this.tokens, i, span.end);
      if (close < 0) return null;
      i = close;
    }
    const [first] = starts;
    const wrapped =
      isOp(this.tokens[span.from], "[") || isOp(this.tokens[span.from], "(") || isOp(this.tokens[span.from], "\\{");
    if (first === undefined || (starts.length === 1 && first === span.from) || wrapped) return null;
    const factors: Value[] =
      first > span.from ? [{ t: "expr", node: this.expression({ from: span.from, end: first }), unit: null }] : [];
    let at = first;
    for (const start of starts) {
      if (start !== at) return null;
      const close = matching(this.tokens, start, span.end);
      factors.push(parseEnvironment(this, this.tokens[start]?.v ?? "", { from: start, end: close + 1 }));
      at = close + 1;
    }
    return at === span.end ? matrixProduct(factors) : null;
  }

  private setOperation(span: Span, joins: readonly number[]): Value {
    const ops = joins.map((i) => this.tokens[i]?.v ?? "");
    const parts = between(span, joins).map((s) => this.side(s));
    const [op] = ops;
    if (ops.some((o) => o !== op) || (op !== "cup" && op !== "cap" && op !== "setminus")) {
      return { t: "sets", op: "cup", parts: parts.map((p, i) => (i === 0 ? p : checkedCup(p, ops[i - 1] ?? ""))) };
    }
    return { t: "sets", op, parts };
  }

  /** A set less another with a minus sign between them. */
  private difference(span: Span): Value | null {
    const close = matching(this.tokens, span.from, span.end);
    if (
      !isOp(this.tokens[span.from], "\\{") ||
      close < 0 ||
      !isOp(this.tokens[close + 1], "-") ||
      close + 2 >= span.end
    )
      return null;
    const parts = [this.side({ from: span.from, end: close + 1 }), this.side({ from: close + 2, end: span.end })];
    return { t: "sets", op: "setminus", parts };
  }

  private space(span: Span): Value | null {
    const [a, b, c, d] = this.tokens.slice(span.from, span.end);
    if (span.end - span.from === 1 && isCmd(a, "emptyset")) return { t: "space", name: "empty" };
    if (span.end - span.from === 4 && isCmd(a, "mathbb") && isOp(b, "{") && c?.t === "word" && isOp(d, "}"))
      return { t: "space", name: c.v };
    if (span.end - span.from === 2 && isOp(a, "\\{") && isOp(b, "\\}")) return { t: "space", name: "empty" };
    return null;
  }

  /** The whole window in one pair of brackets: a set, a tuple or an interval; null where it is something else. */
  private bracket(span: Span): Value | null {
    const open = this.tokens[span.from];
    const close = this.tokens[span.end - 1];
    if (
      open?.t !== "op" ||
      close?.t !== "op" ||
      nesting(open) !== 1 ||
      matching(this.tokens, span.from, span.end) !== span.end - 1
    )
      return null;
    const inner = { from: span.from + 1, end: span.end - 1 };
    if (open.v === "\\{" && close.v === "\\}") return this.set(inner);
    if (open.v === "{" && close.v === "}" && this.hasCommaOrBar(inner)) return this.set(inner);
    if (!"([".includes(open.v) || !")]".includes(close.v)) return null;
    const cuts = topLevel(this.tokens, inner, (t) => t.t === "op" && (t.v === "," || t.v === ";"));
    if (cuts.length === 0 && this.tokens[inner.from]?.t === "begin") return this.side(inner);
    if (cuts.length === 0) return this.single(open.v + close.v, inner);
    const items = pieces(inner, cuts).map((s) => this.item(s));
    if (items.some((i) => i.t === "text" || i.t === "relation"))
      return this.named(items) ?? fail("brackets hold words");
    return { t: "group", open: open.v, close: close.v, items };
  }

  /** One thing in brackets. */
  private single(brackets: string, inner: Span): Value | null {
    if (brackets === "()") return this.parenthesised(inner);
    return brackets === "[]" ? this.brackets(inner) : null;
  }

  /** A tuple of named components. */
  private named(items: readonly Value[]): Value | null {
    if (!items.every((i) => i.t === "relation" && i.signs.length === 1 && i.signs[0] === "=")) return null;
    return asTuple(items);
  }

  private parenthesised(inner: Span): Value | null {
    const [first] = this.tokens.slice(inner.from, inner.end);
    if (first === undefined) return fail("brackets are empty");
    if (topLevel(this.tokens, inner, (t) => t.t === "rel").length > 0) return this.typed(inner);
    return null;
  }

  private brackets(inner: Span): Value {
    return { t: "group", open: "[", close: "]", items: [this.item(inner)] };
  }

  private hasCommaOrBar(inner: Span): boolean {
    return (
      topLevel(this.tokens, inner, (t) => t.t === "op" && (t.v === "," || t.v === "\\mid" || t.v === "|")).length > 0
    );
  }

  private set(inner: Span): Value {
    const bars = topLevel(this.tokens, inner, (t) => t.t === "op" && (t.v === "\\mid" || t.v === "|" || t.v === ":"));
    const [bar] = bars;
    if (bar !== undefined && bar > inner.from && bar - inner.from <= 12) {
      const builder = this.builder(inner, bar);
      if (builder !== null) return builder;
    }
    const value = this.statement(inner);
    return { t: "set", items: value.t === "list" ? value.items : [value] };
  }

  private builder(inner: Span, bar: number): Value | null {
    const head = { from: inner.from, end: bar };
    const element = this.item(head);
    const condition = this.statement({ from: bar + 1, end: inner.end });
    if (element.t === "text") return null;
    const named = element.t === "relation" && element.signs[0] === "in" ? (element.sides[0] ?? element) : element;
    return { t: "builder", element: named, condition };
  }

  /** An expression with the unit behind it. */
  private quantity(span: Span): Value {
    const cut = this.unitStart(span);
    const parser = new Parser(this.tokens, span.from, cut, this.meter);
    const node = parser.expression();
    const rest = this.tokens.slice(parser.pos, span.end).filter((t) => !isOp(t, "."));
    if (rest.length === 0) return { t: "expr", node, unit: null };
    const unit = parseUnit(unitText(rest));
    if (unit === null) {
      const t = rest[0];
      return fail(
        t?.t === "text"
          ? `the words ${JSON.stringify(t.v.slice(0, 40))} follow a value`
          : "something is left over after the expression",
      );
    }
    return { t: "expr", node, unit };
  }

  /** Where letters that name a unit begin, as in `7mm` or `40 km/h`. */
  private unitStart(span: Span): number {
    for (let i = span.from + 1; i < span.end; i++) {
      const t = this.tokens[i];
      const before = this.tokens[i - 1];
      if (t?.t !== "word" || t.v.length < 2 || !isUnitWord(t.v) || before === undefined) continue;
      if (before.t !== "num" && !isOp(before, "}") && !isOp(before, ")")) continue;
      if (this.tokens.slice(i, span.end).every(isUnitToken)) return i;
    }
    return span.end;
  }

  expression(span: Span): Node {
    return new Parser(this.tokens, span.from, span.end, this.meter).whole();
  }

  /** Leading words such as "only" or "about", and braces around the whole. */
  private unwrapped(span: Span): Span {
    let { from, end } = span;
    while (
      end - from > 2 &&
      isOp(this.tokens[from], "{") &&
      matching(this.tokens, from, end) === end - 1 &&
      !this.hasCommaOrBar({ from: from + 1, end: end - 1 })
    ) {
      this.meter.spend(end - from);
      from++;
      end--;
    }
    const t = this.tokens[from];
    if (t?.t === "text" && end - from > 1 && LEADING.has(t.v.toLowerCase().replace(/[:.]$/, ""))) from++;
    if (isCmd(this.tokens[from], "forall") || isCmd(this.tokens[from], "therefore")) return { from, end };
    return trimSpan(this.tokens, { from, end });
  }

  private wording(span: Span): Value {
    const words = this.tokens.slice(span.from, span.end);
    const meaningful = words.some((t) => t.t === "text" || t.t === "word" || t.t === "cmd");
    if (!meaningful) fail(this.problem ?? "it can't be read");
    return textValue(words.map((t) => (t.t === "cmd" ? `\\${t.v} ` : t.v)).join(" "));
  }
}

const LEADING: ReadonlySet<string> = new Set([
  "only",
  "about",
  "approximately",
  "exactly",
  "roughly",
  "just",
  "precisely",
  "solution",
  "solutions",
]);

function isUnitToken(t: Token): boolean {
  if (t.t === "word" || t.t === "text") return true;
  return (t.t === "num" && /^[1-4]$/.test(t.v)) || (t.t === "op" && "/^*.{}-".includes(t.v));
}

function unitText(tokens: readonly Token[]): string {
  return tokens
    .map((t) => (t.t === "op" || (t.t === "num" && !t.gap) ? t.v : ` ${t.v}`))
    .join("")
    .replace(/\s*\^\s*\{?(-?\d)\}?/g, "^$1");
}

function checkedCup(value: Value, op: string): Value {
  return op === "cup" ? value : fail("set operations are mixed");
}

function between(span: Span, cuts: readonly number[]): Span[] {
  const out: Span[] = [];
  let from = span.from;
  for (const cut of [...cuts, span.end]) {
    if (cut <= from) fail("a side is empty");
    out.push({ from, end: cut });
    from = cut + 1;
  }
  return out;
}

function asTuple(items: readonly Value[]): Value {
  return { t: "group", open: "(", close: ")", items };
}

/** In "f(x) = 1, 2" or "x = 1, 2" the name before the first value belongs to all. */
function shareLabels(items: readonly Value[]): readonly Value[] {
  const [first, ...rest] = items;
  if (first?.t !== "relation" || first.signs.length !== 1 || first.signs[0] !== "=") return items;
  const [name, value] = first.sides;
  if (name === undefined || value === undefined || rest.length === 0 || !rest.every((i) => i.t === "expr"))
    return items;
  return [value, ...rest];
}
