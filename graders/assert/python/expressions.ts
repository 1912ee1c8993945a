import type { Plain } from "../../call/values.ts";
import { Unlowerable } from "../unlowerable.ts";
import type { Token } from "./tokens.ts";

export type Expression =
  | { readonly type: "constant"; readonly value: Plain }
  | { readonly type: "name"; readonly id: string }
  | { readonly type: "list" | "tuple" | "set"; readonly items: readonly Expression[] }
  | { readonly type: "dict"; readonly entries: readonly (readonly [Expression, Expression])[] }
  | { readonly type: "unary"; readonly operator: string; readonly operand: Expression }
  | { readonly type: "binary"; readonly operator: string; readonly left: Expression; readonly right: Expression }
  | { readonly type: "compare"; readonly operator: string; readonly left: Expression; readonly right: Expression }
  | {
      readonly type: "call";
      /** A name, or names joined by dots. */
      readonly callee: string;
      readonly args: readonly Expression[];
      readonly kwargs: readonly (readonly [string, Expression])[];
    };

const COMPARISONS: ReadonlySet<string> = new Set(["==", "!=", "<", "<=", ">", ">=", "in", "is"]);
const ADDITIVE: ReadonlySet<string> = new Set(["+", "-"]);
const MULTIPLICATIVE: ReadonlySet<string> = new Set(["*", "/", "//", "%"]);
const KEYWORDS: ReadonlySet<string> = new Set(["lambda", "if", "else", "for", "await", "yield", "and", "or", "async"]);
const MAX_DEPTH = 200;

/** Parses the expression that `tokens` begin with; what follows its comma is left. Throws `Unlowerable`. */
export function parseFirst(tokens: readonly Token[]): Expression {
  const parser = new Parser(tokens);
  const expression = parser.expression();
  if (!parser.takes(",")) parser.requireEnd();
  return expression;
}

/** Parses comma-separated expressions that fill all of `tokens`. Throws `Unlowerable` for syntax beyond the subset. */
export function parseExpressions(tokens: readonly Token[]): readonly Expression[] {
  const parser = new Parser(tokens);
  const expressions = [parser.expression()];
  while (parser.takes(",")) expressions.push(parser.expression());
  parser.requireEnd();
  return expressions;
}

class Parser {
  readonly #tokens: readonly Token[];
  #at = 0;
  #depth = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  requireEnd(): void {
    if (this.#at < this.#tokens.length) throw new Unlowerable("syntax beyond the subset");
  }

  /** Takes the next token where it is this name or operator. */
  takes(text: string): boolean {
    if (!this.#isNext(text)) return false;
    this.#at += 1;
    return true;
  }

  expression(): Expression {
    this.#depth += 1;
    if (this.#depth > MAX_DEPTH) throw new Unlowerable("nested too deep");
    const parsed = this.takes("not")
      ? ({ type: "unary", operator: "not", operand: this.expression() } as const)
      : this.#comparison();
    this.#depth -= 1;
    return parsed;
  }

  #isNext(text: string): boolean {
    const token = this.#tokens[this.#at];
    return token !== undefined && token.type !== "constant" && token.text === text;
  }

  #require(text: string): void {
    if (!this.takes(text)) throw new Unlowerable(`${text} was expected`);
  }

