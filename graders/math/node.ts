import type { Rational } from "./rational.ts";

/** The functions that the evaluators know. `percent` divides by 100, `degree` turns degrees into radians. */
export const FUNCTIONS = [
  "sin",
  "cos",
  "tan",
  "cot",
  "sec",
  "csc",
  "asin",
  "acos",
  "atan",
  "acot",
  "asec",
  "acsc",
  "sinh",
  "cosh",
  "tanh",
  "coth",
  "sech",
  "csch",
  "asinh",
  "acosh",
  "atanh",
  "ln",
  "log",
  "exp",
  "root",
  "abs",
  "floor",
  "ceil",
  "sign",
  "fact",
  "fact2",
  "binom",
  "gcd",
  "lcm",
  "max",
  "min",
  "mod",
  "percent",
  "degree",
  "re",
  "im",
  "conj",
  "arg",
] as const;
export type FunctionName = (typeof FUNCTIONS)[number];

/** How a number was written: `places` digits after the point, null for an integer; `exponent` of a power of ten beside it. */
export interface Printed {
  readonly places: number | null;
  readonly significant: number;
}

export interface NumNode {
  readonly k: "num";
  readonly v: Rational;
  readonly printed: Printed;
}

export type BindOp = "sum" | "prod" | "int" | "lim" | "diff";

/**
 * An expression. `log` has one argument where no base was written (read as natural first, then as decimal) and two with a
 * base; `root` is (radicand, degree); `call` is a function that nobody defined; `bind` binds `v` in its body.
 */
export type Node =
  | NumNode
  | { readonly k: "sym"; readonly name: string }
  | { readonly k: "const"; readonly name: "pi" | "e" | "i" | "inf" | "dots" }
  | { readonly k: "add"; readonly args: readonly Node[] }
  | { readonly k: "mul"; readonly args: readonly Node[] }
  | { readonly k: "div"; readonly a: Node; readonly b: Node }
  | { readonly k: "pow"; readonly a: Node; readonly b: Node }
  | { readonly k: "neg"; readonly a: Node }
  | { readonly k: "pm"; readonly a: Node; readonly flipped: boolean }
  | { readonly k: "fn"; readonly name: FunctionName; readonly args: readonly Node[] }
  | { readonly k: "call"; readonly name: string; readonly args: readonly Node[] }
  | {
      readonly k: "bind";
      readonly op: BindOp;
      readonly v: string;
      readonly lo: Node | null;
      readonly hi: Node | null;
      readonly body: Node;
    };

export function num(v: Rational, printed: Printed = { places: null, significant: 0 }): NumNode {
  return { k: "num", v, printed };
}

export function sym(name: string): Node {
  return { k: "sym", name };
}

export function fn(name: FunctionName, ...args: readonly Node[]): Node {
  return { k: "fn", name, args };
}

export function mul(...args: readonly Node[]): Node {
  const [first] = args;
  return args.length === 1 && first !== undefined ? first : { k: "mul", args };
}

export function add(...args: readonly Node[]): Node {
  const [first] = args;
  return args.length === 1 && first !== undefined ? first : { k: "add", args };
}

export function neg(a: Node): Node {
  return { k: "neg", a };
}

export function div(a: Node, b: Node): Node {
  return { k: "div", a, b };
}

export function pow(a: Node, b: Node): Node {
  return { k: "pow", a, b };
}

/** The nodes directly below one. */
export function children(node: Node): readonly Node[] {
  switch (node.k) {
    case "num":
    case "sym":
    case "const":
      return [];
    case "add":
    case "mul":
    case "fn":
    case "call":
      return node.args;
    case "div":
    case "pow":
      return [node.a, node.b];
    case "neg":
    case "pm":
      return [node.a];
    case "bind":
      return [node.lo, node.hi, node.body].filter((x) => x !== null);
  }
}

/** True where `test` holds for the node or one below it. */
export function some(node: Node, test: (n: Node) => boolean): boolean {
  return test(node) || children(node).some((c) => some(c, test));
}

/** The same node over other children, made by `f` from each of its own. */
export function mapChildren(node: Node, f: (n: Node) => Node): Node {
  switch (node.k) {
    case "num":
    case "sym":
    case "const":
      return node;
    case "add":
    case "mul":
    case "fn":
    case "call":
      return { ...node, args: node.args.map(f) };
    case "div":
    case "pow":
      return { ...node, a: f(node.a), b: f(node.b) };
    case "neg":
    case "pm":
      return { ...node, a: f(node.a) };
    case "bind":
      return { ...node, lo: node.lo && f(node.lo), hi: node.hi && f(node.hi), body: f(node.body) };
  }
}

/** The free symbols of a node, added to `into`. */
export function freeSymbols(node: Node, into: Set<string> = new Set(), bound: readonly string[] = []): Set<string> {
  if (node.k === "sym") {
    if (!bound.includes(node.name)) into.add(node.name);
    return into;
  }
  if (node.k === "bind") {
    if (node.lo) freeSymbols(node.lo, into, bound);
    if (node.hi) freeSymbols(node.hi, into, bound);
    // An antiderivative still depends on its variable.
    const open = (node.op === "int" && node.lo === null) || node.op === "diff";
    freeSymbols(node.body, into, open ? bound : [...bound, node.v]);
    return into;
  }
  for (const c of children(node)) freeSymbols(c, into, bound);
  return into;
}

/** Every symbol `from` replaced by `to`. */
export function substitute(node: Node, names: ReadonlyMap<string, Node>): Node {
  if (node.k === "sym") return names.get(node.name) ?? node;
  return mapChildren(node, (c) => substitute(c, names));
}
