import { normalText } from "../text/normal-text.ts";
import { wordsToNumber } from "../text/number-words.ts";
import { type Node, neg, num } from "./node.ts";
import { fromInteger, rational } from "./rational.ts";
import type { Value } from "./value.ts";

const NO_SOLUTION =
  /^(?:(?:there (?:are|is) )?no (?:real |integer |such |possible )?(?:solutions?|numbers?|values?|roots?|answers?)(?: exists?)?|none|empty set|the empty set|does not exist|dne|undefined|doesn't exist|нет решений|无解)$/;
const REALS = /^(?:the )?(?:set of )?(?:all|any|every) (?:the )?reals?(?: numbers?)?(?: x)?$/;
const INFINITE =
  /^(?:infinitely many(?: solutions?)?|infinite(?:ly many)?|infinity|an infinite number(?: of solutions)?)$/;

const SIGNED_INFINITY = /^(positive|plus|negative|minus) infinity$/;
/** "All real numbers except 0 and x = 2". */
const REALS_EXCEPT =
  /^(?:the )?(?:set of )?(?:all |any )?reals?(?: numbers?)?(?: [a-z])?,? (?:except|other than|excluding|not equal to)(?: for)? (.+)$/;

function realsExcept(text: string): Value | null {
  const listed = REALS_EXCEPT.exec(text)?.[1];
  if (listed === undefined) return null;
  const items = listed
    .split(/,? and |,? or |, /)
    .map((part) => /^(?:[a-z] ?= ?)?(-?)(\d{1,9})(?:\/(\d{1,9}))?$/.exec(part));
  const points = items.map((m): Value | null => {
    if (m === null || Number(m[3] ?? 1) === 0) return null;
    const size = num(rational(BigInt(m[2] ?? 0), BigInt(m[3] ?? 1)));
    return { t: "expr", node: m[1] === "-" ? neg(size) : size, unit: null };
  });
  const found = points.filter((p) => p !== null);
  if (found.length !== points.length) return null;
  return {
    t: "sets",
    op: "setminus",
    parts: [
      { t: "space", name: "R" },
      { t: "set", items: found },
    ],
  };
}

const MONTHS = "january february march april may june july august september october november december".split(" ");
const MONTH = `(${MONTHS.join("|")})`;
const DATES: readonly RegExp[] = [
  new RegExp(`^(?:the )?(?<d>\\d{1,2})(?:st|nd|rd|th)?(?: of)? (?<m>${MONTH.slice(1, -1)})(?:,? (?<y>\\d{4}))?$`),
  new RegExp(`^(?<m>${MONTH.slice(1, -1)}) (?:the )?(?<d>\\d{1,2})(?:st|nd|rd|th)?(?:,? (?<y>\\d{4}))?$`),
];

/** A day of the year in one spelling, as "5 march 2021"; null for what is none. */
export function dateOf(cleaned: string): Value | null {
  if (cleaned.length > 40 || !/\d/.test(cleaned) || !/[aeiou]/i.test(cleaned)) return null;
  const text = normalText(cleaned);
  const m = DATES.map((d) => d.exec(text)?.groups).find((g) => g !== undefined);
  if (m === undefined) return null;
  return { t: "text", text: `${Number(m.d)} ${m.m}${m.y === undefined ? "" : ` ${m.y}`}` };
}

/** Words as a value: a choice with its letter, a number that is spelled out, or text. */
export function textValue(raw: string): Value {
  const choice = choiceOf(raw);
  if (choice !== null) return choice;
  const text = normalText(raw);
  if (NO_SOLUTION.test(text)) return { t: "space", name: "empty" };
  if (REALS.test(text)) return { t: "space", name: "R" };
  const signed = SIGNED_INFINITY.exec(text)?.[1];
  if (signed !== undefined) {
    const node: Node = { k: "const", name: "inf" };
    return { t: "expr", node: signed === "negative" || signed === "minus" ? neg(node) : node, unit: null };
  }
  const reals = realsExcept(text);
  if (reals !== null) return reals;
  if (INFINITE.test(text)) return { t: "expr", node: { k: "const", name: "inf" }, unit: null };
  const n = wordsToNumber(text);
  if (n !== null) return { t: "expr", node: num(fromInteger(n)), unit: null };
  return { t: "text", text, raw: raw.trim() };
}

const WORDS = /\\(?:text|textbf|textit|mathrm|mbox|textrm|mathbf)\s*\{([^{}]*)\}/g;

/** `(C)`, `C.`, `C: words` or `(C) words`; null where no letter stands first. */
export function choiceOf(raw: string): Extract<Value, { t: "choice" }> | null {
  const words = raw.includes("\\") ? raw.replace(WORDS, "$1") : raw;
  const plain = words.replace(/\*\*|\$|\\(?:left|right)\b/g, "").trim();
  const m = /^(?:\(([A-Z])\)|([A-Z])\))[.:,]?\s*([\s\S]*)$/.exec(plain) ?? /^([A-Z])()[.:][ \t]*([\s\S]*)$/.exec(plain);
  // "(C) or (D)" chooses nothing.
  if (m === null || /^(?:or|and)\b/.test(m[3] ?? "")) return null;
  if (/^(?:or\b|and\b|[,;&/|])\s*\(?[A-Z]\)?(?![a-zA-Z])|\([A-Z]\)|^[A-Z]$/.test(m[3] ?? "")) return null;
  return { t: "choice", letter: m[1] || m[2] || "", words: normalText(m[3] ?? "") };
}
