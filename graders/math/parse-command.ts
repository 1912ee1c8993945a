import type { Token } from "./lexer.ts";
import { fail, refuse } from "./limits.ts";
import { type BindOp, div, type FunctionName, fn, mul, type Node, neg, num, pow, sym } from "./node.ts";
import type { ExpressionParser as Parser } from "./parser-port.ts";
import { fromInteger } from "./rational.ts";
import { nesting } from "./split.ts";
import { FUNCTION_NAMES } from "./vocabulary.ts";

const TWO = num(fromInteger(2));
const INVERSES: ReadonlyMap<string, FunctionName> = new Map<string, FunctionName>([
  ["sin", "asin"],
  ["cos", "acos"],
  ["tan", "atan"],
  ["cot", "acot"],
  ["sec", "asec"],
  ["csc", "acsc"],
  ["sinh", "asinh"],
  ["cosh", "acosh"],
  ["tanh", "atanh"],
]);
const VARIADIC: ReadonlySet<string> = new Set(["gcd", "lcm", "max", "min"]);
const BRACKETS: readonly (readonly [string, string])[] = [
  ["(", ")"],
  ["[", "]"],
  ["\\{", "\\}"],
  ["{", "}"],
];

/** What a command that was just taken off the front stands for. */
export function parseCommand(p: Parser, t: Token): Node {
  const name = FUNCTION_NAMES.get(t.v);
  if (name !== undefined) return parseFunction(p, name, t.v);
  const handler = HANDLERS.get(t.v);
  return handler === undefined ? fail(`\\${t.v} stands where a value should`) : handler(p);
}

function fraction(p: Parser): Node {
  const derivative = differentiation(p);
  if (derivative !== null) return derivative;
  const a = p.argument();
  return div(a, p.argument());
}

/** `\frac{d}{dx}` of what follows. */
function differentiation(p: Parser): Node | null {
  const top = p.peek(1);
  const bottom = p.peek(4);
  if (!p.isOp("{") || top?.v !== "d" || !p.isOp("}", 2) || !p.isOp("{", 3) || bottom?.t !== "word") return null;
  const apart = bottom.v === "d" && p.peek(5)?.t === "word";
  if (bottom.v.charAt(0) !== "d" || (!apart && bottom.v.length !== 2) || !p.isOp("}", apart ? 6 : 5)) return null;
  const v = apart ? (p.peek(5)?.v ?? "") : bottom.v.charAt(1);
  p.pos += apart ? 7 : 6;
  if (!p.startsFactor()) return fail("a derivative has no argument");
  return { k: "bind", op: "diff", v, lo: null, hi: null, body: p.term() };
}

function root(p: Parser): Node {
  if (!p.isOp("[")) return fn("root", p.script(), TWO);
  p.pos++;
  const degree = p.expression();
  p.expectOp("]");
  return fn("root", p.script(), degree);
}

function cubeRoot(p: Parser): Node {
  return fn("root", p.script(), num(fromInteger(3)));
}

function binomial(p: Parser): Node {
  if (p.isOp("(")) {
    const args = p.argumentsIn("(", ")");
    return args.length === 2 ? fn("binom", ...args) : fail("a binomial takes two numbers");
  }
  const n = p.argument();
  return fn("binom", n, p.argument());
}

function enclosed(p: Parser, name: "floor" | "ceil", close: string): Node {
  const node = p.expression();
  if (!p.isCmd(close)) return fail("a bracket is not closed");
  p.pos++;
  return fn(name, node);
}

function boxed(p: Parser): Node {
  return p.group();
}

function variable(p: Parser): Node {
  p.expectOp("{");
  let name = "";
  for (let t = p.peek(); t !== null && !(t.t === "op" && t.v === "}"); t = p.peek()) {
    name += t.v;
    p.pos++;
  }
  p.expectOp("}");
  return name === "" ? fail("a variable has no name") : sym(name);
}

function numberSet(p: Parser): Node {
  p.expectOp("{");
  const t = p.peek();
  if (t?.t !== "word" || t.v.length !== 1) return fail("a set has no name");
  p.pos++;
  p.expectOp("}");
  return sym(`set:${t.v}`);
}

