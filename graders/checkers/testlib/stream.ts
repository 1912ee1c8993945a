import { latin1 } from "../bytes.ts";

/** Exit codes of testlib's checkers: accepted, wrong, malformed, the task at fault, points. */
export type TestlibCode = 0 | 1 | 2 | 3 | 7;

/** Ends a checker with its result, as `quit` does in testlib. */
export class Quit extends Error {
  readonly code: TestlibCode;
  readonly points: number;

  constructor(code: TestlibCode, message: string, points = 0) {
    super(message);
    this.name = "Quit";
    this.code = code;
    this.points = points;
  }
}

/** Decimal notation that `scanf("%lf")` reads to its end, without nan, inf and hexadecimal, which testlib refuses. */
const DOUBLE = /^[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?$/;
const INTEGER = /^(?:0|-?[1-9][0-9]{0,18})$/;
/** So many characters of an integer are in the range whatever they are. */
const SAFE_DIGITS = 18;
const INT64_MAX = 2n ** 63n - 1n;
const INT32_MAX = 2n ** 31n - 1n;

/**
 * A file as testlib reads it: blanks are space, tab, CR and LF. What can't be read is `presentation error` in an output and the
 * task's fault in an answer. Unlike there, a byte 0xFF is no end of file, a NUL ends no token and a lone CR stays in its line.
 */
export class TestlibStream {
  readonly #text: string;
  readonly #isAnswer: boolean;
  #at = 0;

  constructor(bytes: Uint8Array, role: "output" | "answer") {
    this.#text = latin1(bytes);
    this.#isAnswer = role === "answer";
  }

  /** Ends the checker over something in this file. */
  refuse(message: string): never {
    throw new Quit(this.#isAnswer ? 3 : 2, message);
  }

  isAtEnd(): boolean {
    return this.#at >= this.#text.length;
  }

  /** Skips blanks; true where nothing else is left. */
  seekEnd(): boolean {
    BLANKS.lastIndex = this.#at;
    BLANKS.test(this.#text);
    this.#at = BLANKS.lastIndex;
    return this.isAtEnd();
  }

  readToken(): string {
    if (this.seekEnd()) return this.refuse("a token is expected at the end of the file");
    TOKEN.lastIndex = this.#at;
    const token = TOKEN.exec(this.#text)?.[0] ?? "";
    this.#at += token.length;
    return token;
  }

  /** The next line without its end; empty at the end of the file. */
  readLine(): string {
    const feed = this.#text.indexOf("\n", this.#at);
    const line = this.#text.slice(this.#at, feed < 0 ? undefined : feed);
    this.#at = feed < 0 ? this.#text.length : feed + 1;
    return feed >= 0 && line.endsWith("\r") ? line.slice(0, -1) : line;
  }

  readLong(): bigint {
    return this.toLong(this.readToken());
  }

  /** A 64-bit integer as it is written: each has one form only, so equal texts are equal numbers. */
  readLongForm(): string {
    const token = this.readToken();
    if (token.length > SAFE_DIGITS || !INTEGER.test(token)) this.toLong(token);
    return token;
  }

  /** A token as a 64-bit integer in its one canonical form. */
  toLong(token: string): bigint {
    if (!INTEGER.test(token)) return this.refuse("a 64-bit integer is expected");
    const value = BigInt(token);
    return value > INT64_MAX || value < -INT64_MAX - 1n ? this.refuse("a 64-bit integer is expected") : value;
  }

  readInt(): bigint {
    const value = this.readLong();
    return value > INT32_MAX || value < -INT32_MAX - 1n ? this.refuse("a 32-bit integer is expected") : value;
  }

  readDouble(): number {
    const token = this.readToken();
    return DOUBLE.test(token) ? Number(token) : this.refuse("a number is expected");
  }
}

const BLANKS = /[ \t\r\n]*/y;
const TOKEN = /[^ \t\r\n]+/y;
