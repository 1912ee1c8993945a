/** Comparisons that a sentence makes, as signs. */
const COMPARISONS: readonly (readonly [RegExp, string])[] = [
  [/\bis (?:less|smaller) than or equal to\b|\bis at most\b/, "<="],
  [/\bis (?:greater|larger|more|bigger) than or equal to\b|\bis at least\b/, ">="],
  [/\bis (?:less|smaller) than\b/, "<"],
  [/\bis (?:greater|larger|more|bigger) than\b/, ">"],
];
const BOUNDS: ReadonlyMap<string, string> = new Map([
  ["zero", "0"],
  ["one", "1"],
  ["0", "0"],
  ["1", "1"],
]);
const NEGATION =
  /\b(?:not|no|cannot|can't|never|nobody|neither|nor|without|loses?|fails?|isn't|aren't|won't|doesn't|impossible|false)\b/;

/** "The sum is less than zero" as a sign and a bound; null for other sentences. */
export function comparisonIn(text: string): { readonly sign: string; readonly bound: string } | null {
  if (NEGATION.test(text)) return null;
  for (const [pattern, sign] of COMPARISONS) {
    const m = pattern.exec(text);
    if (m === null) continue;
    const bound = BOUNDS.get(
      text
        .slice(m.index + m[0].length)
        .replace(/[.\s]+$/, "")
        .trim(),
    );
    if (bound !== undefined) return { sign, bound };
  }
  return null;
}

/**
 * Whether words name what a sentence says: the name that is its subject ("Anna wins." for "Anna"), or what it says that its
 * subject is ("The function is odd." for "odd"). Sentences that deny something are answered by no part of them.
 */
export function answersSentence(sentence: string, answer: string, raw: string): boolean {
  const words = sentence.split(" ");
  if (words.length < 4 || answer.length < 3 || answer.split(" ").length > 3 || NEGATION.test(sentence)) return false;
  const complement = /\b(?:is|are) (?:an? |the )?([^,.;:]+)$/.exec(sentence);
  if (complement !== null && complement[1]?.trim() === answer) return true;
  const subject =
    /^([A-Z\u0410-\u042f][\p{Ll}]+(?: [A-Z\u0410-\u042f][\p{Ll}]+)?) (?:will |can |has )?[\p{Ll}]+(?:s|ed|t|e)? /u.exec(
      raw,
    );
  const name = subject?.[1]?.toLowerCase();
  return name !== undefined && !ARTICLES.has(name.split(" ")[0] ?? "") && name === answer;
}

/** Whether a short sentence says of its subject what a gold of a word or two says: "The series diverges" for "diverges". */
export function statesOf(sentence: string, gold: string): boolean {
  if (gold.length < 3 || !/^[\p{L} -]+$/u.test(gold) || NEGATION.test(sentence)) return false;
  const bare = sentence.replace(/^(?:an?|the) /, "");
  if (bare === gold.replace(/^(?:an?|the) /, "")) return true;
  const said = /^(?:the|this|it)(?: \p{L}+){0,3} (?:is|are) (?:an? |the )?(.+)$/u.exec(sentence)?.[1];
  return said === gold || (gold.endsWith("s") && /^(?:the|this) \p{L}+ (.+)$/u.exec(sentence)?.[1] === gold);
}

const ARTICLES: ReadonlySet<string> = new Set(
  "the a an this that these those there each every all both some any only if when for at in on by to it its we you they".split(
    " ",
  ),
);
