/**
 * Binary floating point of any precision over bigint: value = m * 2^e. mathjs' BigNumber needs 0.15 to 1.3 ms for one
 * transcendental function at 64 digits; this needs microseconds, which the limit of a millisecond a verification asks for.
 * A test holds the two together.
 */
export interface Big {
  readonly m: bigint;
  readonly e: number;
}

/** Bits that results are rounded to: about 57 digits. */
const BITS = 190;
/** Bits that series are summed with. */
const WORK = 230;
const HALF_WORK = BigInt(WORK);
const ONE_FIXED = 1n << HALF_WORK;
/** Beyond these powers of two a value counts as out of range. */
const MAX_EXPONENT = 1 << 24;

export const BIG_ZERO: Big = { m: 0n, e: 0 };
export const BIG_ONE: Big = { m: 1n, e: 0 };

/** Out of range or undefined: caught by the evaluator, which then knows nothing. */
export class OutOfRange extends Error {}

export function bitsOf(m: bigint): number {
  if (m === 0n) return 0;
  const hex = (m < 0n ? -m : m).toString(16);
  return hex.length * 4 - (LEADING.get(hex.charAt(0)) ?? 0);
}

const LEADING: ReadonlyMap<string, number> = new Map([
  ["1", 3],
  ["2", 2],
  ["3", 2],
  ["4", 1],
  ["5", 1],
  ["6", 1],
  ["7", 1],
]);

function make(m: bigint, e: number): Big {
  if (m === 0n) return BIG_ZERO;
  const excess = bitsOf(m) - BITS;
  const r = excess > 0 ? { m: m >> BigInt(excess), e: e + excess } : { m, e };
  if (Math.abs(r.e) > MAX_EXPONENT) throw new OutOfRange("out of range");
  return r;
}

export function bigFromRatio(n: bigint, d: bigint): Big {
  if (d === 1n) return make(n, 0);
  const shift = Math.max(BITS + bitsOf(d) - bitsOf(n) + 2, 0);
  return make((n << BigInt(shift)) / d, -shift);
}

export function addB(a: Big, b: Big): Big {
  if (a.m === 0n) return b;
  if (b.m === 0n) return a;
  const [hi, lo] = a.e >= b.e ? [a, b] : [b, a];
  const gap = hi.e - lo.e;
  if (gap > BITS * 2 + 10 && bitsOf(hi.m) + gap > bitsOf(lo.m) + BITS + 5) return hi;
  return make((hi.m << BigInt(gap)) + lo.m, lo.e);
}

export function negB(a: Big): Big {
  return { m: -a.m, e: a.e };
}

export function subB(a: Big, b: Big): Big {
  return addB(a, negB(b));
}

export function mulB(a: Big, b: Big): Big {
  return make(a.m * b.m, a.e + b.e);
}

export function divB(a: Big, b: Big): Big {
  if (b.m === 0n) throw new OutOfRange("division by zero");
  const shift = Math.max(BITS + 4 - bitsOf(a.m) + bitsOf(b.m), 0);
  return make((a.m << BigInt(shift)) / b.m, a.e - b.e - shift);
}

/** The position of the leading bit: the value lies in [2^(s-1), 2^s). */
export function sizeB(a: Big): number {
  return a.m === 0n ? Number.NEGATIVE_INFINITY : bitsOf(a.m) + a.e;
}

export function absB(a: Big): Big {
  return a.m < 0n ? negB(a) : a;
}

/** The nearest double. */
export function toDouble(a: Big): number {
  const excess = bitsOf(a.m) - 60;
  return excess > 0 ? Number(a.m >> BigInt(excess)) * 2 ** (a.e + excess) : Number(a.m) * 2 ** a.e;
}

export function fromDouble(x: number): Big {
  if (!Number.isFinite(x)) throw new OutOfRange("no number");
  let e = 0;
  let v = x;
  while (!Number.isInteger(v)) {
    v *= 2;
    e--;
  }
  return make(BigInt(v), e);
}

function integerSqrt(n: bigint): bigint {
  if (n < 2n) return n;
  let r = 1n << BigInt((bitsOf(n) + 1) >> 1);
  for (;;) {
    const next = (r + n / r) >> 1n;
    if (next >= r) return r;
    r = next;
  }
}

/** Square root of a non-negative value. */
export function sqrtB(a: Big): Big {
  if (a.m < 0n) throw new OutOfRange("root of a negative number");
  if (a.m === 0n) return BIG_ZERO;
  let shift = Math.max(2 * BITS + 8 - bitsOf(a.m), 0);
  if ((a.e - shift) % 2 !== 0) shift++;
  return make(integerSqrt(a.m << BigInt(shift)), (a.e - shift) / 2);
}

/** As fixed point with `WORK` fractional bits. */
function fixed(a: Big): bigint {
  const shift = a.e + WORK;
  return shift >= 0 ? a.m << BigInt(shift) : a.m >> BigInt(-shift);
}

function unfixed(x: bigint): Big {
  return make(x, -WORK);
}

/** atan(1/n) in fixed point. */
function inverseTangent(n: bigint, one: bigint): bigint {
  let power = one / n;
  let total = power;
  const square = n * n;
  for (let k = 3n, sign = -1n; power !== 0n; k += 2n, sign = -sign) {
    power /= square;
    total += (sign * power) / k;
  }
  return total;
}

