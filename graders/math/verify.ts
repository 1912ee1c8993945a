import type { RuleAnswer, RuleFinding } from "../../src/contract/grader.ts";
import type { MathTask } from "../../src/contract/task.ts";
import { type Extraction, extract, itemsOf } from "../text/extract.ts";
import { hiddenCharacters } from "../text/hidden.ts";
import { clean } from "./clean.ts";
import { equalValues } from "./compare.ts";
import { unreduced } from "./form.ts";
import { type Gold, goldsOf, wantedFor } from "./gold.ts";
import { LIMITS, LimitExceeded, Meter } from "./limits.ts";
import { parseAnswer, parseCleaned } from "./parse-value.ts";
import { type Context, policyOf } from "./policy.ts";
import { symbolsOf } from "./rename.ts";
import { kindOf, type Parsed, type Value } from "./value.ts";

/** How much of an answer the record shows. */
const SHOWN = 200;

export interface Verification {
  readonly finding: RuleFinding;
  /** The steps, in words that name the gold: for the operator's eyes only. */
  readonly steps: readonly string[];
}

/** Judges one answer. Never throws on any answer; throws `task_invalid` for a gold that can't judge. */
export function verify(task: MathTask, answer: RuleAnswer): Verification {
  const golds = goldsOf(task);
  const steps: string[] = [];
  const found: Extraction =
    answer.form === "answer"
      ? { found: true, text: answer.text, from: "bare", reason: "it was given as the answer" }
      : extract(answer.text, itemsOf(task.extract), wantedFor(golds));
  if (!found.found) {
    steps.push(`No answer: ${found.reason}.`);
    return {
      finding: {
        outcome: "no_answer",
        extracted: { text: null, reason: found.reason },
        evidence: `No answer: ${found.reason}.`,
      },
      steps,
    };
  }
  const extracted = {
    text: found.text.length > SHOWN ? `${found.text.slice(0, SHOWN)}...` : found.text,
    from: found.from,
    reason: found.reason,
  };
  steps.push(`Extracted ${JSON.stringify(extracted.text)} from ${found.reason} (${found.from}).`);
  if (found.text.trim() === "")
    return { finding: { outcome: "no_answer", extracted, evidence: "No answer: it is empty." }, steps };
  if (golds.length === 0) {
    const evidence = "Refused: nothing is left of the task's gold, so no answer matches it.";
    return {
      finding: { outcome: "mismatch", extracted, evidence, flags: ["empty_gold"] },
      steps: [...steps, evidence],
    };
  }
  const { matches, evidence } = judge(task, golds, found.text, found.suffix, steps);
  steps.push(evidence);
  return { finding: { outcome: matches ? "match" : "mismatch", extracted, evidence }, steps };
}

interface Judgement {
  readonly matches: boolean;
  readonly evidence: string;
}

function judge(
  task: MathTask,
  golds: readonly Gold[],
  text: string,
  suffix: string | undefined,
  steps: string[],
): Judgement {
  try {
    return compareAll(task, golds, text, suffix, steps);
  } catch (error) {
    if (error instanceof LimitExceeded) return { matches: false, evidence: `Refused: ${error.message}.` };
    // Depth is limited before recursion can overflow; where a stack is too small even so, the answer is at fault.
    if (error instanceof RangeError) return { matches: false, evidence: "Refused: it is too large to work out." };
    throw error;
  }
}

function compareAll(
  task: MathTask,
  golds: readonly Gold[],
  text: string,
  suffix: string | undefined,
  steps: string[],
): Judgement {
  if (text.length > LIMITS.answerChars) return { matches: false, evidence: "Refused: it is too long." };
  const hidden = hiddenCharacters(text);
  if (hidden !== null) return { matches: false, evidence: `Refused: the answer holds ${hidden}.` };
  const meter = new Meter();
  const cleaned = clean(text);
  const reduced = task.policy?.form === "reduced";
  if (!reduced && golds.some((g) => g.cleaned === cleaned || g.raw.trim() === text.trim()))
    return { matches: true, evidence: "Accepted: written as the expected answer is." };
  const answers = [parseCleaned(text, cleaned, meter)];
  if (suffix !== undefined) answers.push(parseAnswer(`${text}${suffix}`, meter));
  const [answer] = answers;
  if (answer === undefined) return { matches: false, evidence: "Refused: it can't be read." };
  steps.push(`The answer reads as ${kindOf(answer.value)}${answer.problem === null ? "" : ` (${answer.problem})`}.`);
  const bracketed = /^\(.*\)$/.test(cleaned);
  for (const gold of golds) {
    steps.push(`The gold ${JSON.stringify(gold.raw.slice(0, SHOWN))} reads as ${kindOf(gold.parsed.value)}.`);
    if (!answers.some((a) => matchesGold(task, gold, a, meter, bracketed, steps))) continue;
    const fault = reduced ? unreduced(answer.value) : null;
    if (fault !== null) return { matches: false, evidence: `Refused: equal in value, but ${fault}.` };
    return { matches: true, evidence: `Accepted: equal as ${kindOf(answer.value)}.` };
  }
  return { matches: false, evidence: refusal(answer) };
}

