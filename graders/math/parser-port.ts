import type { Token } from "./lexer.ts";
import type { Node } from "./node.ts";
import type { Span } from "./split.ts";
import type { Value } from "./value.ts";

/** What the meaning of a command needs of the expression parser: methods take what they parse off the front. */
export interface ExpressionParser {
  pos: number;
  bound: readonly string[];
  readonly end: number;
  readonly tokens: readonly Token[];
  peek(ahead?: number): Token | null;
  isOp(v: string, ahead?: number): boolean;
  isCmd(v: string, ahead?: number): boolean;
  expectOp(v: string): void;
  startsFactor(): boolean;
  whole(): Node;
  expression(): Node;
  term(): Node;
  factor(): Node;
  group(): Node;
  script(): Node;
  argument(): Node;
  argumentsIn(open: string, close: string): Node[];
  part(from: number, end: number): ExpressionParser;
}

/** What an environment needs of the parser of values. */
export interface StatementParser {
  readonly tokens: readonly Token[];
  statement(span: Span): Value;
  item(span: Span): Value;
  typed(span: Span): Value;
  side(span: Span): Value;
  expression(span: Span): Node;
}
