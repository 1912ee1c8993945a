import {
  absC,
  acosC,
  addC,
  asinC,
  atanC,
  type Complex,
  cosC,
  divC,
  expC,
  gamma,
  isDefined,
  logC,
  mulC,
  negC,
  powC,
  real,
  sinC,
  sqrtC,
  subC,
  UNDEFINED,
} from "./complex.ts";
import { exact } from "./exact.ts";
import { LIMITS, type Meter } from "./limits.ts";
import type { FunctionName, Node } from "./node.ts";
import { toNumber } from "./rational.ts";

/** What symbols stand for at a sample point. */
export type Point = Map<string, Complex>;

/** How to read what is written without saying: the base of `log`. */
export interface Reading {
  readonly logBase: "e" | "10";
}

const PLAIN: Reading = { logBase: "e" };
const LN10 = Math.log(10);
/** Weights of the first terms of a series, without a pattern that another series could follow. */
const WEIGHTS = [1.2599, 0.7193, 1.4317, 0.5878, 1.1487, 0.8409, 1.3195, 0.6687];
const PROBES = [0.7310585786300049, 1.9459101490553132, 2.6457513110645907];

/**
 * Evaluates in complex doubles. Functions that nobody defined, and sums, integrals and limits that can't be worked out, get
 * smooth values that depend only on their name and arguments: equal expressions get equal values.
 */
export class Evaluator {
  private readonly meter: Meter;
  private readonly reading: Reading;
  /** The largest magnitude met, by which cancellation is judged. */
  scale = 0;
  /** A sum was asked for at bounds that are no integers or too far apart: the point says nothing. */
  offGrid = false;
  private readonly exponents = new Map<Node, { readonly n: number; readonly d: number } | null>();

  constructor(meter: Meter, reading: Reading = PLAIN) {
    this.meter = meter;
    this.reading = reading;
  }

  at(node: Node, point: Point): Complex {
    const value = this.value(node, point);
    const size = absC(value);
    if (size > this.scale) this.scale = size;
    return value;
  }

  private value(node: Node, p: Point): Complex {
    this.meter.spend(1);
    switch (node.k) {
      case "num":
        return real(toNumber(node.v));
      case "sym":
        return p.get(node.name) ?? opaque(`sym:${node.name}`, []);
      case "const":
        return constant(node.name);
      case "neg":
        return negC(this.at(node.a, p));
      case "pm":
        return UNDEFINED;
      case "add":
        return this.fold(node.args, p, addC, real(0));
      case "mul":
        return this.fold(node.args, p, mulC, real(1));
      case "div":
        return divC(this.at(node.a, p), this.at(node.b, p));
      case "pow":
        return this.power(node.a, node.b, p);
      case "fn":
        return this.applied(node.name, node.args, p);
      case "call":
        return opaque(
          node.name,
          node.args.map((a) => this.at(a, p)),
        );
      case "bind":
        return this.bind(node, p);
    }
  }

  private fold(args: readonly Node[], p: Point, f: (a: Complex, b: Complex) => Complex, start: Complex): Complex {
    let total = start;
    for (const a of args) total = f(total, this.at(a, p));
    return total;
  }

  private power(a: Node, b: Node, p: Point): Complex {
    const base = this.at(a, p);
    if (base.im === 0 && base.re < 0) {
      const e = this.exponent(b);
      // A negative base with an exponent of odd denominator has a real power.
      if (e !== null && e.d % 2 === 1 && e.d > 1) return real((e.n % 2 === 0 ? 1 : -1) * (-base.re) ** (e.n / e.d));
    }
    return powC(base, this.at(b, p));
  }

  private exponent(b: Node): { readonly n: number; readonly d: number } | null {
    const known = this.exponents.get(b);
    if (known !== undefined) return known;
    const v = exact(b, this.meter);
    const found = v === null || v.d > 99n || v.n > 999n || v.n < -999n ? null : { n: Number(v.n), d: Number(v.d) };
    this.exponents.set(b, found);
    return found;
  }

  private applied(name: FunctionName, args: readonly Node[], p: Point): Complex {
    const [first, second] = args;
    if (first === undefined) return UNDEFINED;
    const x = this.at(first, p);
    if (second === undefined) return name === "log" ? this.bareLog(x) : unary(name, x, args);
    if (args.length > 2) return variadic(name, [x, ...args.slice(1).map((a) => this.at(a, p))]);
    return this.binary(name, x, this.at(second, p));
  }

  private bareLog(x: Complex): Complex {
    const l = logC(x);
    return this.reading.logBase === "e" ? l : divC(l, real(LN10));
  }

