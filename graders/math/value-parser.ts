import type { Token } from "./lexer.ts";
import { fail, LIMITS, type Meter, NotMathematics, refuse } from "./limits.ts";
import { add, div, mul, type Node, num } from "./node.ts";
import { bracket, difference, hasCommaOrBar, matrices, setOperation, space } from "./parse-brackets.ts";
import { parseEnvironment } from "./parse-environment.ts";
import { isLabel, labelled, namedPoint, ratio, relation, residue, shareModulus } from "./parse-relation.ts";
import { Parser } from "./parser.ts";
import type { StatementParser } from "./parser-port.ts";
import { cmpR } from "./rational.ts";
import { asTuple, isCmd, isOp, matching, pieces, type Span, topLevel, trimSpan } from "./split.ts";
import { textValue } from "./text-value.ts";
import { isUnitWord, parseUnit, perUnit, type Unit } from "./units.ts";
import type { Value } from "./value.ts";

/** Parses what an answer says over windows of its tokens, from lists down to expressions with units. */
export class ValueParser implements StatementParser {
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
    const separators = topLevel(this.tokens, span, isSeparator);
    if (separators.length === 0) return this.item(span);
    const cutsOf = (test: (t: Token) => boolean): number[] => separators.filter((i) => test(this.tokens[i] as Token));
    const semicolons = cutsOf((t) => (t.t === "op" && t.v === ";") || t.t === "row");
    const words = cutsOf((t) => t.t === "sep");
    const commas = cutsOf((t) => t.t === "op" && t.v === ",");
    const joined = words.some((i) => this.tokens[i]?.v === "or") ? "or" : words.length > 0 ? "and" : "";
    if (semicolons.length > 0) return this.grouped(span, semicolons, commas, joined);
    if (words.length > 0 && commas.length > 0 && this.repeatsNames(span, words))
      return this.grouped(span, words, commas, joined);
    return this.list(pieces(span, separators), joined);
  }

  private list(spans: readonly Span[], joined: "and" | "or" | ""): Value {
    const parts = spans.map((s) => trimSpan(this.tokens, s)).filter((s) => s.end > s.from);
    if (parts.length > LIMITS.listItems) refuse("its list is too long");
    const [only] = parts;
    if (parts.length === 1 && only !== undefined) return this.item(only);
    const items = parts.map((s) => this.item(s));
    return { t: "list", items: shareModulus(shareLabels(items)), joined };
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

  typed(span: Span): Value {
    const { from, end } = span;
    const first = this.tokens[from];
    if (first === undefined || from >= end) return fail("an item is empty");
    const colon = topLevel(this.tokens, span, (t) => t.t === "op" && t.v === ":");
    if (colon.length === 1 && isLabel(this, { from, end: colon[0] ?? from }))
      return labelled(this, span, colon[0] ?? from);
    const relations = topLevel(this.tokens, span, (t) => t.t === "rel");
    if (relations.length > 0) return relation(this, span, relations);
    if (colon.length > 0) return ratio(this, span, colon);
    if (span.end - span.from === 3 && this.isWord(from + 1, "to")) return ratio(this, span, [from + 1]);
    return residue(this, span) ?? namedPoint(this, span) ?? this.side(span);
  }

  private isWord(at: number, word: string): boolean {
    const t = this.tokens[at];
    return t?.t === "text" && t.v === word;
  }

  /** Sets joined by set operations, something in brackets, a matrix, or an expression with its unit. */
  side(raw: Span): Value {
    const span = this.unwrapped(trimSpan(this.tokens, raw));
    const joins = topLevel(
      this.tokens,
      span,
      (t) => t.t === "cmd" && (t.v === "cup" || t.v === "cap" || t.v === "setminus"),
    );
    if (joins.length > 0) return setOperation(this, span, joins);
    const first = this.tokens[span.from];
    if (first === undefined || span.from >= span.end) return fail("a side is empty");
    if (first.t === "begin" && matching(this.tokens, span.from, span.end) === span.end - 1)
      return parseEnvironment(this, first.v, span);
    return (
      space(this, span) ?? matrices(this, span) ?? bracket(this, span) ?? difference(this, span) ?? this.quantity(span)
    );
  }

  /** An expression with the unit behind it. */
  private quantity(span: Span): Value {
    const cut = this.unitStart(span);
    const parser = new Parser(this.tokens, span.from, cut, this.meter);
    const node = parser.expression();
    const rest = this.tokens.slice(parser.pos, span.end).filter((t) => !isOp(t, "."));
    const money = this.moneyAt(span);
    if (rest.length === 0) return { t: "expr", node, unit: money };
    const unit = parseUnit(unitText(rest));
    if (unit === null && money === null) {
      const together = this.compound(parser.pos, span.end, node);
      if (together !== null) return together;
    }
    // "A quadrilateral" begins with an article.
    if (unit?.kind === "noun" && node.k === "sym" && /^[aAI]$/.test(node.name)) fail("an article stands before a word");
    if (money !== null && unit !== null) return sum(node, money, unit);
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

  /** `5 ft 6 in` or `2 h 30 min`: quantities of one dimension, each finer than the one before, in the unit of the first. */
  private compound(at: number, end: number, node: Node): Value | null {
    // Degrees of fineness are few: miles, yards, feet, inches; weeks, days, hours, minutes, seconds.
    if (end - at > 16) return null;
    const next = this.tokens.findIndex((t, i) => i > at && i < end && t.t === "num" && !isOp(this.tokens[i - 1], "^"));
    if (next < 0 || !this.tokens.slice(at, next).every(isUnitToken)) return null;
    const unit = parseUnit(unitText(this.tokens.slice(at, next)));
    if (unit?.kind !== "known") return null;
    const rest = this.quantity({ from: next, end });
    if (rest.t !== "expr" || rest.unit?.kind !== "known" || rest.unit.dimension !== unit.dimension) return null;
    if (cmpR(rest.unit.factor, unit.factor) >= 0) return null;
    const finer = mul(rest.node, div(num(rest.unit.factor), num(unit.factor)));
    return { t: "expr", node: add(node, finer), unit };
  }

  /** The currency whose sign stands before the number that a window begins with. */
  private moneyAt(span: Span): Unit | null {
    const first = this.tokens[isOp(this.tokens[span.from], "-") ? span.from + 1 : span.from];
    return first?.money === undefined ? null : parseUnit(first.money);
  }

  /** Where letters that name a unit begin, as in `7mm` or `40 km/h`. */
  private unitStart(span: Span): number {
    for (let i = span.from + 1; i < span.end; i++) {
      const t = this.tokens[i];
      const before = this.tokens[i - 1];
      if (t?.t !== "word" || (t.v.length < 2 && !this.isFiner(i + 1)) || !isUnitWord(t.v) || before === undefined)
        continue;
      if (before.t !== "num" && !isOp(before, "}") && !isOp(before, ")")) continue;
      if (this.tokens.slice(i, span.end).every((u, k) => isUnitToken(u) || this.isFiner(i + k))) return i;
    }
    return span.end;
  }

  /** The 6 of "5 ft 6 in". */
  private isFiner(at: number): boolean {
    const next = this.tokens[at + 1];
    return this.tokens[at]?.t === "num" && (next?.t === "word" || next?.t === "text") && isUnitWord(next.v);
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
      !hasCommaOrBar(this, { from: from + 1, end: end - 1 })
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

/** A sum of money with the words behind it: "million" multiplies, "per hour" makes it a rate, others say what it is for. */
function sum(node: Node, money: Unit, unit: Unit): Value {
  if (unit.kind === "noun" || money.kind === "noun") return { t: "expr", node, unit: money };
  if (unit.dimension === "count1") return { t: "expr", node: mul(node, num(unit.factor)), unit: money };
  return { t: "expr", node, unit: unit.dimension.includes("money") ? unit : perUnit(money, unit) };
}

function isSeparator(t: Token): boolean {
  return t.t === "sep" || t.t === "row" || (t.t === "op" && (t.v === "," || t.v === ";"));
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
  "point",
  "points",
  "vertex",
  "line",
  "segment",
  "option",
  "choice",
  "usd",
  "eur",
  "gbp",
  "rs",
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

/** In "f(x) = 1, 2" or "x = 1, 2" the name before the first value belongs to all. */
function shareLabels(items: readonly Value[]): readonly Value[] {
  const [first, ...rest] = items;
  if (first?.t !== "relation" || first.signs.length !== 1 || first.signs[0] !== "=") return items;
  const [name, value] = first.sides;
  if (name === undefined || value === undefined || rest.length === 0 || !rest.every((i) => i.t === "expr"))
    return items;
  return [value, ...rest];
}