function refusal(answer: Parsed): string {
  if (answer.problem !== null && answer.value.t === "text")
    return `Refused: read as text (${answer.problem}), it differs from the expected answer.`;
  return `Refused: as ${kindOf(answer.value)} it differs from the expected answer.`;
}

function matchesGold(
  task: MathTask,
  gold: Gold,
  answer: Parsed,
  meter: Meter,
  bracketed: boolean,
  steps: string[],
): boolean {
  const ctx: Context = {
    meter,
    policy: policyOf(task),
    precision: task.precision ?? "printed",
    parameters: new Set([...gold.parsed.parameters, ...answer.parameters]),
    trace: (step) => steps.push(step),
    bracketed,
    equal: equalValues,
  };
  if (otherDomain(gold.parsed, answer, ctx)) {
    ctx.trace("the answer's conditions are others than the gold's");
    return false;
  }
  if (equalValues(gold.parsed.value, answer.value, ctx)) return true;
  if (gold.percent !== null && equalValues(gold.percent.value, answer.value, ctx)) return true;
  return otherReadings(gold.parsed, answer, ctx);
}

/** Both bound the same symbol, and not alike: "x for x > 0" is not "x for x > 1". */
function otherDomain(gold: Parsed, answer: Parsed, ctx: Context): boolean {
  return gold.conditions.some((g) => {
    const symbols = [...symbolsOf(g)].sort().join();
    const same = answer.conditions.filter((a) => [...symbolsOf(a)].sort().join() === symbols);
    return same.length > 0 && !same.some((a) => equalValues(g, a, ctx));
  });
}

/** Ambiguous commas: a gold's thousands as a list for an answer that is one, a decimal comma on either side. */
function otherReadings(gold: Parsed, answer: Parsed, ctx: Context): boolean {
  if (sameLetter(gold, answer)) return true;
  const g = gold.other;
  const a = answer.other;
  if (g?.t === "list" && (answer.value.t === "list" || answer.value.t === "set"))
    return equalValues(g, answer.value, ctx);
  if (g?.t === "expr" && /^0[,.]/.test(printed(g)) && answer.value.t === "expr")
    return equalValues(g, answer.value, ctx);
  return a?.t === "expr" && gold.value.t === "expr" && isDecimal(gold.value) && equalValues(gold.value, a, ctx);
}

/** "(B) 25" and B choose the same, whatever else the one says. */
function sameLetter(gold: Parsed, answer: Parsed): boolean {
  if (gold.value.t === "choice" && answer.value.t === "choice") return false;
  const [g, a] = [gold.letter, answer.letter];
  if (g !== null && a !== null) return g === a && (bareLetter(gold.value) ?? bareLetter(answer.value)) !== null;
  return g !== null ? g === bareLetter(answer.value) : a !== null && a === bareLetter(gold.value);
}

function bareLetter(value: Value): string | null {
  if (value.t === "choice") return value.letter;
  return value.t === "expr" && value.unit === null && value.node.k === "sym" && /^[A-J]$/.test(value.node.name)
    ? value.node.name
    : null;
}

function printed(value: Value): string {
  if (value.t !== "expr" || value.node.k !== "num") return "";
  return value.node.v.n < value.node.v.d && (value.node.printed.places ?? 0) >= 3 ? "0." : "";
}

function isDecimal(value: Value): boolean {
  const node = value.t === "expr" ? (value.node.k === "neg" ? value.node.a : value.node) : null;
  return node?.k === "num" && node.v.d !== 1n;
}