function lower(p: Parser): { readonly v: string; readonly lo: Node | null } {
  p.expectOp("{");
  const t = p.peek();
  if (t === null || (t.t !== "word" && t.t !== "cmd")) return fail("a bound variable is missing");
  p.pos++;
  const rel = p.peek();
  if (rel?.t !== "rel" || !/^(?:=|to|in)$/.test(rel.v)) return fail("a bound is missing");
  p.pos++;
  const saved = p.bound;
  const lo = p.expression();
  p.bound = saved;
  // One-sided limits carry a sign that the value depends on.
  p.expectOp("}");
  return { v: t.v, lo };
}

/** Sums and products: the index below, the upper bound above, either order. */
function summation(p: Parser, op: "sum" | "prod"): Node {
  let low: { readonly v: string; readonly lo: Node | null } | null = null;
  let hi: Node | null = null;
  for (let n = 0; n < 2; n++) {
    if (p.isOp("_")) {
      p.pos++;
      low = lower(p);
    } else if (p.isOp("^")) {
      p.pos++;
      hi = p.script();
    }
  }
  if (low === null) return fail("an index is missing");
  return bound(p, op, low.v, low.lo, hi);
}

function bound(p: Parser, op: BindOp, v: string, lo: Node | null, hi: Node | null): Node {
  const saved = p.bound;
  if (saved.length > 5) refuse("too many sums stand inside each other");
  p.bound = [...saved, v];
  const body = p.term();
  p.bound = saved;
  return { k: "bind", op, v, lo, hi, body };
}

function limit(p: Parser): Node {
  p.expectOp("_");
  const { v, lo } = lower(p);
  return bound(p, "lim", v, lo, null);
}

function integral(p: Parser): Node {
  let lo: Node | null = null;
  let hi: Node | null = null;
  for (let n = 0; n < 2; n++) {
    if (p.isOp("_")) {
      p.pos++;
      lo = p.script();
    } else if (p.isOp("^")) {
      p.pos++;
      hi = p.script();
    }
  }
  const bracket = BRACKETS.find(([open]) => open !== "{" && p.isOp(open) && closesWithDifferential(p, open));
  if (bracket !== undefined) p.pos++;
  const at = differentialAt(p) ?? fail("an integral has no differential");
  const { v, length } = at;
  const body = at.at === p.pos ? num(fromInteger(1)) : integrand(p, at.at);
  p.pos = at.at + length;
  if (bracket !== undefined) p.expectOp(bracket[1]);
  return { k: "bind", op: "int", v, lo, hi, body };
}

function integrand(p: Parser, end: number): Node {
  const inner = p.part(p.pos, end);
  return inner.whole();
}

function closesWithDifferential(p: Parser, open: string): boolean {
  const saved = p.pos;
  p.pos++;
  const found = differentialAt(p);
  const close = BRACKETS.find(([o]) => o === open)?.[1];
  const after = found === null ? null : p.tokens[found.at + found.length];
  p.pos = saved;
  return after?.v === close;
}

function differentialAt(p: Parser): { readonly at: number; readonly v: string; readonly length: number } | null {
  let depth = 0;
  for (let i = p.pos; i < p.end; i++) {
    const t = p.tokens[i];
    if (t === undefined) break;
    depth += nesting(t);
    if (depth < 0) return null;
    if (depth > 0 || t.t !== "word") continue;
    if (/^d[a-zA-Z]$/.test(t.v)) return { at: i, v: t.v.charAt(1), length: 1 };
    const next = t.v === "d" && i + 1 < p.end ? p.tokens[i + 1] : undefined;
    if (next?.t === "cmd" || next?.t === "word") return { at: i, v: next.v, length: 2 };
  }
  return null;
}