  #takesOneOf(texts: ReadonlySet<string>): string | null {
    const token = this.#tokens[this.#at];
    if (token === undefined || token.type === "constant" || !texts.has(token.text)) return null;
    this.#at += 1;
    return token.text;
  }

  #comparison(): Expression {
    const left = this.#binary(ADDITIVE, () => this.#binary(MULTIPLICATIVE, () => this.#unary()));
    const operator = this.#comparisonOperator();
    if (operator === null) return left;
    const right = this.#binary(ADDITIVE, () => this.#binary(MULTIPLICATIVE, () => this.#unary()));
    if (this.#comparisonOperator() !== null) throw new Unlowerable("a chain of comparisons");
    return { type: "compare", operator, left, right };
  }

  #comparisonOperator(): string | null {
    if (this.takes("not")) {
      this.#require("in");
      return "not in";
    }
    const operator = this.#takesOneOf(COMPARISONS);
    return operator === "is" && this.takes("not") ? "is not" : operator;
  }

  #binary(operators: ReadonlySet<string>, operand: () => Expression): Expression {
    let left = operand();
    for (let operator = this.#takesOneOf(operators); operator !== null; operator = this.#takesOneOf(operators)) {
      left = { type: "binary", operator, left, right: operand() };
    }
    return left;
  }

  #unary(): Expression {
    this.#depth += 1;
    if (this.#depth > MAX_DEPTH) throw new Unlowerable("nested too deep");
    const parsed = this.#signedOrPower();
    this.#depth -= 1;
    return parsed;
  }

  #signedOrPower(): Expression {
    const operator = this.#takesOneOf(ADDITIVE);
    if (operator !== null) return { type: "unary", operator, operand: this.#unary() };
    const base = this.#primary();
    return this.takes("**") ? { type: "binary", operator: "**", left: base, right: this.#unary() } : base;
  }

  #primary(): Expression {
    const token = this.#tokens[this.#at];
    if (token === undefined) throw new Unlowerable("an expression was expected");
    if (token.type === "constant") return this.#constant(token.value);
    if (this.takes("(")) return this.#parenthesised();
    if (this.takes("[")) return { type: "list", items: this.#items("]") };
    if (this.takes("{")) return this.#braced();
    if (token.type === "operator" || KEYWORDS.has(token.text)) throw new Unlowerable("syntax beyond the subset");
    this.#at += 1;
    return this.#named(token.text);
  }

  /** Adjacent string literals are one. */
  #constant(first: Plain): Expression {
    this.#at += 1;
    let value = first;
    for (let next = this.#tokens[this.#at]; next?.type === "constant"; next = this.#tokens[this.#at]) {
      if (value.kind !== "str" || next.value.kind !== "str") throw new Unlowerable("adjacent constants");
      value = { kind: "str", value: value.value + next.value.value };
      this.#at += 1;
    }
    return this.#withoutTrailer({ type: "constant", value });
  }

  #withoutTrailer(expression: Expression): Expression {
    if (this.#isNext("(") || this.#isNext("[") || this.#isNext(".")) throw new Unlowerable("syntax beyond the subset");
    return expression;
  }

  #parenthesised(): Expression {
    if (this.takes(")")) return this.#withoutTrailer({ type: "tuple", items: [] });
    const first = this.expression();
    if (this.takes(")")) return this.#withoutTrailer(first);
    this.#require(",");
    return this.#withoutTrailer({ type: "tuple", items: [first, ...this.#items(")")] });
  }

  #items(closing: string): Expression[] {
    const items: Expression[] = [];
    while (!this.takes(closing)) {
      items.push(this.expression());
      if (this.takes(closing)) break;
      this.#require(",");
    }
    if (closing !== ")") this.#withoutTrailer({ type: "list", items });
    return items;
  }

  #braced(): Expression {
    if (this.takes("}")) return { type: "dict", entries: [] };
    const first = this.expression();
    if (!this.#isNext(":")) {
      if (this.takes("}")) return { type: "set", items: [first] };
      this.#require(",");
      return { type: "set", items: [first, ...this.#items("}")] };
    }
    const entries: (readonly [Expression, Expression])[] = [];
    for (let key = first; ; key = this.expression()) {
      this.#require(":");
      entries.push([key, this.expression()]);
      if (this.takes("}")) break;
      this.#require(",");
      if (this.takes("}")) break;
    }
    return this.#withoutTrailer({ type: "dict", entries });
  }

  #named(id: string): Expression {
    if (id === "True" || id === "False") return { type: "constant", value: { kind: "bool", value: id === "True" } };
    if (id === "None") return { type: "constant", value: { kind: "none" } };
    let callee = id;
    while (this.takes(".")) {
      const token = this.#tokens[this.#at];
      if (token?.type !== "name") throw new Unlowerable("syntax beyond the subset");
      this.#at += 1;
      callee += `.${token.text}`;
    }
    if (!this.takes("(")) return callee === id ? { type: "name", id } : this.#attribute();
    return this.#withoutTrailer({ type: "call", callee, ...this.#arguments() });
  }

  #attribute(): never {
    throw new Unlowerable("an attribute");
  }

  #arguments(): { args: readonly Expression[]; kwargs: readonly (readonly [string, Expression])[] } {
    const args: Expression[] = [];
    const kwargs: (readonly [string, Expression])[] = [];
    while (!this.takes(")")) {
      const token = this.#tokens[this.#at];
      const next = this.#tokens[this.#at + 1];
      if (token?.type === "name" && next?.type === "operator" && next.text === "=") {
        this.#at += 2;
        kwargs.push([token.text, this.expression()]);
      } else if (kwargs.length > 0) throw new Unlowerable("an argument behind named ones");
      else args.push(this.expression());
      if (this.takes(")")) break;
      this.#require(",");
    }
    return { args, kwargs };
  }
}
