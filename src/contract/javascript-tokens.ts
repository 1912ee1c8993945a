/** A token of JavaScript: its text, where it begins, and whether a line ends between it and the one before. */
export interface JavascriptToken {
  /** `template` is a stretch of a template's text; its holes are in parentheses of type `hole`. */
  readonly type: "word" | "number" | "string" | "template" | "expression" | "sign" | "hole";
  readonly text: string;
  readonly start: number;
  readonly isAfterLine: boolean;
}

/** Words that an expression may follow, so that a slash behind them begins a regular expression. */
const BEFORE_VALUE: ReadonlySet<string> = new Set(
  "return typeof instanceof in of new delete void throw case do else yield await".split(" "),
);

const WORD = /[\p{L}_$#][\p{L}\p{N}_$]*/uy;
const NUMBER = /0[xXoObB][0-9a-fA-F_]+n?|(?:[0-9][0-9_]*\.?[0-9_]*|\.[0-9][0-9_]*)(?:[eE][+-]?[0-9_]+)?n?/y;
const SIGN =
  />>>=|\.\.\.|===|!==|\*\*=|<<=|>>=|>>>|&&=|\|\|=|\?\?=|=>|==|!=|<=|>=|&&|\|\||\?\?|\?\.|\+\+|--|\+=|-=|\*=|\/=|%=|&=|\|=|\^=|<<|>>|\*\*|./suy;

/**
 * The tokens of JavaScript without comments, in linear time. It never fails: what no reader could take comes as signs, one by one,
 * and what is not closed ends with the text. A hostile text is only read here, never parsed or run.
 */
export function* javascriptTokens(source: string): Generator<JavascriptToken> {
  yield* new Lexer(source).tokens();
}

class Lexer {
  readonly #source: string;
  #at = 0;
  #isAfterLine = false;
  #before: JavascriptToken | null = null;
  /** How many braces are open inside each hole of a template that is being read. */
  readonly #holes: number[] = [];
  /** No regular expression ends before here. */
  #noExpressionUntil = 0;

  constructor(source: string) {
    this.#source = source;
  }

  *tokens(): Generator<JavascriptToken> {
    for (;;) {
      this.#skipBlanks();
      if (this.#at >= this.#source.length) return;
      for (const [type, end] of this.#next()) {
        const text = this.#source.slice(this.#at, end);
        this.#before = { type, text, start: this.#at, isAfterLine: this.#isAfterLine };
        this.#at = end;
        this.#isAfterLine = false;
        yield this.#before;
      }
    }
  }

  #skipBlanks(): void {
    for (; this.#at < this.#source.length; this.#at += 1) {
      const sign = this.#source.charAt(this.#at);
      if (sign === "\n") this.#isAfterLine = true;
      else if (sign === "/" && this.#isComment()) this.#at = this.#endOfComment() - 1;
      else if (!/[\s\uFEFF]/.test(sign)) return;
    }
  }

  #isComment(): boolean {
    const next = this.#source[this.#at + 1];
    return next === "/" || next === "*";
  }

  #endOfComment(): number {
    const isLine = this.#source[this.#at + 1] === "/";
    const end = isLine ? this.#source.indexOf("\n", this.#at) : this.#source.indexOf("*/", this.#at + 2);
    if (end < 0) return this.#source.length;
    return isLine ? end : end + 2;
  }

  /** The types and ends of the tokens that begin here: one, or what ends one stretch of a template and begins the next. */
  #next(): readonly (readonly [JavascriptToken["type"], number])[] {
    const sign = this.#source.charAt(this.#at);
    if (sign === "`") return this.#template(this.#at + 1);
    if (sign === "}" && this.#holes.at(-1) === 0) {
      this.#holes.pop();
      return [["hole", this.#at + 1], ...this.#template(this.#at + 1)];
    }
    if (sign === '"' || sign === "'") return [["string", this.#endOfString(sign)]];
    if (sign === "/" && this.#beginsExpression()) {
      const end = this.#endOfExpression();
      if (end !== null) return [["expression", end]];
    }
    return [this.#plain(sign)];
  }

  #plain(sign: string): readonly [JavascriptToken["type"], number] {
    const number = /[0-9]/.test(sign) || (sign === "." && /[0-9]/.test(this.#source.charAt(this.#at + 1)));
    const word = this.#match(WORD);
    if (word !== null) return ["word", word];
    if (number) return ["number", this.#match(NUMBER) ?? this.#at + 1];
    const inner = this.#holes.length - 1;
    if (inner >= 0 && sign === "{") this.#holes[inner] = (this.#holes[inner] ?? 0) + 1;
    if (inner >= 0 && sign === "}") this.#holes[inner] = (this.#holes[inner] ?? 0) - 1;
    return ["sign", this.#match(SIGN) ?? this.#at + 1];
  }

  #match(pattern: RegExp): number | null {
    pattern.lastIndex = this.#at;
    return pattern.test(this.#source) ? pattern.lastIndex : null;
  }

  /** The stretch of a template whose text begins at `from`, with the `${` that may end it. */
  #template(from: number): readonly (readonly [JavascriptToken["type"], number])[] {
    for (let at = from; at < this.#source.length; at += 1) {
      const sign = this.#source[at];
      if (sign === "\\") at += 1;
      else if (sign === "`") return [["template", at + 1]];
      else if (sign === "$" && this.#source[at + 1] === "{") {
        this.#holes.push(0);
        return [
          ["template", at],
          ["hole", at + 2],
        ];
      }
    }
    return [["template", this.#source.length]];
  }

  #endOfString(quote: string): number {
    for (let at = this.#at + 1; at < this.#source.length; at += 1) {
      const sign = this.#source[at];
      if (sign === "\\") at += 1;
      else if (sign === quote) return at + 1;
      else if (sign === "\n") return at;
    }
    return this.#source.length;
  }

  /** Whether the slash here begins a regular expression, not a division. */
  #beginsExpression(): boolean {
    if (this.#at < this.#noExpressionUntil) return false;
    switch (this.#before?.type) {
      case undefined:
        return true;
      case "word":
        return BEFORE_VALUE.has(this.#before.text);
      case "hole":
        return this.#before.text === "${";
      case "sign":
        return ![")", "]", "}", "++", "--"].includes(this.#before.text);
      default:
        return false;
    }
  }

  #endOfExpression(): number | null {
    let isClass = false;
    let at = this.#at + 1;
    for (; at < this.#source.length && this.#source[at] !== "\n"; at += 1) {
      const sign = this.#source[at];
      if (sign === "\\") at += 1;
      else if (sign === "[") isClass = true;
      else if (sign === "]") isClass = false;
      else if (sign === "/" && !isClass) return this.#endOfFlags(at + 1);
    }
    this.#noExpressionUntil = at;
    return null;
  }

  #endOfFlags(from: number): number {
    let at = from;
    while (/[a-z]/.test(this.#source.charAt(at))) at += 1;
    return at;
  }
}
