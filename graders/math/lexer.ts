import { fail, LIMITS, refuse } from "./limits.ts";
import { parseUnit } from "./units.ts";
import {
  ALIAS_COMMANDS,
  ALIASES,
  FUNCTION_NAMES,
  isKnownCommand,
  PLAIN_COMMANDS,
  RELATIONS,
  SHORT_WORDS,
  SPACING,
  TEXT_COMMANDS,
} from "./vocabulary.ts";

/**
 * `num` digits with at most one point and no separators; `word` a run of letters that are symbols beside each other; `cmd` a
 * LaTeX command; `text` words; `rel` a relation; `sep` "and" or "or"; `row` a line break of a matrix; `begin`/`end` an
 * environment; `op` one character, or `\{`, `\}`, `\|`, `\mid`.
 */
export type TokenType = "num" | "word" | "cmd" | "text" | "rel" | "sep" | "row" | "begin" | "end" | "op";

export interface Token {
  readonly t: TokenType;
  readonly v: string;
  /** Blanks stand before it. */
  readonly gap: boolean;
  /** For numbers: the groups between plain commas, where they might be a list's items instead of thousands. */
  readonly groups?: readonly string[];
  /** Repeating digits of a decimal. */
  readonly repeat?: string;
  /** For numbers: the unit of the currency sign before it. */
  readonly money?: string;
}

const SPACE = /(?:[\s~$]|\\[,;:!> ])+/y;
const CHUNK = /[a-zA-Z]+/y;
const PLAIN_NUMBER = /(?:\d+(?:\.\d+)?|\.\d+)/y;
const GROUPED_STRONG = /[1-9]\d{0,2}(?:(?:,\\!|\s?\{\s?,\s?\}|\\,|\\!|\{\\,\}|,\\ ?(?=\d{3}))\d{3})+(?!\d)(?:\.\d+)?/y;
const GROUPED_COMMA = /[1-9]\d{0,2}(?:,\d{3})+(?![\d]|,\d)(?:\.\d+)?/y;
const GROUPED_SPACE = /[1-9]\d{0,2}(?:\\? \d{3})+(?![\d/]|\\? \d)(?:\.\d+)?/y;
const REPEATING = /(\d*)\.(\d*)\\(?:overline|bar|dot)\s*\{(\d+)\}/y;
const EXPONENT = /[eE]([+-]?\d{1,6})(?![\d.a-zA-Z])/y;
/** Commands of currency signs by the unit they stand for. */
const CURRENCIES: ReadonlyMap<string, string> = new Map([
  ["$", "dollars"],
  ["euro", "euros"],
  ["EUR", "euros"],
]);
const WORDS_OF_OR: ReadonlySet<string> = new Set(["or", "oder", "ou", "или", "或", "或者"]);
const WORDS_OF_AND: ReadonlySet<string> = new Set(["and", "und", "et", "y", "и", "和", "及", "与"]);

/** The separator that a word stands for, or null. */
export function separatorOf(word: string): "and" | "or" | null {
  const w = word.toLowerCase();
  if (w === "and/or" || WORDS_OF_OR.has(w)) return "or";
  return w !== "y" && WORDS_OF_AND.has(w) ? "and" : null;
}

function match(pattern: RegExp, s: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(s);
}

function isDigit(ch: string): boolean {
  return ch >= "0" && ch <= "9";
}

/** The index of the brace that closes the one at `open`, or -1. */
export function closingBrace(s: string, open: number): number {
  let depth = 0;
  for (let i = open; i < s.length; i++) {
    const ch = s[i];
    if (ch === "\\") i++;
    else if (ch === "{") depth++;
    else if (ch === "}" && --depth === 0) return i;
  }
  return -1;
}

class Lexer {
  readonly tokens: Token[] = [];
  private i = 0;
  private gap = false;
  private brackets = 0;
  /** The unit of a currency sign that no number has followed yet. */
  private money: string | null = null;
  private readonly s: string;
  private readonly depth: number;

  constructor(s: string, depth = 0) {
    if (depth > 8) refuse("words in it are nested too deep");
    this.s = s;
    this.depth = depth;
  }

