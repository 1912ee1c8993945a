import type { Plain } from "../../call/values.ts";

interface Literal {
  readonly value: Plain;
  /** Index behind the closing quotes. */
  readonly end: number;
}

const SIMPLE_ESCAPES: Readonly<Record<string, string>> = {
  "\n": "",
  "\\": "\\",
  "'": "'",
  '"': '"',
  a: "\x07",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
};

/**
 * Reads a Python string or bytes literal whose prefix and opening quotes are `opening` and whose content starts at `start`.
 * Null where it is unterminated or uses what this does not read: f-strings, named characters, surrogates.
 */
export function readStringLiteral(source: string, start: number, opening: string): Literal | null {
  const quotes = /["']+$/.exec(opening)?.[0] ?? "";
  const prefix = opening.slice(0, -quotes.length).toLowerCase();
  if (!["", "r", "u", "b", "rb", "br"].includes(prefix)) return null;
  const [isRaw, isBytes] = [prefix.includes("r"), prefix.includes("b")];
  let text = "";
  let at = start;
  while (at < source.length) {
    const character = source.charAt(at);
    if (source.startsWith(quotes, at)) return finish(text, isBytes, at + quotes.length);
    if (character === "\n" && quotes.length === 1) return null;
    if (character !== "\\") {
      text += character;
      at += 1;
      continue;
    }
    const escaped = isRaw ? { text: source.slice(at, at + 2), length: 2 } : readEscape(source, at, isBytes);
    if (escaped === null) return null;
    text += escaped.text;
    at += escaped.length;
  }
  return null;
}

function finish(text: string, isBytes: boolean, end: number): Literal | null {
  if (!isBytes)
    return /[\ud800-\udfff]/.test(text.replace(/[\ud800-\udbff][\udc00-\udfff]/g, ""))
      ? null
      : { value: { kind: "str", value: text }, end };
  if ([...text].some((character) => character.charCodeAt(0) > 0xff)) return null;
  return { value: { kind: "bytes", base64: Buffer.from(text, "latin1").toString("base64") }, end };
}

/** The escape at `at`; an unknown one stands for itself, as in Python. Null for one that this does not read. */
function readEscape(source: string, at: number, isBytes: boolean): { text: string; length: number } | null {
  const letter = source.charAt(at + 1);
  const simple = Object.hasOwn(SIMPLE_ESCAPES, letter) ? SIMPLE_ESCAPES[letter] : undefined;
  if (simple !== undefined) return { text: simple, length: 2 };
  const octal = /^[0-7]{1,3}/.exec(source.slice(at + 1, at + 4))?.[0];
  if (octal !== undefined) return { text: String.fromCharCode(Number.parseInt(octal, 8)), length: 1 + octal.length };
  if (letter === "x") return readHex(source, at, 2);
  if (!isBytes && letter === "u") return readHex(source, at, 4);
  if (!isBytes && letter === "U") return readHex(source, at, 8);
  if (letter === "" || (!isBytes && letter === "N")) return null;
  return { text: `\\${letter}`, length: 2 };
}

function readHex(source: string, at: number, digits: number): { text: string; length: number } | null {
  const hex = source.slice(at + 2, at + 2 + digits);
  if (hex.length !== digits || !/^[0-9a-fA-F]+$/.test(hex)) return null;
  const code = Number.parseInt(hex, 16);
  if (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) return null;
  return { text: String.fromCodePoint(code), length: 2 + digits };
}
