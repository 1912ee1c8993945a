import { normalText, unwrapWords } from "../text/normal-text.ts";

/** Letters and words of the options of a task; empty where it names none. */
export type Options = ReadonlyMap<string, string>;

export type Reading =
  /** Letters in order of the alphabet, each once. */
  | { readonly state: "letters"; readonly letters: readonly string[] }
  | { readonly state: "words"; readonly words: string }
  | { readonly state: "contradiction"; readonly reason: string };

/** The options of a task by upper-case letter; a list gets the letters A, B, C and on. */
export function optionsOf(options: Readonly<Record<string, string>> | readonly string[] | undefined): Options {
  if (options === undefined) return new Map();
  if (Array.isArray(options))
    return new Map((options as readonly string[]).map((words, i) => [String.fromCharCode(65 + i), normalText(words)]));
  return new Map(Object.entries(options).map(([key, words]) => [key.trim().toUpperCase(), normalText(words)]));
}

function plainText(raw: string): string {
  return unwrapWords(raw)
    .replace(/\*\*|\$|\\(?:left|right|displaystyle)\b|\\[,;:! ]/g, " ")
    .replace(/^\s*(?:(?:the\s+)?(?:correct\s+|right\s+|final\s+)?(?:option|choice|answer)s?\s*(?:is|are|:)?\s*)/i, "")
    .trim();
}

const LETTERS_ONLY = /^\(?[A-Za-z]\)?[.:]?(?:\s*(?:,|;|&|\/|\band\b|\s)\s*\(?[A-Za-z]\)?[.:]?)*$/i;
const LETTER_THEN_WORDS = /^(?:\(([A-Za-z])\)|([A-Z])[).:]|([A-Z])\s+-)[.:,]?\s*([\s\S]+)$/;

/** What an answer chooses: letters, words, or letters with words that belong to another option. */
export function readChoice(raw: string, options: Options): Reading {
  const text = plainText(raw);
  const run =
    /^[A-Z]{2,10}$/.test(text) &&
    [...text].every((c) => options.size === 0 || options.has(c)) &&
    new Set(text).size === text.length;
  if (run && !isOption(text, options)) return letters([...text]);
  if (LETTERS_ONLY.test(text) && !isOption(text, options)) {
    const found = text.match(/(?<![A-Za-z])[A-Za-z](?![A-Za-z])/g) ?? [];
    // One small letter between words, as the article, chooses nothing.
    return letters(found.map((l) => l.toUpperCase()));
  }
  const m = LETTER_THEN_WORDS.exec(text);
  if (m !== null) return withWords((m[1] ?? m[2] ?? m[3] ?? "").toUpperCase(), normalText(m[4] ?? ""), options);
  const words = normalText(text);
  const owner = ownerOf(words, options);
  return owner === null ? { state: "words", words } : letters([owner]);
}

function isOption(text: string, options: Options): boolean {
  return ownerOf(normalText(text), options) !== null && !options.has(text.toUpperCase());
}

function letters(found: readonly string[]): Reading {
  return { state: "letters", letters: [...new Set(found)].sort() };
}

/** The one option that has these words. */
function ownerOf(words: string, options: Options): string | null {
  const owners = [...options].filter(([, w]) => w === words || squeezed(w) === squeezed(words));
  return owners.length === 1 ? (owners[0]?.[0] ?? null) : null;
}

function squeezed(text: string): string {
  return text.replace(/[\s{}]+/g, "");
}

/** Words behind a letter explain it, unless they are those of another option or name further letters. */
function withWords(letter: string, words: string, options: Options): Reading {
  const owner = ownerOf(words, options);
  if (owner !== null && owner !== letter)
    return { state: "contradiction", reason: "its letter and its words are different options" };
  if (/^(?:or|and|,|\/)\s*\(?[a-z]\)?(?![a-z])/.test(words))
    return { state: "contradiction", reason: "it names several options" };
  if (marked(words).some((l) => l !== letter && (options.size === 0 || options.has(l))))
    return { state: "contradiction", reason: "it names several options" };
  return letters([letter]);
}

/** Letters that stand before words as those of options do, as in "red (b) green" or "red, b) green". */
function marked(words: string): readonly string[] {
  return [...words.matchAll(/(?:^|[\s,;])(?:\(([a-j])\)|([a-j])[).:](?=\s))/g)].map((m) =>
    (m[1] ?? m[2] ?? "").toUpperCase(),
  );
}
