/** What a valid JSON document must still not hold. */
export type JsonFault = "depth" | "duplicate" | "prototype" | "integer" | "infinite";

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const MINUS = 0x2d;
/** Beyond this many keys an object's are looked up in a set; below, comparing hashes in a row is faster. */
const MANY_KEYS = 24;
/** A string longer than this is searched by the engine's own `indexOf`, which pays only past its call. */
const LONG_STRING = 48;
/** No integer of fewer digits exceeds 2^53. */
const SAFE_DIGITS = 15;
/** No fraction of fewer characters, with an exponent of at most two digits, exceeds a double (about 1.8e308). */
const MANY_DIGITS = 200;
const MAX_INTEGER = 2n ** 53n;

const PROTO = "__proto__";
const CONSTRUCTOR = "constructor";
const PROTOTYPE = "prototype";

const utf8 = new TextDecoder("utf-8");

/** One object or array that is open, by depth; reused over the whole scan. */
interface Level {
  isObject: boolean;
  /** True where the container is the value of a key `constructor`. */
  isConstructor: boolean;
  /** Hash, start and end (exclusive) of each key, three numbers a key. */
  readonly keys: number[];
  many: Set<string> | null;
}

/**
 * Looks for what a strict reader refuses in JSON that is otherwise valid: too deep, a key twice, a key that reaches a
 * prototype, an integer beyond 2^53, a number beyond a double. Null where there is none. In text that is no JSON it may find
 * anything or nothing, and ends: the parser after it decides. `bytes` are valid UTF-8.
 */
export function scanJson(bytes: Uint8Array, maxDepth: number): { kind: JsonFault; offset: number } | null {
  return new Scan(bytes, maxDepth).run();
}

class Scan {
  readonly #bytes: Uint8Array;
  readonly #maxDepth: number;
  readonly #levels: Level[] = [];
  #depth = 0;
  #top: Level | null = null;
  #isKey = false;
  #isConstructorNext = false;
  #at = 0;

  constructor(bytes: Uint8Array, maxDepth: number) {
    this.#bytes = bytes;
    this.#maxDepth = maxDepth;
  }

  run(): { kind: JsonFault; offset: number } | null {
    const bytes = this.#bytes;
    while (this.#at < bytes.length) {
      const offset = this.#at;
      const kind = this.#step(bytes[offset] as number);
      if (kind !== null) return { kind, offset };
    }
    return null;
  }

  /** Reads one token or one byte between tokens. */
  #step(byte: number): JsonFault | null {
    if (byte === QUOTE) return this.#string();
    if (isDigit(byte) || byte === MINUS) return this.#number();
    if (byte === 0x7b || byte === 0x5b) return this.#open(byte === 0x7b);
    this.#at++;
    if (byte === 0x2c) {
      this.#isKey = this.#top?.isObject === true;
      this.#isConstructorNext = false;
    } else if (byte === 0x7d || byte === 0x5d) {
      this.#close();
    }
    return null;
  }

  #string(): JsonFault | null {
    const from = this.#at + 1;
    const end = endOfString(this.#bytes, from, this.#bytes.length);
    this.#at = end + 1;
    if (!this.#isKey || this.#top === null) return null;
    this.#isKey = false;
    this.#isConstructorNext = isNamed(this.#bytes, from, end, CONSTRUCTOR);
    return addKey(this.#top, this.#bytes, from, end);
  }

  #number(): JsonFault | null {
    const bytes = this.#bytes;
    const from = this.#at;
    let end = from + 1;
    while (end < bytes.length && isDigit(bytes[end] as number)) end++;
    const isInteger = end === bytes.length || !isNumberPart(bytes[end] as number);
    if (!isInteger) end = endOfNumber(bytes, end);
    this.#at = end;
    return isInteger && end - from <= SAFE_DIGITS ? null : numberFault(bytes, from, end, isInteger);
  }

  #open(isObject: boolean): JsonFault | null {
    if (this.#depth === this.#maxDepth) return "depth";
    this.#top = levelAt(this.#levels, this.#depth, isObject, this.#isConstructorNext);
    this.#depth++;
    this.#at++;
    this.#isKey = isObject;
    this.#isConstructorNext = false;
    return null;
  }

  #close(): void {
    this.#depth = Math.max(0, this.#depth - 1);
    this.#top = this.#depth > 0 ? (this.#levels[this.#depth - 1] ?? null) : null;
    this.#isKey = false;
  }
}

function levelAt(levels: Level[], depth: number, isObject: boolean, isConstructor: boolean): Level {
  const level = levels[depth];
  if (level === undefined) {
    const fresh: Level = { isObject, isConstructor, keys: [], many: null };
    levels.push(fresh);
    return fresh;
  }
  level.isObject = isObject;
  level.isConstructor = isConstructor;
  level.keys.length = 0;
  level.many = null;
  return level;
}

