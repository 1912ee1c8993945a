/** A place in a JSON document: its byte, and the dotted path of the value there (empty at the top). */
export interface JsonPlace {
  readonly offset: number;
  readonly path: string;
}

interface Container {
  readonly isObject: boolean;
  index: number;
  key: string;
}

/** What the grammar allows next. */
type Expect = "value" | "value_or_end" | "key" | "key_or_end" | "colon" | "comma_or_end" | "nothing";

const MAX_PATH = 512;
const TOKEN = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null|[{}[\],:]/y;
const ESCAPE = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;
const BLANKS = /[ \t\n\r]*/y;

/**
 * Walks a JSON document by its grammar, and says where it first breaks, or where `offset` lies if it holds until there. Slow
 * and exact: only for documents already refused. `bytes` are valid UTF-8.
 */
export function locate(bytes: Uint8Array, offset: number): JsonPlace {
  const text = new TextDecoder("latin1").decode(bytes);
  const stack: Container[] = [];
  let expect: Expect = "value";
  let at = 0;
  for (;;) {
    BLANKS.lastIndex = at;
    BLANKS.exec(text);
    at = BLANKS.lastIndex;
    const token = tokenAt(text, at);
    if (token === null) return { offset: at, path: pathOf(stack) };
    if (token.startsWith('"') && (expect === "key" || expect === "key_or_end")) {
      const container = stack.at(-1);
      if (container !== undefined) container.key = unescapeKey(bytes, at, token.length);
    }
    if (at >= offset) return { offset: at, path: pathOf(stack) };
    const next = advance(expect, token, stack);
    if (next === null) return { offset: at, path: pathOf(stack) };
    expect = next;
    at += token.length;
  }
}

/** Strings are walked by hand: a regular expression runs out of stack on megabytes. */
function tokenAt(text: string, from: number): string | null {
  if (text[from] !== '"') {
    TOKEN.lastIndex = from;
    return TOKEN.exec(text)?.[0] ?? null;
  }
  for (let at = from + 1; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 0x22) return text.slice(from, at + 1);
    if (code < 0x20) return null;
    if (code === 0x5c) {
      ESCAPE.lastIndex = at;
      const found = ESCAPE.exec(text);
      if (found === null) return null;
      at += found[0].length - 1;
    }
  }
  return null;
}

/** "line 3, byte 41": lines start at 1, bytes at 0. The line is left out of a document that has only one. */
export function describePlace(bytes: Uint8Array, offset: number): string {
  if (!bytes.includes(0x0a)) return `byte ${offset}`;
  let line = 1;
  for (let at = bytes.indexOf(0x0a); at !== -1 && at < offset; at = bytes.indexOf(0x0a, at + 1)) line++;
  return `line ${line}, byte ${offset}`;
}

function advance(expect: Expect, token: string, stack: Container[]): Expect | null {
  switch (expect) {
    case "value":
      return value(token, stack);
    case "value_or_end":
      return token === "]" ? close(token, stack) : value(token, stack);
    case "key":
      return token.startsWith('"') ? "colon" : null;
    case "key_or_end":
      return token.startsWith('"') ? "colon" : close(token, stack);
    case "colon":
      return token === ":" ? "value" : null;
    case "comma_or_end":
      return token === "," ? comma(stack) : close(token, stack);
    case "nothing":
      return null;
  }
}

function value(token: string, stack: Container[]): Expect | null {
  if (token === "{" || token === "[") {
    const isObject = token === "{";
    stack.push({ isObject, index: 0, key: "" });
    return isObject ? "key_or_end" : "value_or_end";
  }
  if ("}],:".includes(token)) return null;
  return stack.length === 0 ? "nothing" : "comma_or_end";
}

function comma(stack: readonly Container[]): Expect | null {
  const container = stack.at(-1);
  if (container === undefined) return null;
  container.index++;
  return container.isObject ? "key" : "value";
}

function close(token: string, stack: Container[]): Expect | null {
  const container = stack.at(-1);
  if (container === undefined || token !== (container.isObject ? "}" : "]")) return null;
  stack.pop();
  return stack.length === 0 ? "nothing" : "comma_or_end";
}

/** A fault deep inside is named by its first steps. */
function pathOf(stack: readonly Container[]): string {
  const path = stack
    .slice(0, 64)
    .map((container) => (container.isObject ? container.key : String(container.index)))
    .join(".");
  return path.length > MAX_PATH ? `${path.slice(0, MAX_PATH)}...` : path;
}

function unescapeKey(bytes: Uint8Array, from: number, length: number): string {
  return JSON.parse(new TextDecoder().decode(bytes.subarray(from, from + length))) as string;
}
