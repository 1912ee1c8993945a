import { closingBrace } from "./lexer.ts";
import { respell } from "./spelling.ts";
import { raised, UNICODE } from "./unicode.ts";

/** Escape sequences that a program turned into a control character, the letter each had, and how such commands go on. */
const DAMAGED: readonly (readonly [string, string, string])[] = [
  ["\t", "t", "ext|imes|heta|frac|an\\b|o\\b|ilde|riangle|herefore"],
  ["\f", "f", "rac|orall|loor|box"],
  ["\b", "b", "egin|oxed|inom|eta|ar\\b|mod|igg?|ullet|f\\b"],
  ["\r", "r", "ight|ho\\b|angle|ceil|floor|m\\b|ightarrow"],
  ["\v", "v", "ec|arphi|ert|ee|arnothing"],
  ["\u0007", "a", "lpha|ngle|pprox|rc|st\\b"],
  ["\n", "n", "abla\\b|eq\\b|otin\\b|eg\\b"],
];
const REPAIRS = DAMAGED.map(
  ([control, letter, rest]) => [control, new RegExp(`${control}(?=${rest})`, "g"), `\\${letter}`] as const,
);

/** Puts back the backslash of commands that an escape sequence of some earlier program ate, as a tab before `ext{...}`. */
export function repairEscapes(text: string): string {
  let out = text;
  for (const [control, pattern, command] of REPAIRS) if (out.includes(control)) out = out.replace(pattern, command);
  return out;
}

/** Commands written with two backslashes where nothing can be a line break. */
function undouble(text: string): string {
  if (!text.includes("\\\\") || /\\begin|&/.test(text)) return text;
  // Whole runs are matched and what follows is looked at apart: a run that is retried at each of its characters takes seconds.
  return text.replace(/\\{2,}/g, (run, at: number) => {
    const next = text.slice(at + run.length, at + run.length + 2);
    return /^(?:[a-zA-Z]{2}|[[\](){}$%!,;])/.test(next) ? "\\" : run;
  });
}

function mapUnicode(text: string): string {
  let out = "";
  let open: "^" | "_" | null = null;
  for (const ch of text) {
    const r = raised(ch);
    if (open !== null && r?.mark !== open) {
      out += "}";
      open = null;
    }
    if (r !== null) {
      out += open === null ? `${r.mark}{${r.plain}` : r.plain;
      open = r.mark;
      continue;
    }
    const code = ch.codePointAt(0) ?? 0;
    // Full-width letters and digits are their ASCII selves.
    if (code >= 0xff10 && code <= 0xff5a) out += UNICODE.get(ch) ?? String.fromCodePoint(code - 0xfee0);
    else out += UNICODE.get(ch) ?? ch;
  }
  return open === null ? out : `${out}}`;
}

const HTML: readonly (readonly [RegExp, string])[] = [
  [/<sup>([^<>]{0,40})<\/sup>/gi, "^{$1}"],
  [/<sub>([^<>]{0,40})<\/sub>/gi, "_{$1}"],
  [/<\/?(?:b|i|em|strong|p|span|br)\s*\/?>/gi, " "],
  [/&lt;/g, "<"],
  [/&gt;/g, ">"],
  [/&le;/g, "\\le "],
  [/&ge;/g, "\\ge "],
  [/&nbsp;/g, " "],
];

/** Marks behind an answer. A match begins where a run of them or of blanks does, so that a long run costs linear time. */
const CLOSING = /(?<!\s)\s*(?<!\*\*|`|"|\\\]|\\\))(?:\*\*|`|"|\\\]|\\\))+$/;

function stripWrapping(text: string): string {
  let s = text.trim();
  for (let i = 0; i < 6; i++) {
    const before = s;
    s = s.replace(/^(?:\*\*|__|`|"|\$\$?|\\\[|\\\(|\\displaystyle)+\s*/, "").replace(CLOSING, "");
    s = s.replace(/^(\\[,;:!>~ ]|~|\\quad|\\qquad)+/, "").replace(/([^\\])(?:\$\$?|~|\\quad|\\qquad)$/, "$1");
    s = s.replace(/(?<!\\[,;:! ])(?:\\[,;:! ])+$/, "").trimEnd();
    if (/[^.\\][.;:,。，]$/.test(s)) s = s.slice(0, -1).trim();
    s = withoutBraces(s);
    if (s === before) break;
  }
  return s;
}

/** A group around the whole; with a comma or bar in it, it may be meant as a set. */
function withoutBraces(text: string): string {
  if (!text.startsWith("{") || closingBrace(text, 0) !== text.length - 1) return text;
  const inner = text.slice(1, -1);
  return /[,;:|]|\\mid/.test(inner) ? text : inner.trim();
}

/**
 * Rows that hold one sign, and line breaks inside a group, are no rows: a layout that some models fall into, one token a line.
 */
function dropLayoutRows(text: string): string {
  if (
    !text.includes("\\begin{") ||
    text.includes("&") ||
    (!breaksInGroup(text) && !/\\\\\s*(?:[-+=]|\^\{\})\s*\\\\/.test(text))
  )
    return text;
  const flat = text.replace(/\\(?:begin|end)\s*\{[a-zA-Z]*matrix\}/g, " ").replace(/\\\\/g, " ");
  return flat.replace(/\\text\s*\{\s*\}/g, " ").replace(/\^\{\}\s*(\d+|[a-z])\b/g, "^{$1}");
}

function breaksInGroup(text: string): boolean {
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    const ch = text[i];
    if (ch === "\\") {
      if (depth > 0 && text[i + 1] === "\\") return true;
      i++;
    } else if (ch === "{") depth++;
    else if (ch === "}") depth--;
  }
  return false;
}

/** Each pass may uncover what the next takes off; nothing honest needs more than two. */
const MAX_PASSES = 8;

/**
 * An answer as the lexer reads it: escapes repaired, Unicode as LaTeX, wrapping (dollar signs, bold, quotes, closing
 * punctuation) gone. Doing it again changes nothing more.
 */
export function clean(text: string): string {
  let s = text;
  for (let pass = 0; pass < MAX_PASSES; pass++) {
    const next = cleanOnce(s);
    if (next === s) break;
    s = next;
  }
  return s;
}

function cleanOnce(text: string): string {
  let s = repairEscapes(text);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the range is every character of ASCII
  if (/[^\x00-\x7f]/.test(s)) s = mapUnicode(s);
  if (s.includes("<") || s.includes("&")) for (const [pattern, by] of HTML) s = s.replace(pattern, by);
  if (s.includes("color")) s = s.replace(/\\(?:text)?color\s*\{[a-zA-Z]{1,20}\}/g, " ");
  s = s.replace(/(\d)\s?[xX]\s?(?=10\s?\^)/g, "$1\\times ");
  s = respell(s);
  if (s.includes("\\\\")) s = undouble(dropLayoutRows(s));
  return stripWrapping(s);
}