  run(): Token[] {
    while (this.i < this.s.length) {
      if (this.tokens.length > LIMITS.tokens) refuse("it is too long");
      this.step();
    }
    return this.tokens;
  }

  private push(t: TokenType, v: string, extra: Partial<Token> = {}): undefined {
    const money = t === "num" && this.money !== null ? { money: this.money } : null;
    this.tokens.push({ t, v, gap: this.gap, ...extra, ...money });
    this.gap = false;
    this.money = null;
  }

  private step(): undefined {
    const ch = this.s.charAt(this.i);
    const space = ch > " " && ch < "~" && ch !== "\\" && ch !== "$" ? null : match(SPACE, this.s, this.i);
    if (space !== null) {
      this.i += space[0].length;
      this.gap = true;
      return;
    }
    if (ch === "\\") this.command();
    else if (isDigit(ch) || (ch === "." && isDigit(this.s.charAt(this.i + 1)))) this.number();
    else if ((ch >= "a" && ch <= "z") || (ch >= "A" && ch <= "Z")) this.letters();
    else if (ch > "~" && /[\p{L}\p{So}\p{No}]/u.test(String.fromCodePoint(this.s.codePointAt(this.i) ?? 0)))
      this.foreign();
    else this.symbol(ch);
  }

  private symbol(ch: string): undefined {
    const two = this.s.slice(this.i, this.i + 2);
    const three = this.s.slice(this.i, this.i + 3);
    if (three === "...") return this.take("cmd", "dots", 3);
    if (two === "<=" || two === "=<") return this.take("rel", "<=", 2);
    if (two === ">=" || two === "=>") return this.take("rel", two === "=>" ? "=>" : ">=", 2);
    if (two === "!=") return this.take("rel", "!=", 2);
    if (two === "==") return this.take("rel", "=", 2);
    if (two === "->") return this.take("rel", "to", 2);
    if (two === "**") return this.take("op", "^", 2);
    if (ch === "=" || ch === "<" || ch === ">") return this.take("rel", ch, 1);
    if ("([".includes(ch)) this.brackets++;
    if (")]".includes(ch)) this.brackets--;
    if (ch === '"') {
      this.i++;
      return;
    }
    if (!"+-*/^_!%&|',;:()[]{}.?".includes(ch)) fail(`it holds the character ${JSON.stringify(ch)}`);
    this.take("op", ch, 1);
  }

  private take(t: TokenType, v: string, length: number): undefined {
    this.i += length;
    this.push(t, v);
  }

  private number(): undefined {
    const repeating = match(REPEATING, this.s, this.i);
    if (repeating !== null) {
      this.i += repeating[0].length;
      return this.push("num", `${repeating[1] || "0"}.${repeating[2] ?? ""}`, { repeat: repeating[3] ?? "" });
    }
    const bare = this.brackets <= 0;
    const comma = bare ? match(GROUPED_COMMA, this.s, this.i) : null;
    const strong = match(GROUPED_STRONG, this.s, this.i);
    const spaced = bare ? match(GROUPED_SPACE, this.s, this.i) : null;
    const found = comma ?? strong ?? spaced ?? match(PLAIN_NUMBER, this.s, this.i);
    const raw = found?.[0] ?? fail("a number is damaged");
    let digits = raw.replace(/[^\d.]/g, "");
    if (digits.length > LIMITS.digits) refuse("a number in it has too many digits");
    this.i += raw.length;
    const e = match(EXPONENT, this.s, this.i);
    if (e !== null) {
      this.i += e[0].length;
      digits += `e${e[1]}`;
    }
    // 1 followed by a comma and three digits could be two items of a list.
    if (comma !== null) this.push("num", digits, { groups: raw.split(",") });
    else this.push("num", digits);
  }

  private letters(): undefined {
    const run = match(CHUNK, this.s, this.i)?.[0] ?? "";
    const next = this.s.charAt(this.i + run.length);
    this.i += run.length;
    this.letterRun(run, next);
  }

