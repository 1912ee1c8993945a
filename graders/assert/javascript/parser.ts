import { type JavascriptToken, javascriptTokens } from "../../../src/contract/javascript-tokens.ts";
import { Unlowerable } from "../unlowerable.ts";
import { numberValue, stringValue } from "./literals.ts";
import type { Declaration, Expression, Statement } from "./syntax.ts";

/** Parses test code. Throws `Unlowerable` for syntax beyond the subset. */
export function parseStatements(source: string): readonly Statement[] {
  const parser = new Parser([...javascriptTokens(source)]);
  const statements: Statement[] = [];
  while (!parser.isAtEnd()) statements.push(...parser.statement());
  return hoisted(statements);
}

function hoisted(statements: readonly Statement[]): readonly Statement[] {
  const isFirst = (statement: Statement): boolean => statement.type === "declare" && statement.isHoisted;
  return [...statements.filter(isFirst), ...statements.filter((statement) => !isFirst(statement))];
}

function declare(name: string, property: string | null, value: Expression, isHoisted = false): Declaration {
  return { type: "declare", name, property, value, isHoisted };
}

/** Operators of two operands by how strongly they bind, the weakest first. */
const OPERATORS: readonly ReadonlySet<string>[] = [
  ["||", "??"],
  ["&&"],
  ["===", "!==", "==", "!="],
  ["<", "<=", ">", ">="],
  ["+", "-"],
  ["*", "/", "%"],
].map((operators) => new Set(operators));
const UNARY: ReadonlySet<string> = new Set(["!", "-", "+", "typeof", "await"]);
const RESERVED: ReadonlySet<string> = new Set(
  (
    "async await break case catch class const continue debugger default delete do else enum export extends finally for function " +
    "if implements import in instanceof interface let new of package private protected public return static super switch this throw " +
    "try typeof var void while with yield get set"
  ).split(" "),
);
const MAX_DEPTH = 100;

class Parser {
  readonly #tokens: readonly JavascriptToken[];
  #at = 0;
  #depth = 0;

  constructor(tokens: readonly JavascriptToken[]) {
    this.#tokens = tokens;
  }

  isAtEnd(): boolean {
    return this.#at >= this.#tokens.length;
  }

