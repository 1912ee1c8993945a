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
  return text.replace(/\\{2,}(?=[a-zA-Z]{2,}|[[\](){}$%!,;])/g, "\\");
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

function stripWrapping(text: string): string {
  let s = text.trim();
  for (let i = 0; i < 6; i++) {
    const before = s;
    s = s.replace(/^(?:\*\*|__|`|"|\$\$?|\\\[|\\\(|\\displaystyle)+\s*/, "").replace(/\s*(?:\*\*|`|"|\\\]|\\\))+$/, "");
    s = s.replace(/^(\\[,;:!>~ ]|~|\\quad|\\qquad)+/, "").replace(/([^\\])(?:\$+|~|\\quad|\\qquad)$/, "$1");
    s = s.replace(/(?:\\[,;:! ])+$/, "").trimEnd();
    if (/[^.\\][.;:,。，]$/.test(s)) s = s.slice(0, -1).trim();
    if (s === before) break;
  }
  return s;
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

/** "0.333..." and "0.1666 repeating". */
const REPEATED = /(\d{0,20}\.\d{0,40}?)(\d)\2{2,40}\s?(?:\.{3}|\\l?dots\b|\\cdots\b|\(?repeating\)?)/g;

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

/** "0.123123..." with a period of two digits or more, written out twice at least. */
const PERIODIC = /(\d{0,20}\.\d{0,12}?)(\d{2,12}?)\2{1,8}\s?(?:\.{3}|\\l?dots\b|\\cdots\b|\(?repeating\)?)/g;

/** Thousands with points and a decimal comma: nothing else looks so. */
const EUROPEAN = /^([-+\s]*(?:\\?\$|\\euro)?\s*)([1-9]\d{0,2}(?:\.\d{3})+),(\d+)(?![\d.,])/;

const BASE_WORDS = "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen".split(
  " ",
);
const BASES = `(\\d{1,2}|${BASE_WORDS.join("|")})`;
const WORDED = String.raw`(?:\\(?:text|mathrm|textrm|mbox)\s*\{)?`;
/** `101_{\text{two}}` and `101_{\text{base }2}`. */
const BASE_INDEX = new RegExp(
  String.raw`(?<=[\dA-Fa-f)])_\s*\{?\s*${WORDED}\s*(?:base\s*)?\}?\s*${BASES}\s*\}{0,2}`,
  "g",
);
/** "101 base 2", "101 (base two)", "101 in base 2" at the end. */
const BASE_BEHIND = new RegExp(String.raw`(?<=\d)\)?\s*${WORDED}\s*\(?\s*(?:in )?base[ -]?\}?\s*${BASES}\s*\)?\s*\}?$`);

function inBase(_match: string, base: string): string {
  const word = BASE_WORDS.indexOf(base);
  return `_{${word < 0 ? base : word + 2}}`;
}

/** Intervals in the notation that turns brackets outwards, as `]1, 4[`. */
const TURNED = /(?:\\left\s*)?([[\]])([^[\]()]*?[,;][^[\]()]*?)(?:\\right\s*)?([[\]])/g;

function turnBrackets(text: string): string {
  if (!/(?:^|\\cup\s*|\\in\s*|=\s*|\\left\s*)\][^[\]()]+[[\]]|^(?:\\left\s*)?\[[^[\]()]+\[/.test(text)) return text;
  return text.replace(TURNED, (_, open: string, inner: string, close: string) => {
    return `${open === "]" ? "(" : "["}${inner}${close === "[" ? ")" : "]"}`;
  });
}

/** "The answer is" and the like, also inside of `\text{...}`. */
const ANNOUNCEMENT =
  /^(\\(?:text|textbf|mathrm|mbox|textrm)\s*\{\s*)?(?:(?:so|thus|hence|therefore),? )?(?:the )?(?:final |correct |only |required |desired )?(?:answers?|results?|solutions?|roots?|values?)(?: set)?\s*(?:(?:is|are)(?: given by)?(?![a-z])|[:=])\s*:?\s*(\})?\s*(?=\S)/i;

function dropAnnouncement(text: string): string {
  const m = ANNOUNCEMENT.exec(text);
  if (m === null || (m[2] !== undefined && m[1] === undefined)) return text;
  return (m[1] !== undefined && m[2] === undefined ? m[1] : "") + text.slice(m[0].length);
}

function cleanOnce(text: string): string {
  let s = repairEscapes(text);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the range is every character of ASCII
  if (/[^\x00-\x7f]/.test(s)) s = mapUnicode(s);
  if (s.includes("<") || s.includes("&")) for (const [pattern, by] of HTML) s = s.replace(pattern, by);
  if (s.includes("color")) s = s.replace(/\\(?:text)?color\s*\{[a-zA-Z]{1,20}\}/g, " ");
  s = s.replace(/(\d)\s?[xX]\s?(?=10\s?\^)/g, "$1\\times ");
  if (/\.{3}|dots\b|repeating/.test(s))
    s = s.replace(REPEATED, "$1\\overline{$2}").replace(PERIODIC, "$1\\overline{$2}");
  s = s.replace(
    EUROPEAN,
    (_, sign: string, whole: string, rest: string) => `${sign}${whole.replaceAll(".", "")}.${rest}`,
  );
  if (/base|_.{0,12}(?:two|three|four|five|six|seven|eight|nine|ten|teen|twelve|eleven)/.test(s))
    s = s.replace(BASE_INDEX, inBase).replace(BASE_BEHIND, inBase);
  s = s.replace(/(\d)\{:\}(?=\d)/g, "$1:").replace(/\{\s*\}(?=\s*[_^])/g, "");
  s = dropAnnouncement(s);
  if (s.includes("[") || s.includes("]")) s = turnBrackets(s);
  if (s.includes("\\\\")) s = undouble(dropLayoutRows(s));
  return stripWrapping(s);
}