  private binary(name: FunctionName, x: Complex, y: Complex): Complex {
    switch (name) {
      case "log":
        return divC(logC(x), logC(y));
      case "root":
        return nthRoot(x, y);
      case "binom":
        return binomial(x, y);
      case "mod":
        return x.im !== 0 || y.im !== 0 || y.re === 0 ? UNDEFINED : real(x.re - y.re * Math.floor(x.re / y.re));
      default:
        return variadic(name, [x, y]);
    }
  }

  private bind(node: Extract<Node, { k: "bind" }>, p: Point): Complex {
    const lo = node.lo === null ? null : this.bound(node.lo, p);
    const hi = node.hi === null ? null : this.bound(node.hi, p);
    if ((node.op === "sum" || node.op === "prod") && lo !== null && hi !== null) {
      const added = this.added(node, p, lo, hi);
      if (added !== null) return added;
    }
    const inner = new Map(p);
    const values = PROBES.map((v) => {
      inner.set(node.v, real(v));
      return this.at(node.body, inner);
    });
    const own = node.op === "diff" || (node.op === "int" && lo === null) ? [p.get(node.v) ?? real(1)] : [];
    return opaque(`#${node.op}`, [lo ?? real(0.5), hi ?? real(0.25), ...values, ...own]);
  }

  /** A finite sum worked out, or a series; null where the terms run in another way. */
  private added(node: Extract<Node, { k: "bind" }>, p: Point, lo: Complex, hi: Complex): Complex | null {
    const finite = this.finite(node, p, lo, hi);
    if (finite !== null) return finite;
    if (isInfinite(node.hi) && lo.im === 0 && Number.isInteger(lo.re)) return this.series(node, p, lo.re);
    if (isInfinite(node.hi) || isInfinite(node.lo)) return null;
    this.offGrid = true;
    return UNDEFINED;
  }

  /**
   * A series stands for its first terms with a weight each: equal and linear wherever the terms are, whatever the index is
   * called or begins with, and no finite sum. A product stands for its first factors.
   */
  private series(node: Extract<Node, { k: "bind" }>, p: Point, lo: number): Complex {
    const inner = new Map(p);
    const terms = WEIGHTS.map((_, k) => {
      inner.set(node.v, real(lo + k));
      return this.at(node.body, inner);
    });
    if (node.op === "prod") return opaque("#series", terms);
    return WEIGHTS.reduce((total, w, k) => addC(total, mulC(real(w), terms[k] ?? UNDEFINED)), real(0));
  }

  private bound(node: Node, p: Point): Complex {
    if (node.k === "const" && node.name === "inf") return real(7.389);
    if (node.k === "neg" && node.a.k === "const" && node.a.name === "inf") return real(-7.389);
    return this.at(node, p);
  }

  private finite(node: Extract<Node, { k: "bind" }>, p: Point, lo: Complex, hi: Complex): Complex | null {
    if (lo.im !== 0 || hi.im !== 0 || !Number.isInteger(lo.re) || !Number.isInteger(hi.re)) return null;
    const terms = hi.re - lo.re + 1;
    if (terms < 0 || terms > LIMITS.terms) return null;
    const inner = new Map(p);
    let total = real(node.op === "sum" ? 0 : 1);
    for (let k = lo.re; k <= hi.re; k++) {
      inner.set(node.v, real(k));
      const term = this.at(node.body, inner);
      total = node.op === "sum" ? addC(total, term) : mulC(total, term);
    }
    return total;
  }
}

function isInfinite(node: Node | null): boolean {
  return node !== null && (node.k === "neg" ? isInfinite(node.a) : node.k === "const" && node.name === "inf");
}

function constant(name: "pi" | "e" | "i" | "inf" | "dots"): Complex {
  if (name === "pi") return real(Math.PI);
  if (name === "e") return real(Math.E);
  if (name === "i") return { re: 0, im: 1 };
  return name === "dots" ? opaque("#dots", []) : UNDEFINED;
}

function nthRoot(x: Complex, y: Complex): Complex {
  if (y.im === 0 && y.re === 2) return sqrtC(x);
  if (x.im === 0 && x.re < 0 && y.im === 0 && y.re % 2 === 1) return real(-((-x.re) ** (1 / y.re)));
  return powC(x, divC(real(1), y));
}

function binomial(n: Complex, k: Complex): Complex {
  if (n.im !== 0 || k.im !== 0) return UNDEFINED;
  if (Number.isInteger(k.re) && Number.isInteger(n.re)) {
    if (k.re < 0 || (n.re >= 0 && k.re > n.re)) return real(0);
    if (k.re <= 200) {
      let b = 1;
      for (let i = 0; i < k.re; i++) b = (b * (n.re - i)) / (i + 1);
      return real(b);
    }
  }
  return real(gamma(n.re + 1) / (gamma(k.re + 1) * gamma(n.re - k.re + 1)));
}

type Unary = (x: Complex) => Complex;

