import { Unlowerable } from "../unlowerable.ts";

const ESCAPES: Readonly<Record<string, string>> = { b: "\b", f: "\f", n: "\n", r: "\r", t: "\t", v: "\v", "\n": "" };

const ESCAPE = /\\(?:u\{([0-9a-fA-F]{1,6})\}|u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|\r\n|0(?![0-9])|[\s\S])/g;

/** The text of a string or of a template without holes, as it is written. Throws `Unlowerable` where it is not closed. */
export function stringValue(literal: string): string {
  const quote = literal.charAt(0);
  const inner = literal.slice(1, -1);
  if (literal.length < 2 || !literal.endsWith(quote) || /(?:^|[^\\])(?:\\\\)*\\$/.test(inner)) {
    throw new Unlowerable("a string that is not closed");
  }
  const text = quote === "`" ? inner.replaceAll("\r\n", "\n") : inner;
  return text.replaceAll(ESCAPE, (written, long?: string, short?: string, byte?: string) => {
    const code = long ?? short ?? byte;
    if (code !== undefined) return codePoint(Number.parseInt(code, 16));
    const sign = written.slice(1);
    if (sign === "\r\n") return "";
    if (sign === "0") return "\0";
    if (/[ux0-9]/.test(sign)) throw new Unlowerable("an escape");
    return ESCAPES[sign] ?? sign;
  });
}

function codePoint(code: number): string {
  if (code > 0x10ffff) throw new Unlowerable("an escape");
  return String.fromCodePoint(code);
}

const MAX_DIGITS = 4000;

export function numberValue(literal: string): number | bigint {
  const digits = literal.replaceAll("_", "");
  if (/^0[0-9]/.test(digits) || digits.length > MAX_DIGITS) throw new Unlowerable("a number");
  if (/^(?:0[xob][0-9a-f]+|[0-9]+)n$/i.test(digits)) return BigInt(digits.slice(0, -1));
  const value = Number(digits);
  if (Number.isNaN(value)) throw new Unlowerable("a number");
  return value;
}
