/** The part of JavaScript that test code is read in: assertions about calls, and what stands around them. */
export type Expression =
  | { readonly type: "constant"; readonly value: null | boolean | number | bigint | string }
  | { readonly type: "name"; readonly name: string }
  | { readonly type: "array"; readonly items: readonly Expression[] }
  | { readonly type: "object"; readonly entries: readonly (readonly [string, Expression])[] }
  | { readonly type: "unary"; readonly operator: string; readonly operand: Expression }
  | { readonly type: "binary"; readonly operator: string; readonly left: Expression; readonly right: Expression }
  | { readonly type: "member"; readonly object: Expression; readonly property: Expression }
  | { readonly type: "call" | "new"; readonly callee: Expression; readonly args: readonly Expression[] }
  | { readonly type: "function"; readonly parameters: readonly string[]; readonly body: readonly Statement[] };

export type Statement = { readonly type: "expression"; readonly expression: Expression } | Declaration;

export interface Declaration {
  readonly type: "declare";
  readonly name: string;
  /** Of `const { b: a } = value` the property that it takes. */
  readonly property: string | null;
  readonly value: Expression;
  /** True for `function name() {}`, which is there before its block begins. */
  readonly isHoisted: boolean;
}
