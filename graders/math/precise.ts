import {
  absB,
  addB,
  atan2B,
  atanB,
  BIG_ONE,
  BIG_ZERO,
  type Big,
  bigFromRatio,
  divB,
  expB,
  fromDouble,
  lnB,
  mulB,
  negB,
  OutOfRange,
  PI_B,
  sinCosB,
  sizeB,
  sqrtB,
  subB,
} from "./bigfloat.ts";
import { exact } from "./exact.ts";
import type { Meter } from "./limits.ts";
import type { FunctionName, Node } from "./node.ts";

/** A complex number of some 57 digits. */
export interface Precise {
  readonly re: Big;
  readonly im: Big;
}

const E_B = expB(BIG_ONE);
const TWO: Big = { m: 2n, e: 0 };

/** Bits below the size of its operands at which a sum counts as zero. */
const NOISE = 165;

export interface PreciseResult {
  readonly value: Precise;
  readonly lost: number;
}

function real(re: Big): Precise {
  return { re, im: BIG_ZERO };
}

/**
 * The value of an expression to some 57 digits, symbols standing for doubles; null where a function in it is unknown here or
 * a value is out of range. `lost` counts the leading bits that cancelled in sums on the way.
 */
export function precise(
  node: Node,
  meter: Meter,
  point: ReadonlyMap<string, number>,
  logBase: "e" | "10",
): PreciseResult | null {
  const evaluator = new PreciseEvaluator(meter, point, logBase);
  try {
    const value = evaluator.at(node);
    return { value, lost: evaluator.lost };
  } catch (error) {
    if (error instanceof OutOfRange) return null;
    throw error;
  }
}

function unknown(): never {
  throw new OutOfRange("unknown");
}

class PreciseEvaluator {
  lost = 0;
  private readonly meter: Meter;
  private readonly point: ReadonlyMap<string, number>;
  private readonly logBase: "e" | "10";

  constructor(meter: Meter, point: ReadonlyMap<string, number>, logBase: "e" | "10") {
    this.meter = meter;
    this.point = point;
    this.logBase = logBase;
  }

  at(node: Node): Precise {
    this.meter.spend(10);
    switch (node.k) {
      case "num":
        return real(bigFromRatio(node.v.n, node.v.d));
      case "sym":
        return real(fromDouble(this.point.get(node.name) ?? unknown()));
      case "const":
        return constant(node.name);
      case "neg":
        return negP(this.at(node.a));
      case "add":
        return this.sum(node.args);
      case "mul":
        return node.args.map((a) => this.at(a)).reduce(mulP, real(BIG_ONE));
      case "div":
        return divP(this.at(node.a), this.at(node.b));
      case "pow":
        return this.power(node.a, node.b);
      case "fn":
        return this.applied(node.name, node.args);
      default:
        return unknown();
    }
  }

  private sum(args: readonly Node[]): Precise {
    let total = real(BIG_ZERO);
    let largest = Number.NEGATIVE_INFINITY;
    for (const a of args) {
      const x = this.at(a);
      largest = Math.max(largest, sizeP(x));
      total = addP(total, x);
    }
    const cleaned = { re: snap(total.re, largest), im: snap(total.im, largest) };
    if (!isZero(cleaned)) this.lost += Math.max(largest - sizeP(cleaned), 0);
    return cleaned;
  }

  private power(a: Node, b: Node): Precise {
    const base = this.at(a);
    const e = exact(b, this.meter);
    if (e !== null && e.d === 1n && e.n >= -100_000n && e.n <= 100_000n) return integerPower(base, Number(e.n));
    this.meter.spend(100);
    if (isZero(base)) return e !== null && e.n > 0n ? base : unknown();
    const exponent = this.at(b);
    if (base.im.m === 0n && base.re.m < 0n && e !== null && e.d % 2n === 1n) {
      const size = expB(mulB(lnB(absB(base.re)), exponent.re));
      return real(e.n % 2n === 0n ? size : negB(size));
    }
    return expP(mulP(lnP(base), exponent));
  }