  statement(): readonly Statement[] {
    if (this.#takes(";")) return [];
    if (this.#takesDeclaration()) return this.#declarations();
    if (this.#isNext("import")) return this.#import();
    if (this.#isNext("function") || (this.#isNext("async") && this.#isNext("function", 1))) {
      this.#takes("async");
      return [this.#functionDeclaration()];
    }
    const expression = this.#expression();
    this.#endStatement();
    return [{ type: "expression", expression }];
  }

  #takesDeclaration(): boolean {
    return this.#takes("const") || this.#takes("let") || this.#takes("var");
  }

  /** A statement ends at a semicolon, or where what follows can't be part of it. */
  #endStatement(): void {
    if (this.#takes(";") || this.isAtEnd() || this.#isNext("}")) return;
    if (this.#tokens[this.#at]?.isAfterLine !== true) throw new Unlowerable("a statement");
  }

  #declarations(): readonly Statement[] {
    const statements: Statement[] = [];
    do {
      const bound = this.#isNext("{") ? this.#pattern(":") : [[this.#name(), null] as const];
      this.#require("=");
      const value = this.#expression();
      statements.push(...bound.map(([name, property]) => declare(name, property, value)));
    } while (this.#takes(","));
    this.#endStatement();
    return statements;
  }

  /** `{ a, b: c }`, as the names that it binds and the properties that they are. */
  #pattern(as: string): readonly (readonly [string, string])[] {
    this.#require("{");
    const bound: (readonly [string, string])[] = [];
    while (!this.#takes("}")) {
      const property = this.#name(true);
      bound.push([this.#takes(as) ? this.#name() : property, property]);
      if (!this.#takes(",") && !this.#isNext("}")) throw new Unlowerable("a pattern");
    }
    return bound;
  }

  /** An import, as declarations that require the module. */
  #import(): readonly Statement[] {
    this.#require("import");
    const bound: (readonly [string, string | null])[] = [];
    if (this.#tokens[this.#at]?.type !== "string") {
      do {
        if (this.#isNext("{")) bound.push(...this.#pattern("as"));
        else if (this.#takes("*")) bound.push([this.#namespace(), null]);
        else bound.push([this.#name(), "default"]);
      } while (this.#takes(","));
      this.#require("from");
    }
    const value = requireOf(this.#primary());
    this.#endStatement();
    return bound.map(([name, property]) => declare(name, property, value));
  }

  #namespace(): string {
    this.#require("as");
    return this.#name();
  }

  #functionDeclaration(): Statement {
    this.#require("function");
    const name = this.#name();
    return declare(name, null, this.#functionRest(), true);
  }

  /** A function from its parameters on. */
  #functionRest(): Expression {
    const parameters = this.#parameters();
    return { type: "function", parameters, body: this.#block() };
  }

  #parameters(): readonly string[] {
    this.#require("(");
    const parameters: string[] = [];
    while (!this.#takes(")")) {
      parameters.push(this.#name());
      if (!this.#takes(",") && !this.#isNext(")")) throw new Unlowerable("a parameter");
    }
    return parameters;
  }

  #block(): readonly Statement[] {
    this.#enter();
    this.#require("{");
    const statements: Statement[] = [];
    while (!this.#takes("}")) {
      if (this.isAtEnd()) throw new Unlowerable("a block that is not closed");
      statements.push(...this.statement());
    }
    this.#depth -= 1;
    return hoisted(statements);
  }

  #enter(): void {
    this.#depth += 1;
    if (this.#depth > MAX_DEPTH) throw new Unlowerable("nested too deep");
  }

  /** What may stand where an argument does: no comma operator, no assignment. */
  #expression(): Expression {
    this.#enter();
    const parsed = this.#arrow() ?? this.#binary(0);
    this.#depth -= 1;
    return parsed;
  }

  #arrow(): Expression | null {
    const start = this.#at;
    this.#takes("async");
    if (this.#takes("function")) {
      if (this.#tokens[this.#at]?.type === "word") this.#at += 1;
      return this.#functionRest();
    }
    const parameters = this.#arrowParameters();
    if (parameters !== null && this.#takes("=>")) {
      if (this.#isNext("{")) return { type: "function", parameters, body: this.#block() };
      return { type: "function", parameters, body: [{ type: "expression", expression: this.#expression() }] };
    }
    this.#at = start;
    return null;
  }

  /** The names in front of an arrow, or null where there is none. */
  #arrowParameters(): readonly string[] | null {
    if (this.#isNext("=>", 1) && this.#tokens[this.#at]?.type === "word") return [this.#name()];
    if (!this.#isNext("(")) return null;
    let close = this.#at + 1;
    while (this.#tokens[close]?.type === "word" || this.#tokens[close]?.text === ",") close += 1;
    return this.#tokens[close]?.text === ")" && this.#tokens[close + 1]?.text === "=>" ? this.#parameters() : null;
  }

  #binary(level: number): Expression {
    const operators = OPERATORS[level];
    if (operators === undefined) return this.#power();
    let left = this.#binary(level + 1);
    for (let operator = this.#takesOne(operators); operator !== null; operator = this.#takesOne(operators)) {
      left = { type: "binary", operator, left, right: this.#binary(level + 1) };
    }
    return left;
  }

  #power(): Expression {
    const base = this.#unary();
    if (!this.#takes("**")) return base;
    if (base.type === "unary") throw new Unlowerable("a power of what has a sign");
    this.#enter();
    const power = { type: "binary", operator: "**", left: base, right: this.#power() } as const;
    this.#depth -= 1;
    return power;
  }

  #unary(): Expression {
    const operator = this.#takesOne(UNARY);
    if (operator === null) return this.#postfix();
    this.#enter();
    const operand = this.#unary();
    this.#depth -= 1;
    return { type: "unary", operator, operand };
  }

  #postfix(): Expression {
    let parsed = this.#takes("new") ? this.#new() : this.#primary();
    for (;;) {
      if (this.#takes(".")) parsed = { type: "member", object: parsed, property: textOf(this.#name(true)) };
      else if (this.#takes("[")) parsed = { type: "member", object: parsed, property: this.#closed("]") };
      else if (this.#isNext("(")) parsed = { type: "call", callee: parsed, args: this.#arguments() };
      else return parsed;
    }
  }

  #new(): Expression {
    const callee = { type: "name", name: this.#name() } as const;
    return { type: "new", callee, args: this.#arguments() };
  }

  #arguments(): readonly Expression[] {
    this.#require("(");
    return this.#items(")");
  }

  #items(closing: string): readonly Expression[] {
    const items: Expression[] = [];
    while (!this.#takes(closing)) {
      items.push(this.#expression());
      if (!this.#takes(",") && !this.#isNext(closing)) throw new Unlowerable("a list");
    }
    return items;
  }

  #closed(closing: string): Expression {
    const inner = this.#expression();
    this.#require(closing);
    return inner;
  }

  #primary(): Expression {
    const token = this.#tokens[this.#at];
    if (token === undefined) throw new Unlowerable("an expression was expected");
    this.#at += 1;
    switch (token.type) {
      case "number":
        return { type: "constant", value: numberValue(token.text) };
      case "string":
      case "template":
        return textOf(stringValue(token.text));
      case "word":
        return this.#word(token.text);
      default:
        return this.#bracketed(token.text);
    }
  }

  #word(word: string): Expression {
    if (word === "null") return { type: "constant", value: null };
    if (word === "true" || word === "false") return { type: "constant", value: word === "true" };
    if (RESERVED.has(word)) throw new Unlowerable("syntax beyond the subset");
    return { type: "name", name: word };
  }

  #bracketed(sign: string): Expression {
    if (sign === "(") return this.#parenthesised();
    if (sign === "[") return { type: "array", items: this.#items("]") };
    if (sign === "{") return this.#object();
    throw new Unlowerable("syntax beyond the subset");
  }

  /** What a comma joins is the last of it. */
  #parenthesised(): Expression {
    let parsed = this.#expression();
    while (this.#takes(",")) parsed = { type: "binary", operator: ",", left: parsed, right: this.#expression() };
    this.#require(")");
    return parsed;
  }

  #object(): Expression {
    const entries: (readonly [string, Expression])[] = [];
    while (!this.#takes("}")) {
      const key = this.#key();
      if (key === "__proto__") throw new Unlowerable("a prototype");
      entries.push([key, this.#takes(":") ? this.#expression() : { type: "name", name: key }]);
      if (!this.#takes(",") && !this.#isNext("}")) throw new Unlowerable("an object");
    }
    return { type: "object", entries };
  }

  #key(): string {
    const token = this.#tokens[this.#at];
    if (token?.type === "word") return this.#name(true);
    if (token?.type !== "string" && token?.type !== "number") throw new Unlowerable("a key");
    if (!this.#isNext(":", 1)) throw new Unlowerable("a key");
    this.#at += 1;
    return token.type === "string" ? stringValue(token.text) : String(numberValue(token.text));
  }

  /** A name; of a property it may be a word that is reserved elsewhere. */
  #name(isProperty = false): string {
    const token = this.#tokens[this.#at];
    if (token?.type !== "word" || (!isProperty && RESERVED.has(token.text)))
      throw new Unlowerable("a name was expected");
    this.#at += 1;
    return token.text;
  }

  #isNext(text: string, ahead = 0): boolean {
    const token = this.#tokens[this.#at + ahead];
    return token !== undefined && (token.type === "word" || token.type === "sign") && token.text === text;
  }

  #takes(text: string): boolean {
    if (!this.#isNext(text)) return false;
    this.#at += 1;
    return true;
  }

  #takesOne(texts: ReadonlySet<string>): string | null {
    const token = this.#tokens[this.#at];
    if (token === undefined || !texts.has(token.text) || !this.#takes(token.text)) return null;
    return token.text;
  }

  #require(text: string): void {
    if (!this.#takes(text)) throw new Unlowerable(`${text} was expected`);
  }
}

function textOf(value: string): Expression {
  return { type: "constant", value };
}

function requireOf(module: Expression): Expression {
  return { type: "call", callee: { type: "name", name: "require" }, args: [module] };
}
