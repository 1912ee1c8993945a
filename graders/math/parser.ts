import type { Token } from "./lexer.ts";
import { fail, LIMITS, type Meter, refuse } from "./limits.ts";
import { add, div, fn, mul, type Node, neg, num, pow, sym } from "./node.ts";
import { parseCommand } from "./parse-command.ts";
import { numberNode } from "./parse-number.ts";
import { fromInteger } from "./rational.ts";
import { FUNCTION_NAMES, GREEK, MARKS } from "./vocabulary.ts";

/** Single letters that name a function where a bracket follows; any other letter multiplies. */
const FUNCTION_LETTERS: ReadonlySet<string> = new Set(["f", "g", "h", "F", "G", "H"]);
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
export class Parser {
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
  /** Inside an integral the differential ends the integrand. */
  differential: string | null = null;

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
    return add(...terms);
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
    let left = this.factor();
    for (;;) {
      this.meter.spend(1);
      if (this.isOp("*")) {
        this.pos++;
        left = product(left, this.signedFactor());
      } else if (this.isOp("/")) {
        this.pos++;
        left = div(left, this.signedFactor());
      } else if (this.startsFactor()) {
        left = product(left, this.juxtaposed());
      } else return left;
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
      const f = this.signedFactor();
      return minus ? neg(f) : f;
    }
    return this.factor();
  }

  /** True where the next token can begin a factor that multiplies what stands before it. */
  startsFactor(): boolean {
    const t = this.peek();
    if (t === null) return false;
    if (t.t === "num") return true;
    if (t.t === "word") return !(this.differential !== null && t.v === this.differential);
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
      const next = this.postfix(node);
      if (next === null) break;
      node = next;
    }
    this.depth--;
    return node;
  }

  private postfix(base: Node): Node | null {
    const t = this.peek();
    if (t === null) return null;
    if (t.t === "cmd") {
      if (t.v === "%" || t.v === "degree") return this.marked(base, t.v);
      return null;
    }
    if (t.t !== "op") return null;
    if (t.v === "^") return this.power(base);
    if (t.v === "%") return this.marked(base, "%");
    if (t.v === "!") return this.factorial(base);
    if (t.v === "_" && base.k === "num") return this.based(base);
    return null;
  }

  private marked(base: Node, mark: string): Node {
    this.pos++;
    if (mark === "degree") return this.sexagesimal(base);
    if (base.k === "sym") fail("a percent sign follows a symbol");
    return fn("percent", base);
  }

  private factorial(base: Node): Node {
    this.pos++;
    if (!this.isOp("!") || this.peek()?.gap) return fn("fact", base);
    this.pos++;
    return fn("fact2", base);
  }

  private based(base: Node): Node {
    this.pos++;
    const inner = this.isOp("{") && this.isOp("(", 1);
    const b = inner ? this.parenthesised() : this.script();
    return { k: "call", name: "#base", args: [base, b] };
  }

  private parenthesised(): Node {
    this.expectOp("{");
    const node = this.factor();
    this.expectOp("}");
    return node;
  }

  private power(base: Node): Node {
    this.pos++;
    if (this.isCmd("circ") || this.isCmd("degree")) {
      this.pos++;
      return this.sexagesimal(base);
    }
    if (this.isOp("{") && (this.isCmd("circ", 1) || this.isCmd("degree", 1)) && this.isOp("}", 2)) {
      this.pos += 3;
      return this.sexagesimal(base);
    }
    if (this.primeScript()) return primed(base);
    if (this.transposed()) return { k: "call", name: "#transpose", args: [base] };
    if (this.ordinalScript()) return base;
    const exponent = this.script();
    if (this.isOp("_") && base.k === "sym") return pow(this.indexed(base.name), exponent);
    // A power binds tighter than a sign and is itself raised from the right, as in 2^3^2.
    const raised = this.isOp("^") ? this.power(exponent) : exponent;
    return pow(base, raised);
  }

  private primeScript(): boolean {
    if (this.isOp("'")) {
      while (this.isOp("'")) this.pos++;
      return true;
    }
    if (!this.isOp("{") || !this.isOp("'", 1)) return false;
    let n = 1;
    while (this.isOp("'", n)) n++;
    if (!this.isOp("}", n)) return false;
    this.pos += n + 1;
    return true;
  }

  private transposed(): boolean {
    const t = this.isOp("{") ? this.peek(1) : this.peek();
    if (t?.t !== "word" || t.v !== "T" || (this.isOp("{") && !this.isOp("}", 2))) return false;
    this.pos += this.isOp("{") ? 3 : 1;
    return true;
  }

  private ordinalScript(): boolean {
    const braced = this.isOp("{");
    const t = this.peek(braced ? 1 : 0);
    if (t === null || (t.t !== "text" && t.t !== "word") || !/^(?:st|nd|rd|th)$/.test(t.v)) return false;
    if (braced && !this.isOp("}", 2)) return false;
    this.pos += braced ? 3 : 1;
    return true;
  }

  /** Degrees with the minutes and seconds that follow them. */
  private sexagesimal(degrees: Node): Node {
    let total = degrees;
    for (const [mark, unit] of [
      ["'", 60],
      ["''", 3600],
    ] as const) {
      const length = this.minutes(mark);
      if (length === 0) continue;
      const t = this.peek();
      if (t?.t !== "num") break;
      total = add(total, div(numberNode(t), num(fromInteger(unit))));
      this.pos += length;
    }
    return fn("degree", total);
  }

  /** How many tokens a number with this mark of minutes or seconds takes; 0 where there is none. */
  private minutes(mark: "'" | "''"): number {
    if (this.peek()?.t !== "num") return 0;
    if (this.isOp("'", 1)) return mark === "''" ? (this.isOp("'", 2) ? 3 : 0) : this.isOp("'", 2) ? 0 : 2;
    if (!this.isOp("^", 1)) return 0;
    if (this.isOp("'", 2)) return mark === "'" ? 3 : this.isOp("'", 3) ? 4 : 0;
    if (!this.isOp("{", 2) || !this.isOp("'", 3)) return 0;
    const two = this.isOp("'", 4);
    if (two !== (mark === "''")) return 0;
    return this.isOp("}", two ? 5 : 4) ? (two ? 6 : 5) : 0;
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
    return this.symbolNode(t.v.charAt(0));
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
        return this.mixed(t);
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

  /** An integer directly before a proper fraction of integers is a mixed number. */
  private mixed(t: Token): Node {
    const whole = numberNode(t);
    if (!/^\d+$/.test(t.v)) return whole;
    const fraction = this.plainFraction() ?? this.latexFraction();
    return fraction === null ? whole : add(whole, fraction);
  }

  private plainFraction(): Node | null {
    const [a, slash, b] = [this.peek(), this.peek(1), this.peek(2)];
    if (a?.t !== "num" || !a.gap || slash?.v !== "/" || b?.t !== "num") return null;
    if (!/^\d+$/.test(a.v) || !/^\d+$/.test(b.v) || Number(a.v) >= Number(b.v))
      return fail("two numbers stand side by side");
    this.pos += 3;
    return div(numberNode(a), numberNode(b));
  }

  private latexFraction(): Node | null {
    if (!this.isCmd("frac")) return null;
    const start = this.pos;
    this.pos++;
    const a = this.integerArgument();
    const b = a === null ? null : this.integerArgument();
    if (a === null || b === null || a >= b) {
      this.pos = start;
      return null;
    }
    return div(num(fromInteger(a)), num(fromInteger(b)));
  }

  private integerArgument(): number | null {
    const t = this.peek(this.isOp("{") ? 1 : 0);
    if (t?.t !== "num" || !/^\d{1,9}$/.test(t.v)) return null;
    if (this.isOp("{")) {
      if (!this.isOp("}", 2)) return null;
      this.pos += 3;
      return Number(t.v);
    }
    const node = this.argument();
    return node.k === "num" ? Number(node.v.n) : null;
  }

  private letters(t: Token): Node {
    if (this.differential !== null && t.v === this.differential) return fail("the integrand is empty");
    if (t.v.length === 1) {
      this.pos++;
      return this.symbolNode(t.v);
    }
    // Powers and indices belong to the last letter of a run, so the run is taken letter by letter.
    return this.letter(t);
  }

  /** A symbol with its primes and index, applied to arguments where it names a function. */
  symbolNode(letter: string): Node {
    let name = letter;
    while (this.isOp("'")) {
      name += "'";
      this.pos++;
    }
    const constant = name === "e" ? "e" : name === "i" ? "i" : null;
    if (this.isOp("_")) return this.indexed(name);
    if (constant !== null && !this.bound.includes(name)) return { k: "const", name: constant };
    if (FUNCTION_LETTERS.has(letter) && !this.bound.includes(letter)) {
      const applied = this.application(name);
      if (applied !== null) return applied;
    }
    return sym(name);
  }

  /** `f(...)` or `f^{-1}(...)`; null where no bracket follows. */
  application(name: string): Node | null {
    let called = name;
    let skip = 0;
    if (this.isOp("^") && this.isOp("{", 1) && this.isOp("-", 2) && this.isOp("}", 4)) {
      called = `${name}^-1`;
      skip = 5;
    }
    if (!this.isOp("(", skip)) return null;
    this.pos += skip;
    return { k: "call", name: called, args: this.argumentsIn("(", ")") };
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

  /** `x_1` is a name of its own; an index that is not a plain number is an argument, as in `a_{n+1}`. */
  private indexed(name: string): Node {
    this.pos++;
    const index = this.index();
    if (typeof index === "string") {
      const full = `${name}_${index}`;
      if (FUNCTION_LETTERS.has(name)) return this.application(full) ?? sym(full);
      return sym(full);
    }
    return { k: "call", name: `${name}_`, args: index };
  }

  private index(): string | Node[] {
    const t = this.peek();
    if (t?.t === "num" && /^\d+$/.test(t.v)) {
      this.pos++;
      return String(Number(t.v));
    }
    if (t?.t === "text") {
      this.pos++;
      return t.v;
    }
    if (!this.isOp("{")) return [this.script()];
    const inside = this.peek(1);
    if (inside !== null && this.isOp("}", 2)) {
      if (inside.t === "num" || inside.t === "text") {
        this.pos += 3;
        return inside.t === "num" ? String(Number(inside.v)) : inside.v;
      }
      if ((inside.t === "word" && inside.v.length > 1) || (inside.t === "cmd" && FUNCTION_NAMES.has(inside.v))) {
        this.pos += 3;
        return inside.v;
      }
    }
    return this.argumentsIn("{", "}");
  }

  private command(t: Token): Node {
    this.pos++;
    if (GREEK.has(t.v)) return this.greek(t.v);
    if (MARKS.has(t.v)) return this.symbolNode(`${t.v}:${this.markedName()}`);
    return parseCommand(this, t);
  }

  private greek(name: string): Node {
    if (name === "angle" || name === "triangle") return this.symbolNode(`${name}:${this.pointNames()}`);
    if (name === "varphi") return this.symbolNode("phi");
    if (name === "varepsilon") return this.symbolNode("epsilon");
    const node = this.symbolNode(name);
    if ((name === "phi" || name === "psi" || name === "Phi" || name === "Psi") && node.k === "sym")
      return this.application(node.name) ?? node;
    return node;
  }

  private pointNames(): string {
    let names = "";
    for (let t = this.peek(); t?.t === "word"; t = this.peek()) {
      names += t.v;
      this.pos++;
    }
    return names === "" ? fail("an angle has no name") : names;
  }

  private markedName(): string {
    if (!this.isOp("{")) {
      const t = this.peek() ?? fail("a mark has no symbol");
      this.pos++;
      return t.v;
    }
    let depth = 0;
    let name = "";
    for (let t = this.peek(); t !== null; t = this.peek()) {
      this.pos++;
      if (t.t === "op" && t.v === "{") depth++;
      else if (t.t === "op" && t.v === "}" && --depth === 0) break;
      else name += t.v;
    }
    return name === "" || depth > 0 ? fail("a mark has no symbol") : name;
  }

  private bracketed(t: Token): Node {
    if (t.v === "|" || t.v === "\\|") return this.absolute(t.v);
    const close = OPENING.get(t.v) ?? fail(`a ${t.v} stands where a value should`);
    this.pos++;
    const bars = this.bars;
    const differential = this.differential;
    this.bars = 0;
    if (t.v === "{") this.differential = differential;
    else this.differential = null;
    const node = t.v === "{" && this.choosing() ? this.chosen() : this.expression();
    this.bars = bars;
    this.differential = differential;
    this.expectOp(close);
    return node;
  }

  private choosing(): boolean {
    for (let n = 0; n < 12; n++) {
      if (this.isCmd("choose", n)) return true;
      if (this.isOp("}", n) || this.isOp("{", n)) return false;
    }
    return false;
  }

  private chosen(): Node {
    const a = this.expression();
    if (!this.isCmd("choose")) return fail("a binomial is damaged");
    this.pos++;
    return fn("binom", a, this.expression());
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

function primed(base: Node): Node {
  if (base.k === "sym") return sym(`${base.name}'`);
  return base.k === "call" ? { ...base, name: `${base.name}'` } : fail("a prime stands alone");
}

function applySign(sign: string, node: Node): Node {
  if (sign === "+") return node;
  if (sign === "-") return neg(node);
  return { k: "pm", a: node, flipped: sign === "mp" };
}

function product(a: Node, b: Node): Node {
  return a.k === "mul" ? mul(...a.args, b) : mul(a, b);
}
