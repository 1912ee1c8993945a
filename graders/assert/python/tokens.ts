import type { Plain } from "../../call/values.ts";
import { Unlowerable } from "../unlowerable.ts";
import { readStringLiteral } from "./strings.ts";

export type Token =
  | { readonly type: "name" | "operator"; readonly text: string }
  | { readonly type: "constant"; readonly value: Plain };

/** One logical line: its indentation in columns and its tokens. */
export interface LogicalLine {
  readonly indent: number;
  readonly tokens: readonly Token[];
}

const NAME = /[\p{L}_][\p{L}\p{N}_]*/uy;
const NUMBER =
  /0[xX][0-9a-fA-F_]+|0[oO][0-7_]+|0[bB][01_]+|(?:[0-9][0-9_]*\.?[0-9_]*|\.[0-9][0-9_]*)(?:[eE][+-]?[0-9_]+)?/y;
const OPERATOR = /\*\*|\/\/|==|!=|<=|>=|[-+*/%<>()[\]{},:.=;]/y;
const STRING_START = /[rRbBuU]{0,2}(?:"""|'''|"|')/y;
const OPENING = "([{";
const CLOSING = ")]}";

/** Splits Python source into logical lines. Throws `Unlowerable` for what is outside the subset, tabs in indentation included. */
export function logicalLines(source: string): readonly LogicalLine[] {
  const reader = new Reader(source.replaceAll("\r\n", "\n"));
  const lines: LogicalLine[] = [];
  while (!reader.isAtEnd()) {
    const line = reader.readLine();
    if (line !== null) lines.push(line);
  }
  return lines;
}

function depthChange(operator: string): number {
  if (OPENING.includes(operator)) return 1;
  return CLOSING.includes(operator) ? -1 : 0;
}

class Reader {
  readonly #source: string;
  #at = 0;

  constructor(source: string) {
    this.#source = source;
  }

  isAtEnd(): boolean {
    return this.#at >= this.#source.length;
  }

  /** The next logical line, or null where it is blank or a comment. */
  readLine(): LogicalLine | null {
    const indent = this.#skip(/ */y).length;
    if (this.#peek() === "\t" || this.#peek() === "\f") throw new Unlowerable("a tab in the indentation");
    const tokens: Token[] = [];
    let depth = 0;
    while (this.#hasMore(depth)) {
      const token = this.#readToken();
      tokens.push(token);
      if (token.type === "operator") depth += depthChange(token.text);
    }
    return tokens.length === 0 ? null : { indent, tokens };
  }

  /** Skips blanks, comments and joined lines; false where the logical line ends. */
  #hasMore(depth: number): boolean {
    while (!this.isAtEnd()) {
      this.#skip(/[ \t]*(?:#[^\n]*)?/y);
      if (this.#skip(/\\\n/y) !== "") continue;
      if (this.#skip(/\n/y) === "") return !this.isAtEnd();
      if (depth === 0) return false;
    }
    return false;
  }

  #peek(): string {
    return this.#source.charAt(this.#at);
  }

  /** What `pattern` matches here, taken; empty where it does not. */
  #skip(pattern: RegExp): string {
    pattern.lastIndex = this.#at;
    const text = pattern.exec(this.#source)?.[0] ?? "";
    this.#at += text.length;
    return text;
  }

  #readToken(): Token {
    const opening = this.#skip(STRING_START);
    if (opening !== "") {
      const literal = readStringLiteral(this.#source, this.#at, opening);
      if (literal === null) throw new Unlowerable("a string literal beyond the subset");
      this.#at = literal.end;
      return { type: "constant", value: literal.value };
    }
    const number = this.#skip(NUMBER);
    if (number !== "") return { type: "constant", value: this.#numberValue(number) };
    const name = this.#skip(NAME);
    if (name !== "") return { type: "name", text: name.normalize("NFKC") };
    const operator = this.#skip(OPERATOR);
    if (operator === "") throw new Unlowerable("a character beyond the subset");
    return { type: "operator", text: operator };
  }

  #numberValue(text: string): Plain {
    if (/[\p{L}\p{N}_"']/u.test(this.#peek())) throw new Unlowerable("a number with a suffix");
    const digits = text.replaceAll("_", "").toLowerCase();
    if (digits.startsWith("0x") || /^[0-9]+$/.test(digits) || /^0[ob]/.test(digits)) {
      if (digits.length > 4000) throw new Unlowerable("a very long integer");
      return { kind: "int", value: BigInt(digits) };
    }
    return { kind: "float", value: Number(digits) };
  }
}
