import { hiddenCharacters } from "../text/hidden.ts";
import { clean } from "./clean.ts";
import { expandEllipses } from "./ellipsis.ts";
import { expandSigns } from "./expand.ts";
import { withoutLayout } from "./layout.ts";
import { lex, type Token } from "./lexer.ts";
import { fail, LIMITS, type Meter, NotMathematics, refuse } from "./limits.ts";
import { stripClauses } from "./parse-clauses.ts";
import { asEquations } from "./parse-relation.ts";
import { Parser } from "./parser.ts";
import { spellRuns } from "./runs.ts";
import { depthOf, isOp } from "./split.ts";
import { choiceOf, dateOf, textValue } from "./text-value.ts";
import { mapNodes, type Parsed, type Value } from "./value.ts";
import { ValueParser } from "./value-parser.ts";

/**
 * What an answer says. What is no mathematics is typed as text; where even that can't be, as with characters that hide, its
 * `problem` says why and it equals nothing but itself. Throws LimitExceeded.
 */
export function parseAnswer(raw: string, meter: Meter): Parsed {
  if (raw.length > LIMITS.answerChars) refuse("it is too long");
  return parseCleaned(raw, clean(raw), meter);
}

/** As `parseAnswer`, for a text that is not too long and whose clean form is known. */
export function parseCleaned(raw: string, cleaned: string, meter: Meter): Parsed {
  const hidden = hiddenCharacters(raw);
  if (hidden !== null)
    return {
      value: { t: "text", text: "" },
      other: null,
      letter: null,
      parameters: new Set(),
      conditions: [],
      problem: `it holds ${hidden}`,
    };
  const choice = choiceOf(cleaned);
  if (choice !== null && /^[\p{L}\p{P}\s]{2,}$/u.test(choice.words) && !/[\\=]/.test(choice.words))
    return { value: choice, other: null, letter: choice.letter, parameters: new Set(), conditions: [], problem: null };
  const words = /^(?:DNE|N\/A)$/i.test(cleaned) ? textValue(cleaned) : dateOf(cleaned);
  if (words !== null)
    return { value: words, other: null, letter: null, parameters: new Set(), conditions: [], problem: null };
  try {
    return { ...parseMathematics(cleaned, meter), letter: choice?.letter ?? null };
  } catch (error) {
    if (!(error instanceof NotMathematics)) throw error;
    return {
      value: textValue(cleaned),
      other: null,
      letter: choice?.letter ?? null,
      parameters: new Set(),
      conditions: [],
      problem: error.message,
    };
  }
}

function parseMathematics(cleaned: string, meter: Meter): Omit<Parsed, "letter"> {
  const lexed = lex(cleaned);
  if (depthOf(lexed) > LIMITS.depth) refuse("it is nested too deep");
  const { tokens, parameters, conditions } = stripClauses(withoutLayout(lexed));
  if (tokens.length === 0) fail("nothing is left of it");
  const parser = new ValueParser(tokens, meter);
  const value = asEquations(expandSigns(parser.statement({ from: 0, end: tokens.length })));
  const full = spellRuns(
    mapNodes(value, (n) => expandEllipses(n, meter)),
    meter,
  );
  const bare = full.t === "text" ? textValue(cleaned) : full;
  return {
    value: bare,
    other: otherReading(tokens, meter),
    parameters,
    conditions: conditions.flatMap((c) => boundOf(c, meter)),
    problem: bare.t === "text" ? (parser.problem ?? "it is text") : null,
  };
}

/** A bound as a relation; none where it can't be read as one. */
function boundOf(tokens: readonly Token[], meter: Meter): readonly Value[] {
  try {
    const value = new ValueParser(tokens, meter).typed({ from: 0, end: tokens.length });
    return value.t === "relation" ? [value] : [];
  } catch (error) {
    if (error instanceof NotMathematics) return [];
    throw error;
  }
}

/** Thousands that may be a list, or a list of two that may be a number with a decimal comma. */
function otherReading(tokens: readonly Token[], meter: Meter): Value | null {
  const [first, comma, second] = tokens;
  // No item of a list begins with a zero, has a point only at the end of the list, or shares a currency sign.
  const listed = first?.groups?.every((g) => !/^0\d|\./.test(g)) && first.money === undefined;
  if (tokens.length === 1 && first?.groups !== undefined && listed) {
    const items = first.groups.map((g) => decimal(g, meter));
    return { t: "list", items, joined: "" };
  }
  const offset = isOp(first, "-") ? 1 : 0;
  const [a, b] = offset === 1 ? [comma, tokens[3]] : [first, second];
  const middle = offset === 1 ? second : comma;
  if (tokens.length !== 3 + offset || a?.t !== "num" || b?.t !== "num" || !isOp(middle, ",") || b.gap || middle?.gap)
    return null;
  if (!/^\d+$/.test(a.v) || !/^\d+$/.test(b.v) || (b.v.length === 3 && a.v !== "0")) return null;
  return decimal(`${a.v}.${b.v}`, meter, offset === 1);
}

function decimal(v: string, meter: Meter, negative = false): Value {
  const node = new Parser([{ t: "num", v, gap: false }], 0, 1, meter).whole();
  return { t: "expr", node: negative ? { k: "neg", a: node } : node, unit: null };
}