  private letterRun(run: string, next: string): undefined {
    const lower = run.toLowerCase();
    const separator = run.length > 1 ? separatorOf(run) : null;
    if (separator !== null) return this.push("sep", separator);
    const command = PLAIN_COMMANDS.get(lower);
    if (command !== undefined && (run === lower || run.length > 3)) return this.push("cmd", command);
    if (FUNCTION_NAMES.has(run) && run.length > 2) return this.push("cmd", run);
    if (run === "ln" || run === "lg") return this.push("cmd", run);
    if (this.splitSeparator(run, next)) return;
    if (run.length <= 2 || (run.length === 3 && next !== "'")) {
      return this.push(SHORT_WORDS.has(lower) ? "text" : "word", run);
    }
    if (this.splitFunction(run, next)) return;
    // Capitals beside each other name points, as ABCD.
    this.push(run === run.toUpperCase() && run.length <= 4 ? "word" : "text", run);
  }

  /** Splits "or" and "and" from a capital run together with them, as in `1orW`. */
  private splitSeparator(run: string, next: string): boolean {
    const glued = /^(or|and)([A-Z].*)$/.exec(run);
    if (glued === null || this.tokens.at(-1)?.t === "word") return false;
    this.push("sep", glued[1] ?? "or");
    this.letterRun(glued[2] ?? "", next);
    return true;
  }

  /** Splits runs such as `sinx` or `xcosy`; false where the run is a word. */
  private splitFunction(run: string, next: string): boolean {
    const m =
      /^([a-zA-Z]?)(arcsin|arccos|arctan|sinh|cosh|tanh|sin|cos|tan|cot|sec|csc|sqrt|log|ln|exp|pi)([a-zA-Z]?)$/.exec(
        run,
      );
    if (m === null) return false;
    const [, before = "", name = "", after = ""] = m;
    if (before !== "") this.push("word", before);
    this.push("cmd", PLAIN_COMMANDS.get(name) ?? name);
    if (after !== "") this.letterRun(after, next);
    return true;
  }

  private foreign(): undefined {
    let run = "";
    while (this.i < this.s.length) {
      const ch = String.fromCodePoint(this.s.codePointAt(this.i) ?? 0);
      if (!/[\p{L}\p{So}\p{No}\p{M}]/u.test(ch) || /[a-zA-Z]/.test(ch)) break;
      run += ch;
      this.i += ch.length;
    }
    const separator = separatorOf(run);
    if (separator !== null) this.push("sep", separator);
    else this.push("text", run);
  }

  private command(): undefined {
    const name = match(CHUNK, this.s, this.i + 1)?.[0] ?? this.s.charAt(this.i + 1);
    if (name === "") fail("a backslash ends it");
    this.i += 1 + name.length;
    this.named(name);
  }

  private named(name: string): undefined {
    if (name === "\\") return this.push("row", name);
    if (name === "{" || name === "}") {
      this.brackets += name === "{" ? 1 : -1;
      return this.push("op", `\\${name}`);
    }
    if (name === "&" || name === "#") fail(`it holds \\${name}`);
    const money = CURRENCIES.get(name);
    if (money !== undefined) return this.currency(money);
    if (name === "begin" || name === "end") return this.environment(name);
    if (SPACING.has(name)) return this.spacing(name);
    const relation = RELATIONS.get(name);
    if (relation !== undefined) return this.push("rel", relation);
    const alias = ALIASES.get(name);
    if (alias !== undefined) return this.push("op", alias);
    if (TEXT_COMMANDS.has(name)) return this.text(name);
    if (isKnownCommand(name)) return this.push("cmd", ALIAS_COMMANDS.get(name) ?? name);
    this.unknown(name);
  }

  /** A sign before a number marks the number; one behind it stands for the word. */
  private currency(unit: string): undefined {
    this.gap = true;
    if (this.tokens.at(-1)?.t === "num" && !/^[\s~]*[\d.]/.test(this.s.slice(this.i, this.i + 8)))
      this.push("text", unit);
    else this.money = unit;
  }

  private spacing(name: string): undefined {
    this.gap = true;
    // The point of "\left." draws nothing.
    if (
      (name === "left" || name === "right" || name === "mleft" || name === "mright") &&
      /^\s*\./.test(this.s.slice(this.i, this.i + 3))
    ) {
      this.i = this.s.indexOf(".", this.i) + 1;
    }
  }

