import { exact } from "./exact.ts";
import { identical } from "./identity.ts";
import { freeSymbols, type Node } from "./node.ts";
import type { Context } from "./policy.ts";
import { approximates, decimalOf, hasSymbols, roundsToDigits } from "./scalar.ts";
import { exprOf, type Relation, type Value } from "./value.ts";

/** An equation that gives something a value. */
export interface Assignment {
  /** What is given the value; null where an evaluated chain has no name. */
  readonly name: Value | null;
  readonly value: Value;
}

export type Resolved =
  | { readonly state: "assignment"; readonly assignment: Assignment }
  | { readonly state: "false"; readonly reason: string }
  | { readonly state: "open" };

const OPEN: Resolved = { state: "open" };

/**
 * Reads `x = 3`, `f(x) = x + 1`, `3 + 4 = 7` or `x = 10/3 \approx 3.33` as a value. A chain whose sides differ in value is
 * `false`: nobody earns a reward with `8 = 7`. Anything else, as `x^2 = 4`, is `open`.
 */
export function resolve(relation: Relation, ctx: Context): Resolved {
  if (!relation.signs.every((s) => s === "=" || s === "~") || relation.modulus !== null) return inclusion(relation);
  const [first, ...rest] = relation.sides;
  if (first === undefined || rest.length === 0) return OPEN;
  const broken = brokenLink(relation, ctx);
  if (broken !== null) return { state: "false", reason: broken };
  if (isName(first)) return named(first, rest, relation, ctx);
  const last = rest.at(-1);
  if (relation.sides.every(isCollection)) return collections(relation.sides, ctx);
  // The name may stand on the right.
  if (last !== undefined && rest.length === 1 && isName(last) && isConstant(first))
    return { state: "assignment", assignment: { name: last, value: first } };
  if (isConstant(first) && rest.every(isConstant))
    return {
      state: "assignment",
      assignment: { name: null, value: exactSide([first, ...rest], ["=", ...relation.signs]) },
    };
  return OPEN;
}

function isCollection(value: Value): boolean {
  return value.t === "set" || value.t === "sets" || value.t === "matrix" || value.t === "space";
}

/** A chain of sets or matrices: each the same as the one before. */
function collections(sides: readonly Value[], ctx: Context): Resolved {
  const value = sides.at(-1);
  const holds = sides.every((s, i) => i === 0 || ctx.equal(sides[i - 1] ?? s, s, ctx));
  if (!holds || value === undefined) return { state: "false", reason: "its sides are not equal" };
  return { state: "assignment", assignment: { name: null, value } };
}

function named(first: Value, rest: readonly Value[], relation: Relation, ctx: Context): Resolved {
  const value = exactSide(rest, relation.signs);
  const names = rest.slice(0, -1);
  // "x = y = z = 1" gives every name the last value; other chains must hold link by link.
  if (names.length > 0 && names.every(isName))
    return { state: "assignment", assignment: { name: first, value: rest.at(-1) ?? value } };
  if (mentions(first, value)) return OPEN;
  return chained(rest, relation, ctx)
    ? { state: "assignment", assignment: { name: first, value } }
    : { state: "false", reason: "its sides are not equal" };
}

/** The first side that is not an approximation of one before it. */
function exactSide(sides: readonly Value[], signs: readonly string[]): Value {
  let found = sides[0];
  for (let i = 0; i < sides.length; i++) {
    if (i === 0 || signs[i] === "=") found = sides[i];
    else break;
  }
  return found ?? fallback(sides);
}

function fallback(sides: readonly Value[]): Value {
  return sides[0] ?? { t: "text", text: "" };
}

function chained(sides: readonly Value[], relation: Relation, ctx: Context): boolean {
  for (let i = 1; i < sides.length; i++) {
    const [a, b] = [sides[i - 1], sides[i]];
    const [x, y] = [a && exprOf(a), b && exprOf(b)];
    if (!x || !y) continue;
    const sign = relation.signs[i];
    const broken = sign === "=" ? !identical(x, y, ctx.meter) : contradicts(x, y, ctx);
    if (broken) return false;
  }
  return true;
}

