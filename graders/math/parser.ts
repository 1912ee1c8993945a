import type { Token } from "./lexer.ts";
import { fail, LIMITS, type Meter, refuse } from "./limits.ts";
import { add, div, fn, mul, type Node, neg, sym } from "./node.ts";
import { parseCommand } from "./parse-command.ts";
import { mixed } from "./parse-mixed.ts";
import { numberNode } from "./parse-number.ts";
import { counted, postfix } from "./parse-postfix.ts";
import { greek, markedName, symbolNode } from "./parse-symbol.ts";
import type { ExpressionParser } from "./parser-port.ts";
import { GREEK, MARKS, SAME_MARKS } from "./vocabulary.ts";

const OPENING: ReadonlyMap<string, string> = new Map([
  ["(", ")"],
  ["[", "]"],
  ["{", "}"],
  ["\\{", "\\}"],
]);

/**
 * A recursive descent parser over a window of tokens. Methods take what they parse off the front and throw NotMathematics
 * where the tokens are no expression.
 */
export class Parser implements ExpressionParser {
  private at: number;
  /** What is left of the token at the front after its first digit or letter was taken. */
  private rest: Token | null = null;
  readonly end: number;
  readonly tokens: readonly Token[];
  readonly meter: Meter;
  private depth: number;
  /** Inside these bars or signs a closing one ends the expression. */
  private bars = 0;
  /** Symbols bound by a sum around it: `i` is an index there. */
  bound: readonly string[];

  constructor(
    tokens: readonly Token[],
    from: number,
    end: number,
    meter: Meter,
    bound: readonly string[] = [],
    depth = 0,
  ) {
    this.tokens = tokens;
    this.at = from;
    this.end = end;
    this.meter = meter;
    this.bound = bound;
    this.depth = depth;
  }

  get pos(): number {
    return this.at;
  }

  set pos(at: number) {
    this.at = at;
    this.rest = null;
  }

  /** A parser over a part of the same tokens. */
  part(from: number, end: number): Parser {
    if (this.depth > LIMITS.depth) refuse("it is nested too deep");
    return new Parser(this.tokens, from, end, this.meter, this.bound, this.depth + 1);
  }

  peek(ahead = 0): Token | null {
    if (ahead === 0 && this.rest !== null) return this.rest;
    const at = this.at + ahead;
    return at < this.end ? (this.tokens[at] ?? null) : null;
  }

  isOp(v: string, ahead = 0): boolean {
    const t = this.peek(ahead);
    return t !== null && t.t === "op" && t.v === v;
  }

  isCmd(v: string, ahead = 0): boolean {
    const t = this.peek(ahead);
    return t !== null && t.t === "cmd" && t.v === v;
  }

  expectOp(v: string): void {
    if (!this.isOp(v)) fail(`a ${v} is missing`);
    this.pos++;
  }

  /** The whole window as one expression. */
  whole(): Node {
    const node = this.expression();
    if (this.pos < this.end) fail("something is left over after the expression");
    return node;
  }

  expression(): Node {
    if (++this.depth > LIMITS.depth) refuse("it is nested too deep");
    this.meter.spend(1);
    const terms: Node[] = [this.signedTerm()];
    for (;;) {
      const sign = this.sign();
      if (sign === null) break;
      terms.push(applySign(sign, this.signedTerm()));
    }
    this.depth--;
    return this.infix(add(...terms));
  }

  /** `a \over b` and `n \choose k` take all that stands on both sides of them in their group. */
  private infix(left: Node): Node {
    if (this.isCmd("over")) {
      this.pos++;
      return div(left, this.expression());
    }
    if (!this.isCmd("choose")) return left;
    this.pos++;
    return fn("binom", left, this.expression());
  }

  private sign(): string | null {
    const t = this.peek();
    if (t === null) return null;
    const v =
      t.t === "op" && (t.v === "+" || t.v === "-") ? t.v : t.t === "cmd" && (t.v === "pm" || t.v === "mp") ? t.v : null;
    if (v !== null) this.pos++;
    return v;
  }

  private signedTerm(): Node {
    const sign = this.sign();
    if (sign === null) return this.reduced(this.term());
    if (++this.depth > LIMITS.depth) refuse("it is nested too deep");
    const nested = this.peek()?.t === "op" && (this.isOp("+") || this.isOp("-"));
    const node = applySign(sign, nested ? this.signedTerm() : this.term());
    this.depth--;
    return this.reduced(node);
  }

  /** Remainders bind looser than products and signs. */
  private reduced(node: Node): Node {
    let left = node;
    while (this.isCmd("bmod")) {
      this.pos++;
      left = fn("mod", left, this.signedTerm());
    }
    return left;
  }

  /** Factors joined by products, quotients and juxtaposition. */
  term(): Node {
    let factors = [this.factor()];
    for (;;) {
      this.meter.spend(1);
      if (this.isOp("*")) {
        this.pos++;
        factors.push(this.signedFactor());
      } else if (this.isOp("/")) {
        this.pos++;
        factors = [div(mul(...factors), this.signedFactor())];
      } else if (this.startsFactor()) {
        factors.push(this.juxtaposed());
      } else return mul(...factors);
    }
  }

  private juxtaposed(): Node {
    const t = this.peek();
    const before = this.tokens[this.pos - 1];
    if (t?.t === "num" && before?.t === "num") fail("two numbers stand side by side");
    return this.factor();
  }

  private signedFactor(): Node {
    if (this.isOp("-") || this.isOp("+")) {
      const minus = this.isOp("-");
      this.pos++;
      if (++this.depth > LIMITS.depth) refuse("it is nested too deep");
      const f = this.signedFactor();
      this.depth--;
      return minus ? neg(f) : f;
    }
    return this.factor();
  }