  private applied(name: FunctionName, args: readonly Node[]): Precise {
    this.meter.spend(50);
    const [first, second] = args;
    const x = this.at(first ?? unknown());
    if (name === "log") return divP(lnP(x), second === undefined ? this.logarithmBase() : lnP(this.at(second)));
    if (name === "root") return this.root(x, second ?? unknown());
    if (second !== undefined || name === "fact" || name === "binom") return this.rational(name, args);
    return unary(name, x);
  }

  private logarithmBase(): Precise {
    return real(this.logBase === "e" ? BIG_ONE : lnB({ m: 10n, e: 0 }));
  }

  private root(x: Precise, degree: Node): Precise {
    const d = exact(degree, this.meter);
    if (d === null) return divP(lnP(x), this.at(degree));
    if (isZero(x)) return x;
    if (d.n === 2n && d.d === 1n && x.im.m === 0n)
      return x.re.m >= 0n ? real(sqrtB(x.re)) : { re: BIG_ZERO, im: sqrtB(negB(x.re)) };
    const inverse = bigFromRatio(d.d, d.n);
    if (x.im.m === 0n && (x.re.m > 0n || d.n % 2n === 1n)) {
      const size = expB(mulB(lnB(absB(x.re)), inverse));
      return real(x.re.m > 0n ? size : negB(size));
    }
    return expP(mulP(lnP(x), real(inverse)));
  }

  private rational(name: FunctionName, args: readonly Node[]): Precise {
    const v = exact({ k: "fn", name, args }, this.meter) ?? unknown();
    return real(bigFromRatio(v.n, v.d));
  }
}

function constant(name: string): Precise {
  if (name === "pi") return real(PI_B);
  if (name === "e") return real(E_B);
  if (name === "i") return { re: BIG_ZERO, im: BIG_ONE };
  return unknown();
}

/** Zero where a value is rounding noise beside operands of this size in bits. */
function snap(a: Big, size: number): Big {
  return sizeB(a) < size - NOISE ? BIG_ZERO : a;
}

function sizeP(a: Precise): number {
  return Math.max(sizeB(a.re), sizeB(a.im));
}

function isZero(a: Precise): boolean {
  return a.re.m === 0n && a.im.m === 0n;
}

function addP(a: Precise, b: Precise): Precise {
  return { re: addB(a.re, b.re), im: addB(a.im, b.im) };
}

function negP(a: Precise): Precise {
  return { re: negB(a.re), im: negB(a.im) };
}

export function subP(a: Precise, b: Precise): Precise {
  return addP(a, negP(b));
}

function mulP(a: Precise, b: Precise): Precise {
  if (a.im.m === 0n && b.im.m === 0n) return real(mulB(a.re, b.re));
  return { re: subB(mulB(a.re, b.re), mulB(a.im, b.im)), im: addB(mulB(a.re, b.im), mulB(a.im, b.re)) };
}

function divP(a: Precise, b: Precise): Precise {
  if (b.im.m === 0n) return { re: divB(a.re, b.re), im: divB(a.im, b.re) };
  const d = addB(mulB(b.re, b.re), mulB(b.im, b.im));
  const top = mulP(a, { re: b.re, im: negB(b.im) });
  return { re: divB(top.re, d), im: divB(top.im, d) };
}

function integerPower(base: Precise, n: number): Precise {
  let result = real(BIG_ONE);
  let b = n < 0 ? divP(real(BIG_ONE), base) : base;
  if (n === 0 && isZero(base)) return unknown();
  for (let k = Math.abs(n); k > 0; k = Math.floor(k / 2)) {
    if (k % 2 === 1) result = mulP(result, b);
    if (k > 1) b = mulP(b, b);
  }
  return result;
}

function expP(a: Precise): Precise {
  const r = expB(a.re);
  if (a.im.m === 0n) return real(r);
  return { re: mulB(r, cosine(a.im)), im: mulB(r, sine(a.im)) };
}

