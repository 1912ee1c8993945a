import type { Meter } from "./limits.ts";
import type { Node } from "./node.ts";

/** A prime of 61 bits: two different polynomials of moderate degree agree at a random point with a chance below 2^-50. */
const P = 2305843009213693951n;

/** Thrown out of the evaluator where an expression is no rational function. */
const NOT_RATIONAL: unique symbol = Symbol("not rational");

export type ModularValue = bigint | "undefined" | "unsupported";

function mod(x: bigint): bigint {
  const r = x % P;
  return r < 0n ? r + P : r;
}

function power(base: bigint, exponent: bigint): bigint {
  let result = 1n;
  let b = mod(base);
  for (let e = exponent; e > 0n; e >>= 1n) {
    if (e & 1n) result = (result * b) % P;
    b = (b * b) % P;
  }
  return result;
}

function hash(name: string, round: number): bigint {
  let h = 0xcbf29ce484222325n ^ BigInt(round + 1);
  for (let i = 0; i < name.length; i++) h = ((h ^ BigInt(name.charCodeAt(i))) * 0x100000001b3n) & 0xffffffffffffffffn;
  return power(h | 1n, 65537n);
}

/**
 * The value of a rational function with rational coefficients in the field of P elements, symbols at pseudo-random points of
 * a round; `unsupported` where it is no such function.
 */
export function modular(node: Node, round: number, meter: Meter, points: Map<string, bigint>): ModularValue {
  const at = (n: Node): bigint | typeof NOT_RATIONAL | null => {
    meter.spend(1);
    switch (n.k) {
      case "num":
        return quotient(mod(n.v.n), mod(n.v.d));
      case "sym":
        return point(n.name, round, points);
      case "neg":
        return lift(at(n.a), (x) => mod(-x));
      case "add":
        return fold(n.args, at, (a, b) => (a + b) % P, 0n);
      case "mul":
        return fold(n.args, at, (a, b) => (a * b) % P, 1n);
      case "div": {
        const a = at(n.a);
        const b = at(n.b);
        return typeof a !== "bigint" ? a : typeof b !== "bigint" ? b : quotient(a, b);
      }
      case "pow":
        return integerPower(at(n.a), n.b);
      case "fn":
        return n.name === "percent" && n.args[0] !== undefined
          ? lift(at(n.args[0]), (x) => quotient(x, 100n))
          : NOT_RATIONAL;
      default:
        return NOT_RATIONAL;
    }
  };
  const v = at(node);
  return v === NOT_RATIONAL ? "unsupported" : v === null ? "undefined" : v;
}

type Step = bigint | typeof NOT_RATIONAL | null;

function lift(a: Step, f: (x: bigint) => Step): Step {
  return typeof a === "bigint" ? f(a) : a;
}

function fold(args: readonly Node[], at: (n: Node) => Step, f: (a: bigint, b: bigint) => bigint, start: bigint): Step {
  let total = start;
  for (const a of args) {
    const x = at(a);
    if (typeof x !== "bigint") return x;
    total = f(total, x);
  }
  return total;
}

function quotient(a: bigint, b: bigint): bigint | null {
  return b === 0n ? null : (a * power(b, P - 2n)) % P;
}

function point(name: string, round: number, points: Map<string, bigint>): bigint {
  const known = points.get(name);
  if (known !== undefined) return known;
  const v = hash(name, round);
  points.set(name, v);
  return v;
}

function integerPower(base: Step, exponent: Node): Step {
  const negative = exponent.k === "neg";
  const e = negative ? exponent.a : exponent;
  if (e.k !== "num" || e.v.d !== 1n) return NOT_RATIONAL;
  if (typeof base !== "bigint") return base;
  const size = e.v.n;
  if (size === 0n) return base === 0n ? null : 1n;
  const positive = power(base, size);
  return negative ? quotient(1n, positive) : positive;
}
