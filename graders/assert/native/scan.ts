/** One token of C or C++; comments and blanks are left out, a directive is one token with its continuation lines. */
export interface Token {
  readonly type: "name" | "number" | "text" | "sign" | "directive";
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

const BLANK = /\s+/y;
const RAW = /(?:u8|[uUL])?R"([^()\\\s"]{0,16})\(/y;
// A character literal is short, so that an apostrophe of prose is no more than a sign.
const TEXT_START = /(?:u8|[uUL])?"/y;
const CHARACTER = /(?:u8|[uUL])?'(?:\\[^\n]{1,8}|[^'\\\n]{1,4})'/y;
const NAME = /[\p{L}_$][\p{L}\p{N}_$]*/uy;
const NUMBER = /\.?[0-9](?:[eEpP][+-]|'?[0-9A-Za-z_.])*/y;
const SIGN = /::|->|&&|[\s\S]/uy;

const PATTERNS = [
  ["text", CHARACTER],
  ["name", NAME],
  ["number", NUMBER],
  ["sign", SIGN],
] as const;

/** Splits C or C++ into tokens, in linear time. Never fails: prose around a declaration is read as well as it goes. */
export function scan(source: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  let isLineStart = true;
  /** Where the line of a literal without an end stops: up to there, quotes are signs. */
  let plainUntil = 0;
  while (at < source.length) {
    const blank = matchAt(BLANK, source, at);
    if (blank !== null) {
      isLineStart ||= blank.includes("\n");
      at += blank.length;
      continue;
    }
    const commentEnd = endOfComment(source, at);
    if (commentEnd !== null) {
      at = commentEnd;
      continue;
    }
    const opened = at < plainUntil ? null : matchAt(TEXT_START, source, at);
    const text = opened === null ? null : endOfText(source, at + opened.length - 1);
    if (text !== null && !text.isClosed) plainUntil = text.end;
    const token = text?.isClosed === true ? tokenOf("text", source, at, text.end) : tokenAt(source, at, isLineStart);
    isLineStart = false;
    tokens.push(token);
    at = token.end;
  }
  return tokens;
}

/** Where the comment at `at` ends; null where none starts. */
function endOfComment(source: string, at: number): number | null {
  if (source.startsWith("//", at)) return endOfLine(source, at);
  if (!source.startsWith("/*", at)) return null;
  const end = source.indexOf("*/", at + 2);
  return end < 0 ? source.length : end + 2;
}

/** The end of the line, lines that continue it included. */
function endOfLine(source: string, at: number): number {
  for (let from = at; ; ) {
    const end = source.indexOf("\n", from);
    if (end < 0) return source.length;
    const isContinued = source[end - 1] === "\\" || source.slice(end - 2, end) === "\\\r";
    if (!isContinued) return end;
    from = end + 1;
  }
}

/** Where the literal whose first quote is at `open` ends, or its line where that comes first. */
function endOfText(source: string, open: number): { readonly end: number; readonly isClosed: boolean } {
  for (let at = open + 1; at < source.length; at += 1) {
    const sign = source[at];
    if (sign === '"') return { end: at + 1, isClosed: true };
    if (sign === "\n") return { end: at, isClosed: false };
    if (sign === "\\") at += 1;
  }
  return { end: source.length, isClosed: false };
}

function tokenAt(source: string, at: number, isLineStart: boolean): Token {
  if (isLineStart && source[at] === "#") return tokenOf("directive", source, at, endOfLine(source, at));
  const raw = matchAt(RAW, source, at);
  if (raw !== null) {
    const close = `)${raw.slice(raw.indexOf('"') + 1, -1)}"`;
    const found = source.indexOf(close, at + raw.length);
    const end = found < 0 ? source.length : found + close.length;
    return tokenOf("text", source, at, end);
  }
  for (const [type, pattern] of PATTERNS) {
    const text = matchAt(pattern, source, at);
    if (text !== null) return tokenOf(type, source, at, at + text.length);
  }
  return tokenOf("sign", source, at, at + 1);
}

function tokenOf(type: Token["type"], source: string, start: number, end: number): Token {
  return { type, text: source.slice(start, end), start, end };
}

function matchAt(pattern: RegExp, source: string, at: number): string | null {
  pattern.lastIndex = at;
  return pattern.exec(source)?.[0] ?? null;
}

/** For each opening bracket its place and that of the one which closes it; none for those never closed. */
export function bracketPairs(tokens: readonly Token[]): ReadonlyMap<number, number> {
  const pairs = new Map<number, number>();
  const open: number[] = [];
  for (const [at, { type, text }] of tokens.entries()) {
    if (type !== "sign") continue;
    if (text === "(" || text === "[" || text === "{") open.push(at);
    else if (text === ")" || text === "]" || text === "}") {
      const start = open.pop();
      if (start !== undefined) pairs.set(start, at);
    }
  }
  return pairs;
}
