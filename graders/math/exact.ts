import type { Meter } from "./limits.ts";
import { LIMITS, refuse } from "./limits.ts";
import type { Node } from "./node.ts";
import {
  absR,
  addR,
  cmpR,
  divR,
  floorR,
  fromInteger,
  gcdBig,
  mulR,
  negR,
  ONE,
  powR,
  type Rational,
  rational,
  rootR,
  sizeR,
  subR,
  ZERO,
} from "./rational.ts";

/** The exact value of an expression without symbols, or null where it is irrational, undefined or unknown to this evaluator. */
export function exact(node: Node, meter: Meter): Rational | null {
  meter.spend(1);
  switch (node.k) {
    case "num":
      return node.v;
    case "neg":
      return mapOne(node.a, meter, negR);
    case "add":
      return fold(node.args, meter, addR, ZERO);
    case "mul":
      return fold(node.args, meter, mulR, ONE);
    case "div": {
      const a = exact(node.a, meter);
      const b = a === null ? null : exact(node.b, meter);
      return a === null || b === null ? null : divR(a, b);
    }
    case "pow":
      return power(node.a, node.b, meter);
    case "fn":
      return applied(node.name, node.args, meter);
    case "bind":
      return null;
    default:
      return null;
  }
}

function mapOne(a: Node, meter: Meter, f: (x: Rational) => Rational | null): Rational | null {
  const x = exact(a, meter);
  return x === null ? null : f(x);
}

function fold(
  args: readonly Node[],
  meter: Meter,
  f: (a: Rational, b: Rational) => Rational,
  start: Rational,
): Rational | null {
  let total = start;
  for (const a of args) {
    const x = exact(a, meter);
    if (x === null) return null;
    meter.spend(cost(total) + cost(x));
    total = f(total, x);
  }
  return total;
}

/** Steps that arithmetic on a number of this size is worth. */
function cost(x: Rational): number {
  return sizeR(x) <= 64 ? 0 : 20 + sizeR(x) / 30;
}

function power(a: Node, b: Node, meter: Meter): Rational | null {
  const base = exact(a, meter);
  const exponent = base === null ? null : exact(b, meter);
  if (base === null || exponent === null) return null;
  if (exponent.d === 1n) {
    const result = powR(base, exponent.n);
    meter.spend(result === null ? 20 : 20 + sizeR(result) / 30);
    return result;
  }
  if (exponent.d > 60n) return null;
  const root = realRoot(base, Number(exponent.d));
  return root === null ? null : powR(root, exponent.n);
}

/** The real root: odd roots of negative numbers are negative. */
function realRoot(x: Rational, degree: number): Rational | null {
  if (x.n >= 0n) return rootR(x, degree);
  if (degree % 2 === 0) return null;
  const r = rootR(negR(x), degree);
  return r === null ? null : negR(r);
}

function applied(name: string, args: readonly Node[], meter: Meter): Rational | null {
  const values: Rational[] = [];
  for (const a of args) {
    const x = exact(a, meter);
    if (x === null) return null;
    values.push(x);
  }
  const [x, y] = values;
  if (x === undefined) return null;
  if (VARIADIC.has(name)) return variadic(name, values);
  return y === undefined ? unary(name, x, meter) : binary(name, x, y, meter);
}

const VARIADIC: ReadonlySet<string> = new Set(["gcd", "lcm", "max", "min"]);

function variadic(name: string, values: readonly Rational[]): Rational {
  if (name === "max") return values.reduce((a, b) => (cmpR(a, b) < 0 ? b : a));
  if (name === "min") return values.reduce((a, b) => (cmpR(a, b) > 0 ? b : a));
  return values.reduce((a, b) => divisor(name, a, b), name === "gcd" ? ZERO : (values[0] ?? ONE));
}

