import { normalText } from "../text/normal-text.ts";
import { wordsToNumber } from "../text/number-words.ts";
import { num } from "./node.ts";
import { fromInteger } from "./rational.ts";
import type { Value } from "./value.ts";

const NO_SOLUTION =
  /^(?:(?:there (?:are|is) )?no (?:real |integer |such |possible )?(?:solutions?|numbers?|values?|roots?|answers?)(?: exists?)?|none|empty set|the empty set|does not exist|dne|undefined|doesn't exist|нет решений|无解)$/;
const REALS = /^(?:the )?(?:set of )?(?:all|any|every) (?:the )?reals?(?: numbers?)?(?: x)?$/;
const INFINITE =
  /^(?:infinitely many(?: solutions?)?|infinite(?:ly many)?|infinity|an infinite number(?: of solutions)?)$/;

/** Words as a value: a choice with its letter, a number that is spelled out, or text. */
export function textValue(raw: string): Value {
  const choice = choiceOf(raw);
  if (choice !== null) return choice;
  const text = normalText(raw);
  if (NO_SOLUTION.test(text)) return { t: "space", name: "empty" };
  if (REALS.test(text)) return { t: "space", name: "R" };
  if (INFINITE.test(text)) return { t: "expr", node: { k: "const", name: "inf" }, unit: null };
  const n = wordsToNumber(text);
  if (n !== null) return { t: "expr", node: num(fromInteger(n)), unit: null };
  return { t: "text", text, raw: raw.trim() };
}

/** `(C)`, `C.`, `C: words` or `(C) words`; null where no letter stands first. */
export function choiceOf(raw: string): Extract<Value, { t: "choice" }> | null {
  const plain = raw
    .replace(/\\(?:text|textbf|textit|mathrm|mbox|textrm|mathbf)\s*\{([^{}]*)\}/g, "$1")
    .replace(/\*\*|\$|\\(?:left|right)\b/g, "")
    .trim();
  const m = /^(?:\(([A-Z])\)|([A-Z])\))[.:,]?\s*([\s\S]*)$/.exec(plain) ?? /^([A-Z])()[.:][ \t]*([\s\S]*)$/.exec(plain);
  if (m === null) return null;
  return { t: "choice", letter: m[1] || m[2] || "", words: normalText(m[3] ?? "") };
}