  /** True where the next token can begin a factor that multiplies what stands before it. */
  startsFactor(): boolean {
    const t = this.peek();
    if (t === null) return false;
    if (t.t === "num") return true;
    if (t.t === "word") return true;
    if (t.t === "begin") return true;
    if (t.t === "op")
      return (
        t.v === "(" ||
        t.v === "[" ||
        t.v === "{" ||
        t.v === "\\{" ||
        (this.bars === 0 && (t.v === "|" || t.v === "\\|"))
      );
    if (t.t !== "cmd") return false;
    return ![
      "pm",
      "mp",
      "bmod",
      "pmod",
      "cup",
      "cap",
      "setminus",
      "rfloor",
      "rceil",
      "choose",
      "over",
      "wedge",
      "vee",
      "%",
    ].includes(t.v);
  }

  /** A primary with its postfixes: powers, factorials, percent and degree signs. */
  factor(): Node {
    if (++this.depth > LIMITS.depth) refuse("it is nested too deep");
    this.meter.spend(1);
    let node = this.primary();
    for (;;) {
      const next = postfix(this, node);
      if (next === null) break;
      node = next;
    }
    this.depth--;
    return node;
  }

  /** What an `_`, `^` or macro applies to: a group or one token; a number whole, as `x^10` means it. */
  script(): Node {
    if (this.isOp("{")) return this.group();
    if (this.isOp("-") || this.isOp("+")) {
      const minus = this.isOp("-");
      this.pos++;
      const node = this.script();
      return minus ? neg(node) : node;
    }
    const t = this.peek();
    if (t?.t === "word") return this.bareLetter(t);
    return this.primary();
  }

  /** One letter without an index or argument of its own, as in `\int^b_a`. */
  private bareLetter(t: Token): Node {
    if (t.v.length === 1) this.pos++;
    else this.rest = { ...t, v: t.v.slice(1), gap: false };
    const letter = t.v.charAt(0);
    if (this.bound.includes(letter)) return sym(letter);
    return letter === "e" || letter === "i" ? { k: "const", name: letter } : sym(letter);
  }

  /** The first letter of a run; the rest stays. */
  private letter(t: Token): Node {
    if (t.v.length === 1) this.pos++;
    else this.rest = { ...t, v: t.v.slice(1), gap: false };
    return symbolNode(this, t.v.charAt(0));
  }

  /** An argument of a macro such as `\frac`: a group, or one digit or letter. */
  argument(): Node {
    const t = this.peek();
    if (t?.t === "num" && t.v.length > 1 && /^\d+$/.test(t.v)) {
      this.rest = { t: "num", v: t.v.slice(1), gap: false };
      return numberNode({ t: "num", v: t.v.charAt(0), gap: false });
    }
    return this.script();
  }

  /** A braced group. */
  group(): Node {
    this.expectOp("{");
    const bars = this.bars;
    this.bars = 0;
    const node = this.expression();
    this.bars = bars;
    this.expectOp("}");
    return node;
  }

  primary(): Node {
    const t = this.peek() ?? fail("it ends too early");
    switch (t.t) {
      case "num":
        this.pos++;
        return mixed(this, t);
      case "word":
        return this.letters(t);
      case "cmd":
        return this.command(t);
      case "op":
        return this.bracketed(t);
      default:
        return fail(`${t.t === "text" ? "words stand" : "something stands"} where a value should`);
    }
  }

  private letters(t: Token): Node {
    if (t.v.length === 1) {
      this.pos++;
      return symbolNode(this, t.v);
    }
    // Powers and indices belong to the last letter of a run, so the run is taken letter by letter.
    return this.letter(t);
  }

  /** Arguments in brackets, parted by commas or semicolons. */
  argumentsIn(open: string, close: string): Node[] {
    this.expectOp(open);
    const bars = this.bars;
    this.bars = 0;
    const args = [this.expression()];
    while (this.isOp(",") || this.isOp(";")) {
      this.pos++;
      args.push(this.expression());
    }
    this.bars = bars;
    this.expectOp(close);
    return args;
  }

  private command(t: Token): Node {
    this.pos++;
    if (GREEK.has(t.v)) return greek(this, t.v);
    if (MARKS.has(t.v)) return symbolNode(this, `${SAME_MARKS.get(t.v) ?? t.v}:${markedName(this)}`);
    return parseCommand(this, t);
  }

  private bracketed(t: Token): Node {
    if (t.v === "|" || t.v === "\\|") return this.absolute(t.v);
    if (t.v === "^" || t.v === "_") return this.selected();
    const close = OPENING.get(t.v) ?? fail(`a ${t.v} stands where a value should`);
    this.pos++;
    const bars = this.bars;
    this.bars = 0;
    const node = this.expression();
    this.bars = bars;
    this.expectOp(close);
    return node;
  }

  /** `^{10}C_3` or `_{10}P_3`: how many ways there are to select. */
  private selected(): Node {
    const mark = this.isOp("^") ? "^" : "_";
    this.pos++;
    const n = this.script();
    const letter = this.peek();
    if (letter?.t !== "word" || !/^[CP]$/.test(letter.v)) fail(`a ${mark} stands where a value should`);
    this.pos++;
    this.expectOp("_");
    return counted(letter.v, n, this.script());
  }

  private absolute(bar: string): Node {
    this.pos++;
    const outer = this.bars;
    this.bars = outer + 1;
    const node = this.expression();
    this.bars = outer;
    this.expectOp(bar);
    return fn("abs", node);
  }
}

function applySign(sign: string, node: Node): Node {
  if (sign === "+") return node;
  if (sign === "-") return neg(node);
  return { k: "pm", a: node, flipped: sign === "mp" };
}
