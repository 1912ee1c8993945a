/** A complex number in doubles; NaN parts mean undefined. */
export interface Complex {
  readonly re: number;
  readonly im: number;
}

export const UNDEFINED: Complex = { re: Number.NaN, im: Number.NaN };
export const I: Complex = { re: 0, im: 1 };

export function real(re: number): Complex {
  return { re, im: 0 };
}

export function isDefined(a: Complex): boolean {
  return Number.isFinite(a.re) && Number.isFinite(a.im);
}

export function addC(a: Complex, b: Complex): Complex {
  return { re: a.re + b.re, im: a.im + b.im };
}

export function subC(a: Complex, b: Complex): Complex {
  return { re: a.re - b.re, im: a.im - b.im };
}

export function mulC(a: Complex, b: Complex): Complex {
  if (a.im === 0 && b.im === 0) return { re: a.re * b.re, im: 0 };
  return { re: a.re * b.re - a.im * b.im, im: a.re * b.im + a.im * b.re };
}

export function divC(a: Complex, b: Complex): Complex {
  if (b.im === 0) return b.re === 0 ? UNDEFINED : { re: a.re / b.re, im: a.im === 0 ? 0 : a.im / b.re };
  const scale = Math.max(Math.abs(b.re), Math.abs(b.im));
  const [x, y] = [b.re / scale, b.im / scale];
  const d = (x * x + y * y) * scale;
  return { re: (a.re * x + a.im * y) / d, im: (a.im * x - a.re * y) / d };
}

export function negC(a: Complex): Complex {
  return { re: -a.re, im: a.im === 0 ? 0 : -a.im };
}

export function absC(a: Complex): number {
  return a.im === 0 ? Math.abs(a.re) : Math.hypot(a.re, a.im);
}

export function expC(a: Complex): Complex {
  const r = Math.exp(a.re);
  return a.im === 0 ? { re: r, im: 0 } : { re: r * Math.cos(a.im), im: r * Math.sin(a.im) };
}

/** Principal logarithm; undefined at 0. */
export function logC(a: Complex): Complex {
  if (a.re === 0 && a.im === 0) return UNDEFINED;
  if (a.im === 0 && a.re > 0) return { re: Math.log(a.re), im: 0 };
  return { re: Math.log(absC(a)), im: Math.atan2(a.im, a.re) };
}

export function sqrtC(a: Complex): Complex {
  if (a.im === 0) return a.re >= 0 ? { re: Math.sqrt(a.re), im: 0 } : { re: 0, im: Math.sqrt(-a.re) };
  return powC(a, { re: 0.5, im: 0 });
}

/** Principal power. 0 to a positive power is 0, to any other undefined. */
export function powC(a: Complex, b: Complex): Complex {
  if (a.re === 0 && a.im === 0) return b.im === 0 && b.re > 0 ? real(0) : UNDEFINED;
  if (b.im === 0) {
    if (a.im === 0 && (a.re > 0 || Number.isInteger(b.re))) return real(a.re ** b.re);
    if (Number.isInteger(b.re) && Math.abs(b.re) <= 64) return integerPower(a, b.re);
  }
  return expC(mulC(b, logC(a)));
}

function integerPower(a: Complex, n: number): Complex {
  let result = real(1);
  let base = n < 0 ? divC(real(1), a) : a;
  for (let k = Math.abs(n); k > 0; k >>= 1) {
    if (k & 1) result = mulC(result, base);
    base = mulC(base, base);
  }
  return result;
}

export function sinC(a: Complex): Complex {
  if (a.im === 0) return real(Math.sin(a.re));
  return { re: Math.sin(a.re) * Math.cosh(a.im), im: Math.cos(a.re) * Math.sinh(a.im) };
}

export function cosC(a: Complex): Complex {
  if (a.im === 0) return real(Math.cos(a.re));
  return { re: Math.cos(a.re) * Math.cosh(a.im), im: -Math.sin(a.re) * Math.sinh(a.im) };
}

export function asinC(a: Complex): Complex {
  if (a.im === 0 && Math.abs(a.re) <= 1) return real(Math.asin(a.re));
  const root = sqrtC(subC(real(1), mulC(a, a)));
  const l = logC(addC(mulC(I, a), root));
  return { re: l.im, im: -l.re };
}

export function acosC(a: Complex): Complex {
  if (a.im === 0 && Math.abs(a.re) <= 1) return real(Math.acos(a.re));
  return subC(real(Math.PI / 2), asinC(a));
}

export function atanC(a: Complex): Complex {
  if (a.im === 0) return real(Math.atan(a.re));
  const iz = mulC(I, a);
  const l = subC(logC(addC(real(1), iz)), logC(subC(real(1), iz)));
  return { re: l.im / 2, im: -l.re / 2 };
}

const LANCZOS = [
  0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
  12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
];

/** The gamma function on reals, by Lanczos' approximation; infinite at its poles. */
export function gamma(x: number): number {
  if (Number.isInteger(x)) {
    if (x <= 0) return Number.POSITIVE_INFINITY;
    if (x <= 171) {
      let p = 1;
      for (let i = 2; i < x; i++) p *= i;
      return p;
    }
  }
  if (x < 0.5) return Math.PI / (Math.sin(Math.PI * x) * gamma(1 - x));
  const y = x - 1;
  let sum = LANCZOS[0] ?? 0;
  for (let i = 1; i < LANCZOS.length; i++) sum += (LANCZOS[i] ?? 0) / (y + i);
  const t = y + 7.5;
  return Math.sqrt(2 * Math.PI) * t ** (y + 0.5) * Math.exp(-t) * sum;
}