/** Pi with enough bits for arguments up to 2^60. */
const PI_BITS = WORK + 70;
const PI_LONG = (() => {
  const one = 1n << BigInt(PI_BITS + 8);
  return (4n * (4n * inverseTangent(5n, one) - inverseTangent(239n, one))) >> 8n;
})();
export const PI_B: Big = make(PI_LONG, -PI_BITS);

const LN2_FIXED = (() => {
  // ln 2 = 2 atanh(1/3)
  let power = ONE_FIXED / 3n;
  let total = power;
  for (let k = 3n; power !== 0n; k += 2n) {
    power /= 9n;
    total += power / k;
  }
  return 2n * total;
})();
const LN2_B: Big = unfixed(LN2_FIXED);

export function expB(a: Big): Big {
  if (a.m === 0n) return BIG_ONE;
  if (sizeB(a) > 23) throw new OutOfRange("out of range");
  const x = fixed(a);
  const k = x / LN2_FIXED;
  // e^r = (e^(r/256))^256 with |r| < ln 2
  const r = (x - k * LN2_FIXED) >> 8n;
  let term = ONE_FIXED;
  let total = ONE_FIXED;
  for (let n = 1n; term !== 0n && n < 60n; n++) {
    term = ((term * r) >> HALF_WORK) / n;
    total += term;
    if (term === -1n) break;
  }
  for (let i = 0; i < 8; i++) total = (total * total) >> HALF_WORK;
  return make(total, Number(k) - WORK);
}

/** Natural logarithm of a positive value. */
export function lnB(a: Big): Big {
  if (a.m <= 0n) throw new OutOfRange("logarithm of no positive number");
  const shift = bitsOf(a.m) + a.e;
  // a = f * 2^shift with f in [1/2, 1)
  const f: Big = { m: a.m, e: a.e - shift };
  const guess = fromDouble(Math.log(toDouble(f)));
  // ln f = y + ln(f e^-y), whose argument differs from 1 by some 1e-16
  const d = subB(mulB(f, expB(negB(guess))), BIG_ONE);
  const d2 = mulB(d, d);
  const series = addB(
    subB(d, divB(d2, { m: 2n, e: 0 })),
    subB(divB(mulB(d2, d), { m: 3n, e: 0 }), divB(mulB(d2, d2), { m: 4n, e: 0 })),
  );
  return addB(addB(guess, series), mulB(LN2_B, { m: BigInt(shift), e: 0 }));
}

/** Sine and cosine together. */
export function sinCosB(a: Big): { readonly sin: Big; readonly cos: Big } {
  if (a.m === 0n) return { sin: BIG_ZERO, cos: BIG_ONE };
  if (sizeB(a) > 55) throw new OutOfRange("out of range");
  const shift = a.e + PI_BITS;
  const x = shift >= 0 ? a.m << BigInt(shift) : a.m >> BigInt(-shift);
  const quarter = PI_LONG >> 1n;
  let k = x / quarter;
  let r = x - k * quarter;
  if (r < 0n) {
    r += quarter;
    k -= 1n;
  }
  const [s, c] = series(r >> BigInt(PI_BITS - WORK));
  const [sin, cos] = [unfixed(s), unfixed(c)];
  switch (((k % 4n) + 4n) % 4n) {
    case 0n:
      return { sin, cos };
    case 1n:
      return { sin: cos, cos: negB(sin) };
    case 2n:
      return { sin: negB(sin), cos: negB(cos) };
    default:
      return { sin: negB(cos), cos: sin };
  }
}

/** Sine and cosine of a fixed point angle in [0, pi/2], by the series at a sixteenth of it. */
function series(angle: bigint): [bigint, bigint] {
  const x = angle >> 4n;
  const square = (x * x) >> HALF_WORK;
  let [sin, term] = [x, x];
  for (let n = 2n; term !== 0n && n < 80n; n += 2n) {
    term = -(((term * square) >> HALF_WORK) / (n * (n + 1n)));
    sin += term;
    if (term === -1n) break;
  }
  let cos = integerSqrt(ONE_FIXED * ONE_FIXED - sin * sin);
  for (let i = 0; i < 4; i++) [sin, cos] = [(2n * sin * cos) >> HALF_WORK, (cos * cos - sin * sin) >> HALF_WORK];
  return [sin, cos];
}

/** Inverse tangent. */
export function atanB(a: Big): Big {
  if (a.m === 0n) return BIG_ZERO;
  const guess = fromDouble(Math.atan(toDouble(a)));
  const { sin, cos } = sinCosB(guess);
  const d = divB(subB(mulB(a, cos), sin), addB(cos, mulB(a, sin)));
  const d2 = mulB(d, d);
  return addB(guess, subB(d, divB(mulB(d2, d), { m: 3n, e: 0 })));
}

/** The angle of the point (x, y). */
export function atan2B(y: Big, x: Big): Big {
  if (x.m === 0n) {
    if (y.m === 0n) throw new OutOfRange("angle of zero");
    const half = { m: PI_B.m, e: PI_B.e - 1 };
    return y.m > 0n ? half : negB(half);
  }
  const base = atanB(divB(y, x));
  if (x.m > 0n) return base;
  return y.m >= 0n ? addB(base, PI_B) : subB(base, PI_B);
}