  /** Commands run together with what follows, as `\lvertx`. */
  private unknown(name: string): undefined {
    for (let n = name.length - 1; n >= 2; n--) {
      if (isKnownCommand(name.slice(0, n))) {
        this.i -= name.length - n;
        return this.named(name.slice(0, n));
      }
    }
    fail(`the command \\${name.slice(0, 20)} is unknown`);
  }

  private environment(name: "begin" | "end"): undefined {
    const m = /^\s*\{([a-zA-Z]{1,12}\*?)\}(\s*\{[lcr|@{}\s]{0,40}\})?/.exec(this.s.slice(this.i, this.i + 80));
    if (m === null) fail("an environment is damaged");
    this.i += m[2] !== undefined && !/array|tabular/.test(m[1] ?? "") ? m[0].length - m[2].length : m[0].length;
    this.push(name, m[1] ?? "");
  }

  private text(name: string): undefined {
    while (this.s.charAt(this.i) === " ") this.i++;
    if (this.s.charAt(this.i) !== "{") return this.unbracedText();
    const close = closingBrace(this.s, this.i);
    if (close < 0) fail("a brace is not closed");
    const content = this.s
      .slice(this.i + 1, close)
      .replace(/[~$]/g, " ")
      .replace(/\\[,;:! ]/g, " ");
    this.i = close + 1;
    this.worded(name, content);
  }

  /** `\mathrm x` and the like: the next character is meant. */
  private unbracedText(): undefined {
    this.gap = true;
  }

  private worded(name: string, content: string): undefined {
    const trimmed = content.trim();
    if (trimmed === "") {
      this.gap = true;
      return;
    }
    if (this.followsNumber() && parseUnit(trimmed)?.kind === "known") return this.push("text", trimmed);
    const separator = separatorOf(trimmed.replace(/^,\s*|\s*,$/g, ""));
    if (separator !== null) return this.push("sep", separator);
    if (FUNCTION_NAMES.has(trimmed) || (PLAIN_COMMANDS.has(trimmed) && trimmed !== "inf")) {
      return this.push("cmd", PLAIN_COMMANDS.get(trimmed) ?? trimmed);
    }
    if (!/[a-zA-Z]{2}/.test(trimmed.replace(/\\[a-zA-Z]+/g, "")) || /^(?:\\[a-zA-Z]+|\{.*\})$/.test(trimmed)) {
      return this.inner(content);
    }
    if (name.startsWith("math") && name !== "mathrm" && trimmed.length <= 3 && /^[a-zA-Z]+$/.test(trimmed))
      return this.push("word", trimmed);
    if (/,|\b(?:and|or)\b/.test(trimmed) && name.startsWith("text")) return this.inner(content);
    if (name.startsWith("operatorname") || /[\\^_]/.test(trimmed)) return this.mixed(name, trimmed);
    this.push("text", trimmed);
  }

  /** A letter behind a number or a group, as `\mathrm{m}`, is a unit where it names one. */
  private followsNumber(): boolean {
    const last = this.tokens.at(-1);
    return last?.t === "num" || (last?.t === "op" && (last.v === "}" || last.v === ")"));
  }

  private mixed(name: string, content: string): undefined {
    if (name.startsWith("operatorname") && /^[a-zA-Z]{2,12}$/.test(content)) return this.push("text", content);
    if (/[\\^_]/.test(content) && !/[a-zA-Z]{4}/.test(content.replace(/\\[a-zA-Z]+/g, ""))) return this.inner(content);
    this.push("text", content);
  }

  /** Braces of words that hold mathematics: its tokens stand for themselves. */
  private inner(content: string): undefined {
    const tokens = new Lexer(content, this.depth + 1).run();
    for (const token of tokens) this.push(token.t, token.v, { ...token, gap: true });
    this.gap = true;
  }
}

/** The tokens of a cleaned answer. Throws NotMathematics or LimitExceeded. */
export function lex(cleaned: string): readonly Token[] {
  if (cleaned.length > LIMITS.answerChars) refuse("it is too long");
  return new Lexer(cleaned).run();
}