/** Why two neighbouring constant sides contradict each other; null where none do. */
function brokenLink(relation: Relation, ctx: Context): string | null {
  for (let i = 1; i < relation.sides.length; i++) {
    const [a, b] = [relation.sides[i - 1], relation.sides[i]];
    if (a === undefined || b === undefined || !isConstant(a) || !isConstant(b)) continue;
    const [x, y] = [exprOf(a), exprOf(b)];
    if (x === null || y === null) continue;
    const equal = relation.signs[i - 1] === "=";
    const holds = equal ? identical(x, y, ctx.meter) || roundedEquation(x, y, ctx) : !contradicts(x, y, ctx);
    if (!holds) return "its sides are not equal";
  }
  return null;
}

/** A wrong approximation contradicts; beside an exact value that is no integer it is a slip in a remark. */
function contradicts(x: Node, y: Node, ctx: Context): boolean {
  if (!isClosed(x) || !isClosed(y) || approximates(x, y, ctx.meter)) return false;
  const v = exact(x, ctx.meter);
  return decimalOf(x) !== null || (v !== null && v.d === 1n);
}

/** `=` where `approx` is meant: a decimal of enough digits for what stands before it. */
function roundedEquation(x: Node, y: Node, ctx: Context): boolean {
  return y.k === "num" && y.printed.places !== null && y.printed.significant >= 4 && roundsToDigits(x, y, ctx.meter);
}

/** `x \in S` is the set. */
function inclusion(relation: Relation): Resolved {
  const [name, value] = relation.sides;
  if (
    relation.signs.length !== 1 ||
    relation.signs[0] !== "in" ||
    name === undefined ||
    value === undefined ||
    !isName(name)
  )
    return OPEN;
  return { state: "assignment", assignment: { name, value } };
}

function isClosed(node: Node): boolean {
  return !hasSymbols(node);
}

/** A value without free symbols. Sums, integrals and limits that stay unevaluated count as names of their value. */
export function isConstant(value: Value): boolean {
  return value.t === "expr" && isClosed(value.node);
}

/** The equation defines nothing where the name stands on both sides. */
function mentions(name: Value, value: Value): boolean {
  const node = exprOf(name);
  const other = exprOf(value);
  if (node === null || other === null || node.k !== "sym") return false;
  return freeSymbols(other).has(node.name);
}

/** What may stand on the left of a value: a symbol, a call, a tuple of them, words, a length or angle, or a function of such. */
export function isName(value: Value): boolean {
  switch (value.t) {
    case "text":
    case "labelled":
      return true;
    case "expr":
      return value.unit === null && nameNode(value.node);
    case "group":
    case "list":
      return value.items.every(isName);
    case "ratio":
      return value.parts.every(nameNode);
    default:
      return false;
  }
}

function nameNode(node: Node): boolean {
  switch (node.k) {
    case "sym":
    case "bind":
      return true;
    case "call":
      return node.name !== "#base";
    case "mul":
      return node.args.every((a) => (a.k === "sym" && /^[A-Z]/.test(a.name)) || a.k === "call");
    case "div":
      return (nameNode(node.a) && nameNode(node.b)) || (isDifferential(node.a) && isDifferential(node.b));
    case "fn":
      return (
        ["abs", "sin", "cos", "tan", "max", "min", "gcd", "lcm", "arg"].includes(node.name) && node.args.every(nameNode)
      );
    default:
      return false;
  }
}

/** `dy` or `dx` of a derivative. */
function isDifferential(node: Node): boolean {
  if (node.k !== "mul" || node.args.length !== 2) return false;
  return node.args.every((a) => a.k === "sym") && node.args[0]?.k === "sym" && node.args[0].name === "d";
}

/** True for a bare coordinate: `y = x` is a line and no value of y. */
export function isCoordinate(node: Node): boolean {
  return node.k === "sym" && /^[xyz]$/.test(node.name);
}
