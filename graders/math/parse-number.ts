import type { Token } from "./lexer.ts";
import { fail } from "./limits.ts";
import { type NumNode, num } from "./node.ts";
import { type Rational, rational } from "./rational.ts";

/** A number literal exactly, with how it was printed. */
export function numberNode(token: Token): NumNode {
  const [mantissa = "", exponent] = token.v.split("e");
  const dot = mantissa.indexOf(".");
  const whole = dot < 0 ? mantissa : mantissa.slice(0, dot);
  const decimals = dot < 0 ? "" : mantissa.slice(dot + 1);
  const significant = (whole + decimals).replace(/^0+/, "").length;
  if (token.repeat !== undefined) return num(repeating(whole, decimals, token.repeat), { places: null, significant });
  const value = rational(BigInt(whole + decimals || "0"), 10n ** BigInt(decimals.length));
  if (exponent === undefined) return num(value, { places: dot < 0 ? null : decimals.length, significant });
  const e = Number(exponent);
  if (Math.abs(e) > 400) fail("an exponent is out of range");
  const scale = 10n ** BigInt(Math.abs(e));
  const scaled = e >= 0 ? rational(value.n * scale, value.d) : rational(value.n, value.d * scale);
  const places = Math.max(decimals.length - e, 0);
  return num(scaled, { places: dot < 0 && e >= 0 ? null : places, significant });
}

function repeating(whole: string, decimals: string, repeat: string): Rational {
  const scale = 10n ** BigInt(decimals.length);
  const nines = 10n ** BigInt(repeat.length) - 1n;
  const head = BigInt(whole + decimals || "0");
  return rational(head * nines + BigInt(repeat), nines * scale);
}
