import { LIMITS, refuse } from "./limits.ts";

/** An exact fraction in lowest terms; `d` is positive. */
export interface Rational {
  readonly n: bigint;
  readonly d: bigint;
}

export const ZERO: Rational = { n: 0n, d: 1n };
export const ONE: Rational = { n: 1n, d: 1n };

const SAFE_BITS = BigInt(LIMITS.bits);

function gcd(a: bigint, b: bigint): bigint {
  let x = a < 0n ? -a : a;
  let y = b < 0n ? -b : b;
  while (y !== 0n) {
    const r = x % y;
    x = y;
    y = r;
  }
  return x;
}

function tooLarge(x: bigint): boolean {
  const a = x < 0n ? -x : x;
  return a > 0xffffffffffffffffn && a >> SAFE_BITS !== 0n;
}

/** n/d reduced. Throws LimitExceeded past the limit on bits; `d` must not be 0. */
export function rational(n: bigint, d: bigint = 1n): Rational {
  if (tooLarge(n) || tooLarge(d)) refuse("a number in it is too large");
  if (d === 1n) return { n, d };
  const g = gcd(n, d);
  const s = d < 0n ? -g : g;
  return s === 1n ? { n, d } : { n: n / s, d: d / s };
}

export function fromInteger(n: number | bigint): Rational {
  return { n: BigInt(n), d: 1n };
}

export function addR(a: Rational, b: Rational): Rational {
  if (a.d === b.d) return rational(a.n + b.n, a.d);
  return rational(a.n * b.d + b.n * a.d, a.d * b.d);
}

export function negR(a: Rational): Rational {
  return { n: -a.n, d: a.d };
}

export function subR(a: Rational, b: Rational): Rational {
  return addR(a, negR(b));
}

export function mulR(a: Rational, b: Rational): Rational {
  return rational(a.n * b.n, a.d * b.d);
}

/** Null for a division by zero. */
export function divR(a: Rational, b: Rational): Rational | null {
  return b.n === 0n ? null : rational(a.n * b.d, a.d * b.n);
}

export function absR(a: Rational): Rational {
  return a.n < 0n ? negR(a) : a;
}

/** Below 0, 0 or above 0 as a < b, a = b or a > b. */
export function cmpR(a: Rational, b: Rational): number {
  const x = a.n * b.d;
  const y = b.n * a.d;
  return x < y ? -1 : x > y ? 1 : 0;
}

export function equalR(a: Rational, b: Rational): boolean {
  return a.n === b.n && a.d === b.d;
}

function bitLength(x: bigint): number {
  return (x < 0n ? -x : x).toString(16).length * 4;
}

/** Bits of numerator and denominator together, roughly. */
export function sizeR(a: Rational): number {
  return small(a.n) && small(a.d) ? 64 : bitLength(a.n) + bitLength(a.d);
}

function small(x: bigint): boolean {
  return x < 0xffffffffn && x > -0xffffffffn;
}

/** a^exponent for an integer exponent; null for 0 to a negative power or 0^0. Throws LimitExceeded when too large. */
export function powR(a: Rational, exponent: bigint): Rational | null {
  if (a.n === 0n) return exponent > 0n ? ZERO : null;
  if (a.d === 1n && (a.n === 1n || a.n === -1n)) return a.n === 1n || exponent % 2n === 0n ? ONE : a;
  const size = exponent < 0n ? -exponent : exponent;
  if (size > BigInt(LIMITS.bits)) refuse("an exponent in it is too large");
  const bits = Math.max(bitLength(a.n), bitLength(a.d)) - 3;
  if (Number(size) * Math.max(bits, 1) > LIMITS.bits * 1.5) refuse("a power in it is too large");
  const n = a.n ** size;
  const d = a.d ** size;
  if (exponent > 0n) return { n, d };
  return n < 0n ? { n: -d, d: -n } : { n: d, d: n };
}

/** The exact e-th root of a non-negative fraction, or null where it is irrational. */
export function rootR(a: Rational, e: number): Rational | null {
  const n = integerRoot(a.n, e);
  const d = integerRoot(a.d, e);
  return n === null || d === null ? null : { n, d };
}

function integerRoot(x: bigint, e: number): bigint | null {
  if (x < 2n) return x < 0n ? null : x;
  const k = BigInt(e);
  let r = 1n << BigInt(Math.ceil(bitLength(x) / e) + 1);
  for (;;) {
    const next = ((k - 1n) * r + x / r ** (k - 1n)) / k;
    if (next >= r) break;
    r = next;
  }
  return r ** k === x ? r : null;
}

export function floorR(a: Rational): bigint {
  const q = a.n / a.d;
  return a.n < 0n && q * a.d !== a.n ? q - 1n : q;
}

/** The nearest double; exact scaling keeps huge and tiny fractions finite where a double can hold them. */
export function toNumber(a: Rational): number {
  const n = Number(a.n);
  const d = Number(a.d);
  if (Number.isFinite(n) && Number.isFinite(d)) return n / d;
  const shift = bitLength(a.n) - bitLength(a.d);
  const keep = 80 - shift;
  const q = keep >= 0 ? (a.n << BigInt(keep)) / a.d : a.n / (a.d << BigInt(-keep));
  return Number(q) * 2 ** -keep;
}

export function keyR(a: Rational): string {
  return a.d === 1n ? a.n.toString() : `${a.n}/${a.d}`;
}

/** Greatest common divisor of integers, not negative. */
export { gcd as gcdBig };
