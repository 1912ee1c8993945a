/** One token of C or C++; comments and blanks are left out, a directive is one token with its continuation lines. */
export interface Token {
  readonly type: "name" | "number" | "text" | "sign" | "directive";
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

const BLANK = /\s+/y;
const COMMENT = /\/\/(?:\\\r?\n|[^\n])*|\/\*[\s\S]*?(?:\*\/|$)/y;
const DIRECTIVE = /#(?:\\\r?\n|\/\*[\s\S]*?\*\/|[^\n])*/y;
const RAW = /(?:u8|[uUL])?R"([^()\\\s"]{0,16})\(/y;
// A character literal is short, so that an apostrophe of prose is no more than a sign.
const TEXT = /(?:u8|[uUL])?(?:"(?:\\[\s\S]|[^"\\\n])*"|'(?:\\[^\n]{1,8}|[^'\\\n]{1,4})')/y;
const NAME = /[\p{L}_$][\p{L}\p{N}_$]*/uy;
const NUMBER = /\.?[0-9](?:[eEpP][+-]|'?[0-9A-Za-z_.])*/y;
const SIGN = /::|->|&&|[\s\S]/uy;

const PATTERNS = [
  ["text", TEXT],
  ["name", NAME],
  ["number", NUMBER],
  ["sign", SIGN],
] as const;

/** Splits C or C++ into tokens. Never fails: prose around a declaration is read as well as it goes. */
export function scan(source: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  let isLineStart = true;
  while (at < source.length) {
    const blank = matchAt(BLANK, source, at);
    if (blank !== null) {
      isLineStart ||= blank.includes("\n");
      at += blank.length;
      continue;
    }
    const skipped = matchAt(COMMENT, source, at);
    if (skipped !== null) {
      at += skipped.length;
      continue;
    }
    const token = tokenAt(source, at, isLineStart);
    isLineStart = false;
    tokens.push(token);
    at = token.end;
  }
  return tokens;
}

function tokenAt(source: string, at: number, isLineStart: boolean): Token {
  const directive = isLineStart ? matchAt(DIRECTIVE, source, at) : null;
  if (directive !== null) return { type: "directive", text: directive, start: at, end: at + directive.length };
  const raw = matchAt(RAW, source, at);
  if (raw !== null) {
    const close = `)${raw.slice(raw.indexOf('"') + 1, -1)}"`;
    const found = source.indexOf(close, at + raw.length);
    const end = found < 0 ? source.length : found + close.length;
    return { type: "text", text: source.slice(at, end), start: at, end };
  }
  for (const [type, pattern] of PATTERNS) {
    const text = matchAt(pattern, source, at);
    if (text !== null) return { type, text, start: at, end: at + text.length };
  }
  return { type: "sign", text: source.charAt(at), start: at, end: at + 1 };
}

function matchAt(pattern: RegExp, source: string, at: number): string | null {
  pattern.lastIndex = at;
  return pattern.exec(source)?.[0] ?? null;
}

/** Place of the bracket that closes the one at `open`, or null. */
export function closingAt(tokens: readonly Token[], open: number): number | null {
  let depth = 0;
  for (let at = open; at < tokens.length; at += 1) {
    const token = tokens[at];
    if (token?.type !== "sign") continue;
    if ("([{".includes(token.text)) depth += 1;
    else if (")]}".includes(token.text)) depth -= 1;
    if (depth === 0) return at;
  }
  return null;
}