/** Where the quote is that ends the string beginning at `from`; `length` where there is none. */
function endOfString(bytes: Uint8Array, from: number, length: number): number {
  const near = Math.min(from + LONG_STRING, length);
  let at = from;
  while (at < near) {
    const byte = bytes[at] as number;
    if (byte === QUOTE) return at;
    at += byte === BACKSLASH ? 2 : 1;
  }
  // `at` never lies between a backslash and what it escapes, so counting backslashes back to it is exact.
  const start = at;
  for (;;) {
    const quote = bytes.indexOf(QUOTE, at);
    if (quote === -1) return length;
    let before = quote - 1;
    while (before >= start && bytes[before] === BACKSLASH) before--;
    if ((quote - 1 - before) % 2 === 0) return quote;
    at = quote + 1;
  }
}

function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39;
}

/** `.`, `+`, `-`, `e` or `E`: what a number holds besides digits. */
function isNumberPart(byte: number): boolean {
  return byte === 0x2e || byte === 0x2b || byte === MINUS || (byte | 0x20) === 0x65;
}

function endOfNumber(bytes: Uint8Array, from: number): number {
  let at = from;
  while (at < bytes.length && (isDigit(bytes[at] as number) || isNumberPart(bytes[at] as number))) at++;
  return at;
}

/** Most fractions are neither long nor have an exponent of three digits, and pass without being read as a number. */
function numberFault(bytes: Uint8Array, from: number, to: number, isInteger: boolean): JsonFault | null {
  if (!isInteger && to - from < MANY_DIGITS && !hasLongExponent(bytes, from, to)) return null;
  const text = utf8.decode(bytes.subarray(from, to));
  if (isInteger) {
    // A long run of digits is refused by its length: BigInt would take time with its square.
    if (text.length > 20) return "integer";
    const value = BigInt(text);
    return value > MAX_INTEGER || value < -MAX_INTEGER ? "integer" : null;
  }
  const value = Number(text);
  return value === Infinity || value === -Infinity ? "infinite" : null;
}

function hasLongExponent(bytes: Uint8Array, from: number, to: number): boolean {
  for (let at = to - 1; at >= from; at--) if (((bytes[at] as number) | 0x20) === 0x65) return to - at > 3;
  return false;
}

function addKey(level: Level, bytes: Uint8Array, from: number, to: number): JsonFault | null {
  let hash = 0;
  let hasEscape = false;
  for (let at = from; at < to; at++) {
    const byte = bytes[at] as number;
    if (byte === BACKSLASH) hasEscape = true;
    hash = (Math.imul(hash, 31) + byte) | 0;
  }
  if (isNamed(bytes, from, to, PROTO) || (level.isConstructor && isNamed(bytes, from, to, PROTOTYPE)))
    return "prototype";
  const { keys } = level;
  if (level.many === null && (hasEscape || keys.length >= MANY_KEYS * 3)) level.many = gather(keys, bytes);
  if (level.many !== null) {
    const key = keyText(bytes, from, to);
    if (level.many.has(key)) return "duplicate";
    level.many.add(key);
    return null;
  }
  for (let at = 0; at < keys.length; at += 3) {
    if (keys[at] === hash && sameBytes(bytes, keys[at + 1] as number, keys[at + 2] as number, from, to))
      return "duplicate";
  }
  keys.push(hash, from, to);
  return null;
}

function gather(keys: readonly number[], bytes: Uint8Array): Set<string> {
  const found = new Set<string>();
  for (let at = 0; at < keys.length; at += 3) {
    found.add(keyText(bytes, keys[at + 1] as number, keys[at + 2] as number));
  }
  return found;
}

function sameBytes(bytes: Uint8Array, aFrom: number, aTo: number, bFrom: number, bTo: number): boolean {
  if (aTo - aFrom !== bTo - bFrom) return false;
  for (let at = 0; at < aTo - aFrom; at++) if (bytes[aFrom + at] !== bytes[bFrom + at]) return false;
  return true;
}

/** True where the string between the quotes means `name`, escapes resolved. `name` is ASCII. */
function isNamed(bytes: Uint8Array, from: number, to: number, name: string): boolean {
  if (to - from === name.length) {
    for (let at = 0; at < name.length; at++) if (bytes[from + at] !== name.charCodeAt(at)) return false;
    return true;
  }
  // An escape of one character takes at most six bytes.
  if (to - from < name.length || to - from > name.length * 6) return false;
  for (let at = from; at < to; at++) if (bytes[at] === BACKSLASH) return keyText(bytes, from, to) === name;
  return false;
}

/** What a string literal means; its raw text where it is not a valid literal, which the parser refuses anyway. */
function keyText(bytes: Uint8Array, from: number, to: number): string {
  const raw = utf8.decode(bytes.subarray(from, to));
  if (!raw.includes("\\")) return raw;
  try {
    return JSON.parse(`"${raw}"`) as string;
  } catch {
    return raw;
  }
}