function lnP(a: Precise): Precise {
  if (a.im.m === 0n && a.re.m > 0n) return real(lnB(a.re));
  const size = addB(mulB(a.re, a.re), mulB(a.im, a.im));
  return { re: divB(lnB(size), TWO), im: atan2B(a.im, a.re) };
}

function sine(x: Big): Big {
  return snap(sinCosB(x).sin, Math.max(sizeB(x), 0));
}

function cosine(x: Big): Big {
  return snap(sinCosB(x).cos, Math.max(sizeB(x), 0));
}

function onlyReal(x: Precise): Big {
  return x.im.m === 0n ? x.re : unknown();
}

function asin(x: Big): Big {
  const rest = subB(BIG_ONE, mulB(x, x));
  return atan2B(x, sqrtB(rest));
}

function sum(x: Big, sign: 1 | -1): Big {
  const e = expB(x);
  const inverse = divB(BIG_ONE, e);
  return sign === 1 ? addB(e, inverse) : subB(e, inverse);
}

type Real = (x: Big) => Big;
const HALF_PI: Big = { m: PI_B.m, e: PI_B.e - 1 };
const REAL_FUNCTIONS: ReadonlyMap<FunctionName, Real> = new Map<FunctionName, Real>([
  ["sin", sine],
  ["cos", cosine],
  ["tan", (x) => divB(sine(x), cosine(x))],
  ["cot", (x) => divB(cosine(x), sine(x))],
  ["sec", (x) => divB(BIG_ONE, cosine(x))],
  ["csc", (x) => divB(BIG_ONE, sine(x))],
  ["asin", asin],
  ["acos", (x) => subB(HALF_PI, asin(x))],
  ["atan", atanB],
  ["acot", (x) => subB(HALF_PI, atanB(x))],
  ["asec", (x) => subB(HALF_PI, asin(divB(BIG_ONE, x)))],
  ["acsc", (x) => asin(divB(BIG_ONE, x))],
  ["sinh", (x) => divB(sum(x, -1), TWO)],
  ["cosh", (x) => divB(sum(x, 1), TWO)],
  ["tanh", (x) => divB(sum(x, -1), sum(x, 1))],
  ["coth", (x) => divB(sum(x, 1), sum(x, -1))],
  ["sech", (x) => divB(TWO, sum(x, 1))],
  ["csch", (x) => divB(TWO, sum(x, -1))],
  ["asinh", (x) => lnB(addB(x, sqrtB(addB(mulB(x, x), BIG_ONE))))],
  ["acosh", (x) => lnB(addB(x, sqrtB(subB(mulB(x, x), BIG_ONE))))],
  ["atanh", (x) => divB(lnB(divB(addB(BIG_ONE, x), subB(BIG_ONE, x))), TWO)],
  ["percent", (x) => divB(x, { m: 100n, e: 0 })],
  ["degree", (x) => divB(mulB(x, PI_B), { m: 180n, e: 0 })],
  ["sign", (x) => ({ m: x.m > 0n ? 1n : x.m < 0n ? -1n : 0n, e: 0 })],
]);

function unary(name: FunctionName, x: Precise): Precise {
  if (name === "ln") return lnP(x);
  if (name === "exp") return expP(x);
  if (name === "abs") return real(x.im.m === 0n ? absB(x.re) : sqrtB(addB(mulB(x.re, x.re), mulB(x.im, x.im))));
  const f = REAL_FUNCTIONS.get(name);
  return f === undefined ? unknown() : real(f(onlyReal(x)));
}

/** True where two values agree to the digits that cancellation left, at least some 25. */
export function agree(a: PreciseResult, b: PreciseResult): boolean {
  const d = subP(a.value, b.value);
  const difference = sizeP(d);
  if (difference === Number.NEGATIVE_INFINITY) return true;
  const size = Math.max(sizeP(a.value), sizeP(b.value));
  return difference < size - 150 + Math.min(Math.max(a.lost, b.lost), 70);
}