function parseFunction(p: Parser, plain: FunctionName, written: string): Node {
  let name = plain;
  let exponent: Node | null = null;
  let base: Node | null = written === "lg" ? num(fromInteger(10)) : null;
  for (let n = 0; n < 2; n++) {
    if (p.isOp("^")) {
      p.pos++;
      exponent = p.script();
    } else if (p.isOp("_") && name === "log") {
      p.pos++;
      base = logBase(p);
    }
  }
  if (isMinusOne(exponent)) {
    const inverse = INVERSES.get(name);
    if (inverse !== undefined) {
      name = inverse;
      exponent = null;
    }
  }
  const plainArgs = functionArguments(p, name);
  const args = written === "cis" ? plainArgs.map((a) => mul({ k: "const", name: "i" }, a)) : plainArgs;
  const applied = finish(name, base === null ? args : [...args, base]);
  return exponent === null ? applied : pow(applied, exponent);
}

/** The base of a logarithm; `\log_28` means base 2, `\log_10` base 10. */
function logBase(p: Parser): Node {
  const t = p.peek();
  return t?.t === "num" && t.v.length > 1 && !t.v.startsWith("10") ? p.argument() : p.script();
}

function isMinusOne(node: Node | null): boolean {
  return node?.k === "neg" && node.a.k === "num" && node.a.v.n === 1n && node.a.v.d === 1n;
}

function finish(name: FunctionName, args: readonly Node[]): Node {
  const [first] = args;
  if (first === undefined) return fail("a function has no argument");
  if (name === "exp") return pow({ k: "const", name: "e" }, first);
  if (args.length > 1 && !VARIADIC.has(name) && !(name === "log" && args.length === 2))
    return fail("a function has too many arguments");
  if (name === "log" && args.length === 2) return fn("log", ...args);
  return fn(name, ...args);
}

function functionArguments(p: Parser, name: FunctionName): readonly Node[] {
  for (const [open, close] of BRACKETS) {
    if (!p.isOp(open)) continue;
    if (VARIADIC.has(name)) return p.argumentsIn(open, close);
    const start = p.pos;
    const args = p.argumentsIn(open, close);
    // "sin(x)" and "sin{x}" end with the bracket; "sin(x)y" multiplies by y.
    return args.length === 1 ? args : fail(`${p.pos - start} tokens are too many arguments`);
  }
  return [implicitArgument(p)];
}

/** What a function without brackets applies to: the factors up to a sign, another function or an explicit product. */
function implicitArgument(p: Parser): Node {
  if (p.isOp("-") || p.isOp("+")) {
    const minus = p.isOp("-");
    p.pos++;
    const a = implicitArgument(p);
    return minus ? neg(a) : a;
  }
  const factors = [p.factor()];
  while (continues(p)) factors.push(p.factor());
  const product = mul(...factors);
  if (p.isOp("/") && p.peek(1)?.t === "num" && factors.length === 1) return quotient(p, product);
  return product;
}

function continues(p: Parser): boolean {
  if (!p.startsFactor()) return false;
  const t = p.peek();
  if (t === null) return false;
  if (t.t === "cmd") return !FUNCTION_NAMES.has(t.v) && !["sum", "prod", "int", "lim"].includes(t.v);
  return t.t === "word" || t.t === "num";
}

function quotient(p: Parser, top: Node): Node {
  const before = p.tokens[p.pos - 1];
  if (before?.gap === false && p.peek()?.gap === true) return top;
  p.pos++;
  return div(top, p.factor());
}

const HANDLERS: ReadonlyMap<string, (p: Parser) => Node> = new Map<string, (p: Parser) => Node>([
  ["frac", fraction],
  ["sqrt", root],
  ["cbrt", cubeRoot],
  ["binom", binomial],
  ["lfloor", (p) => enclosed(p, "floor", "rfloor")],
  ["lceil", (p) => enclosed(p, "ceil", "rceil")],
  ["infty", () => ({ k: "const", name: "inf" })],
  ["pi", () => ({ k: "const", name: "pi" })],
  ["euler", () => ({ k: "const", name: "e" })],
  ["imaginary", () => ({ k: "const", name: "i" })],
  ["dots", () => ({ k: "const", name: "dots" })],
  ["boxed", boxed],
  ["fbox", boxed],
  ["variable", variable],
  ["mathbb", numberSet],
  ["sum", (p) => summation(p, "sum")],
  ["prod", (p) => summation(p, "prod")],
  ["int", integral],
  ["oint", integral],
  ["lim", limit],
]);