const UNARY: ReadonlyMap<FunctionName, Unary> = new Map<FunctionName, Unary>([
  ["sin", sinC],
  ["cos", cosC],
  ["tan", (x) => divC(sinC(x), cosC(x))],
  ["cot", (x) => divC(cosC(x), sinC(x))],
  ["sec", (x) => divC(real(1), cosC(x))],
  ["csc", (x) => divC(real(1), sinC(x))],
  ["asin", asinC],
  ["acos", acosC],
  ["atan", atanC],
  // The range of the inverse cotangent is (0, pi).
  ["acot", (x) => subC(real(Math.PI / 2), atanC(x))],
  ["asec", (x) => acosC(divC(real(1), x))],
  ["acsc", (x) => asinC(divC(real(1), x))],
  ["sinh", (x) => divC(subC(expC(x), expC(negC(x))), real(2))],
  ["cosh", (x) => divC(addC(expC(x), expC(negC(x))), real(2))],
  ["tanh", (x) => divC(subC(expC(x), expC(negC(x))), addC(expC(x), expC(negC(x))))],
  ["coth", (x) => divC(addC(expC(x), expC(negC(x))), subC(expC(x), expC(negC(x))))],
  ["sech", (x) => divC(real(2), addC(expC(x), expC(negC(x))))],
  ["csch", (x) => divC(real(2), subC(expC(x), expC(negC(x))))],
  ["asinh", (x) => logC(addC(x, sqrtC(addC(mulC(x, x), real(1)))))],
  ["acosh", (x) => logC(addC(x, mulC(sqrtC(addC(x, real(1))), sqrtC(subC(x, real(1))))))],
  ["atanh", (x) => divC(logC(divC(addC(real(1), x), subC(real(1), x))), real(2))],
  ["ln", logC],
  ["exp", expC],
  ["abs", (x) => real(absC(x))],
  ["floor", onReals((x) => Math.floor(x + 1e-12))],
  ["ceil", onReals((x) => Math.ceil(x - 1e-12))],
  ["sign", onReals(Math.sign)],
  ["fact", onReals((x) => gamma(x + 1))],
  ["fact2", onReals(doubleFactorial)],
  ["percent", (x) => divC(x, real(100))],
  ["degree", (x) => mulC(x, real(Math.PI / 180))],
  ["re", (x) => real(x.re)],
  ["im", (x) => real(x.im)],
  ["conj", (x) => ({ re: x.re, im: -x.im })],
  ["arg", (x) => real(Math.atan2(x.im, x.re))],
]);

function onReals(f: (x: number) => number): Unary {
  return (x) => (x.im === 0 ? real(f(x.re)) : UNDEFINED);
}

function doubleFactorial(x: number): number {
  if (!Number.isInteger(x) || x < 0 || x > 300) return Number.NaN;
  let p = 1;
  for (let k = x; k > 1; k -= 2) p *= k;
  return p;
}

function unary(name: FunctionName, x: Complex, args: readonly Node[]): Complex {
  if (!isDefined(x)) return UNDEFINED;
  const f = UNARY.get(name);
  if (f !== undefined) return f(x);
  return args.length === 1 && (name === "max" || name === "min" || name === "gcd" || name === "lcm") ? x : UNDEFINED;
}

function variadic(name: FunctionName, values: readonly Complex[]): Complex {
  if (values.some((v) => v.im !== 0)) return UNDEFINED;
  const reals = values.map((v) => v.re);
  if (name === "max") return real(Math.max(...reals));
  if (name === "min") return real(Math.min(...reals));
  if (name !== "gcd" && name !== "lcm") return UNDEFINED;
  if (!reals.every((v) => Number.isSafeInteger(v))) return UNDEFINED;
  return real(reals.reduce((a, b) => divisor(name, Math.abs(a), Math.abs(b))));
}

function divisor(name: "gcd" | "lcm", a: number, b: number): number {
  let [x, y] = [a, b];
  while (y !== 0) [x, y] = [y, x % y];
  return name === "gcd" ? x : x === 0 ? 0 : (a / x) * b;
}

/** A smooth value that depends only on a name and arguments. */
function opaque(name: string, args: readonly Complex[]): Complex {
  let h = 2166136261;
  for (let i = 0; i < name.length; i++) h = Math.imul(h ^ name.charCodeAt(i), 16777619);
  const seed = ((h >>> 0) % 100003) / 100003;
  let total = real(0.5 + seed);
  args.forEach((a, i) => {
    const angle = { re: a.re * (0.31 + 0.17 * seed + 0.05 * i) + seed + i, im: a.im * (0.31 + 0.17 * seed + 0.05 * i) };
    total = addC(total, mulC(sinC(angle), real(1 / (1 + 0.7 * i))));
  });
  return total;
}