function binary(name: string, x: Rational, y: Rational, meter: Meter): Rational | null {
  switch (name) {
    case "root":
      return y.d !== 1n || y.n < 2n || y.n > 60n ? null : realRoot(x, Number(y.n));
    case "binom":
      return binomial(x, y, meter);
    case "mod":
      return y.n === 0n ? null : subR(x, mulR(y, fromInteger(floorR(rational(x.n * y.d, x.d * y.n)))));
    case "log":
      return logarithm(x, y, meter);
    default:
      return null;
  }
}

function unary(name: string, x: Rational, meter: Meter): Rational | null {
  switch (name) {
    case "percent":
      return rational(x.n, x.d * 100n);
    case "abs":
      return absR(x);
    case "floor":
      return fromInteger(floorR(x));
    case "ceil":
      return fromInteger(-floorR(negR(x)));
    case "sign":
      return fromInteger(x.n > 0n ? 1 : x.n < 0n ? -1 : 0);
    case "fact":
      return factorial(x, 1, meter);
    case "fact2":
      return factorial(x, 2, meter);
    case "ln":
    case "log":
      return x.n === 1n && x.d === 1n ? ZERO : null;
    case "sin":
    case "tan":
    case "asin":
    case "atan":
    case "sinh":
    case "tanh":
      return x.n === 0n ? ZERO : null;
    case "cos":
    case "cosh":
    case "sec":
      return x.n === 0n ? ONE : null;
    default:
      return null;
  }
}

function factorial(x: Rational, step: number, meter: Meter): Rational | null {
  if (x.d !== 1n || x.n < 0n) return null;
  if (x.n > BigInt(LIMITS.factorial)) refuse("a factorial in it is too large");
  const n = Number(x.n);
  meter.spend(n * 2);
  return fromInteger(range(n, step));
}

/** n (n - step) (n - 2 step) ... as a balanced product. */
function range(n: number, step: number): bigint {
  const count = Math.max(Math.ceil(n / step), 0);
  const build = (from: number, to: number): bigint => {
    if (to - from < 8) {
      let p = 1n;
      for (let i = from; i < to; i++) p *= BigInt(n - i * step);
      return p;
    }
    const middle = (from + to) >> 1;
    return build(from, middle) * build(middle, to);
  };
  return build(0, count);
}

function binomial(x: Rational, y: Rational, meter: Meter): Rational | null {
  if (x.d !== 1n || y.d !== 1n || y.n < 0n) return null;
  if (x.n >= 0n && y.n > x.n) return ZERO;
  if (x.n < 0n) return null;
  const k = y.n * 2n > x.n ? x.n - y.n : y.n;
  if (k > BigInt(LIMITS.factorial) || x.n > 1_000_000n) refuse("a binomial in it is too large");
  const n = Number(x.n);
  meter.spend(Number(k) * 10);
  let p = 1n;
  for (let i = 1; i <= Number(k); i++) {
    p = (p * BigInt(n - i + 1)) / BigInt(i);
    if (i % 512 === 0) rational(p);
  }
  return rational(p);
}

/** log of x to the base y where both are powers of the same integer. */
function logarithm(x: Rational, y: Rational, meter: Meter): Rational | null {
  if (x.n <= 0n || y.n <= 0n || cmpR(y, ONE) === 0) return null;
  const estimate = Math.log(Number(x.n) / Number(x.d)) / Math.log(Number(y.n) / Number(y.d));
  for (let d = 1; d <= 6; d++) {
    const n = Math.round(estimate * d);
    if (!(Math.abs(estimate * d - n) < 1e-9) || Math.abs(n) > 4096) continue;
    meter.spend(20);
    const left = powR(x, BigInt(d));
    const right = powR(y, BigInt(n));
    if (left !== null && right !== null && cmpR(left, right) === 0) return rational(BigInt(n), BigInt(d));
  }
  return null;
}

/** Greatest common divisor or least common multiple of fractions: the rational that divides both, or that both divide. */
function divisor(name: string, a: Rational, b: Rational): Rational {
  const g = rational(gcdBig(a.n * b.d, b.n * a.d), a.d * b.d);
  if (name === "gcd") return g;
  return g.n === 0n ? ZERO : absR(rational(a.n * b.n * g.d, a.d * b.d * g.n));
}
