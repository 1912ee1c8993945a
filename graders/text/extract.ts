import type { Extract, ExtractItem } from "../../src/contract/task.ts";
import { afterAnchor } from "./anchors.ts";
import { type Box, findBoxes } from "./boxes.ts";
import { lastMath, lastNumber } from "./last.ts";
import { dropReasoning } from "./reasoning.ts";

/** What an answer is looked for as: several boxes are a list only where the gold is one. */
export interface Wanted {
  /** The gold has several items without an order of its own. */
  readonly list: boolean;
  /** The gold is one letter or a choice. */
  readonly letter: boolean;
}

export type Extraction =
  | {
      readonly found: true;
      readonly text: string;
      readonly from: ExtractItem;
      readonly reason: string;
      readonly suffix?: string;
    }
  | { readonly found: false; readonly reason: string };

const PRESETS: Readonly<Record<string, readonly ExtractItem[]>> = {
  strict: ["box", "answer_tag"],
  standard: ["box", "answer_tag", "answer_line"],
  gsm8k: ["hash_marks", "box"],
  lenient: ["box", "answer_tag", "answer_line", "hash_marks", "last_math", "last_number"],
  bare: ["bare"],
};

/** Responses are read from the end; what stands further back than this is not looked at. */
const MAX_CHARS = 200_000;

/** The items that a task's `extract` names, in order. */
export function itemsOf(extract: Extract | undefined): readonly ExtractItem[] {
  if (extract === undefined) return PRESETS.standard ?? [];
  return typeof extract === "string" ? (PRESETS[extract] ?? []) : extract;
}

/** Takes the answer out of a whole response, by the first item that finds one. */
export function extract(response: string, items: readonly ExtractItem[], wanted: Wanted): Extraction {
  const text = dropReasoning(response.length > MAX_CHARS ? response.slice(-MAX_CHARS) : response);
  if (text.trim() === "") return { found: false, reason: "nothing follows the reasoning" };
  const missing: string[] = [];
  for (const item of items) {
    const result = EXTRACTORS[item](text, wanted, items);
    if (result.state === "found")
      return {
        found: true,
        text: result.text,
        from: item,
        reason: result.reason,
        ...(result.suffix === undefined ? {} : { suffix: result.suffix }),
      };
    if (result.state === "refused") return { found: false, reason: result.reason };
    missing.push(item);
  }
  return { found: false, reason: `no ${missing.join(", ")} was found` };
}

type Attempt =
  | { readonly state: "found"; readonly text: string; readonly reason: string; readonly suffix?: string }
  | { readonly state: "missing" }
  | { readonly state: "refused"; readonly reason: string };

const MISSING: Attempt = { state: "missing" };

const EXTRACTORS: Readonly<
  Record<ExtractItem, (text: string, wanted: Wanted, items: readonly ExtractItem[]) => Attempt>
> = {
  box: fromBoxes,
  answer_tag: fromTag,
  answer_line: fromLine,
  hash_marks: fromHashMarks,
  last_math: fromLastMath,
  last_number: fromLastNumber,
  bare: fromWhole,
};

const LIST_GAP =
  /^(?:\s|\$|\\[[\]();,:! ]|\\quad|\\qquad|[,;&]|\\text\s*\{\s*(?:,|and|or|,\s*and)\s*\}|\band\b|\bor\b|或|和|и|или|\bet\b|\bund\b|\by\b|\bou\b)*$/iu;
const HEDGE_GAP =
  /^(?:\s|\$|\\[[\]();,:! ]|\\quad|\\qquad|[,;/|]|\\text\s*\{\s*(?:,|or)\s*\}|\bor\b|或|или|\boder\b|\bou\b|\bmaybe\b|\bperhaps\b)*$/iu;

function fromBoxes(text: string, wanted: Wanted): Attempt {
  const boxes = findBoxes(text);
  const last = boxes.at(-1);
  if (last === undefined) return MISSING;
  if (last.content === null) return { state: "refused", reason: "the last box is not closed" };
  if (isEmpty(last.content)) return { state: "refused", reason: "the last box is empty" };
  const suffix = /^\s*(?:\\?%|\\?\$?\s*percent\b)/i.exec(text.slice(last.end, last.end + 12))?.[0];
  const found: Attempt = {
    state: "found",
    text: last.content,
    reason: boxes.length === 1 ? "the box" : `the last of ${boxes.length} boxes`,
    ...(suffix === undefined ? {} : { suffix: "%" }),
  };
  if (boxes.length === 1) return found;
  return joined(text, boxes, wanted) ?? found;
}

/** Several boxes in one sentence: a list where the gold is one, else a hedge where "or", a comma or nothing parts them. */
function joined(text: string, boxes: readonly Box[], wanted: Wanted): Attempt | null {
  const gaps = wanted.list ? LIST_GAP : HEDGE_GAP;
  let first = boxes.length - 1;
  while (first > 0 && gaps.test(between(text, boxes[first - 1], boxes[first]))) first--;
  const group = boxes.slice(first);
  const contents = [...new Set(group.map((b) => (b.content ?? "").replace(/\s+/g, "")))];
  if (contents.length < 2) return null;
  if (group.some((b) => b.content === null)) return { state: "refused", reason: "a box is not closed" };
  if (!wanted.list) return { state: "refused", reason: `${contents.length} different boxes are a hedge` };
  const items = group.map((b) => b.content ?? "");
  return { state: "found", text: items.join(" , "), reason: `${group.length} boxes as a list` };
}

function between(text: string, a: Box | undefined, b: Box | undefined): string {
  const gap = text.slice(a?.end ?? 0, b?.start ?? 0);
  return gap.length > 80 ? "too far apart" : gap;
}

function isEmpty(content: string): boolean {
  return content.replace(/\\[,;:! ]|\\(?:quad|qquad|text|mathrm)\b|[\s~{}$]/g, "") === "";
}

function fromTag(text: string): Attempt {
  const close = text.lastIndexOf("</answer>");
  if (close < 0) return MISSING;
  const open = text.lastIndexOf("<answer>", close);
  if (open < 0) return MISSING;
  const content = text.slice(open + "<answer>".length, close);
  if (content.trim() === "") return { state: "refused", reason: "the answer tag is empty" };
  const boxes = findBoxes(content);
  const box = boxes.at(-1)?.content;
  if (boxes.length === 1 && typeof box === "string" && !isEmpty(box))
    return { state: "found", text: box, reason: "the box in the answer tag" };
  return { state: "found", text: content.trim(), reason: "the answer tag" };
}

function fromLine(text: string, wanted: Wanted, items: readonly ExtractItem[]): Attempt {
  const anchored = afterAnchor(text);
  if (anchored === null) return MISSING;
  if (!wanted.letter && items.includes("last_number") && isProse(anchored.text))
    return fromLastMath(anchored.text, wanted, items);
  return {
    state: "found",
    text: wanted.letter ? letterFirst(anchored.text) : anchored.text,
    reason: "what follows the announcement of the answer",
  };
}

/** Words of a sentence rather than a formula. */
function isProse(text: string): boolean {
  return (text.replace(/\\[a-zA-Z]+/g, " ").match(/[a-zA-Z]{3,}/g) ?? []).length >= 3;
}

/** One line of symbols and signs without words. */
function isFormula(text: string): boolean {
  return (
    text.length <= 300 &&
    !text.includes("\n") &&
    /[=+*/^<>_-]/.test(text) &&
    !/\p{L}{4,}/u.test(text.replace(/\\[a-zA-Z]+/g, " ")) &&
    /[a-zA-Z]/.test(text)
  );
}

/** The letter that a choice begins with; what follows it explains. */
function letterFirst(text: string): string {
  const m = /^\(?([A-Z])\)?(?=[\s.,:;)。]|$)/.exec(text.replace(/^(?:\*\*|option\s+|choice\s+|for sure\s+)*/i, ""));
  return m === null ? text : (m[1] ?? text);
}

function fromHashMarks(text: string): Attempt {
  const at = text.lastIndexOf("####");
  if (at >= 0) {
    const line = (text.slice(at + 4).split("\n", 1)[0] ?? "").trim();
    return line === ""
      ? { state: "refused", reason: "nothing follows the hash marks" }
      : { state: "found", text: line, reason: "what follows the hash marks" };
  }
  // The published model solutions of GSM8K end with "A: 5" instead.
  const m = /(?:^|\n)A:[ \t]*([^\n]+)\s*$/.exec(text.slice(-400));
  return m === null ? MISSING : { state: "found", text: (m[1] ?? "").trim(), reason: "the last line" };
}

/** Of the last formula and the last number the later one counts, where both are asked for. */
function fromLastMath(text: string, wanted: Wanted, items: readonly ExtractItem[]): Attempt {
  const math = lastMath(text);
  if (wanted.letter)
    return (
      fromLetter(text) ?? (math === null ? MISSING : { state: "found", text: math.text, reason: "the last formula" })
    );
  if (math === null && isFormula(text.trim()))
    return { state: "found", text: text.trim(), reason: "the whole text, a formula" };
  if (math === null) return items.includes("last_number") ? fromLastNumber(text, wanted) : MISSING;
  const number = items.includes("last_number") ? lastNumber(text) : null;
  if (number !== null && number.at >= math.end) return { state: "found", text: number.text, reason: "the last number" };
  return { state: "found", text: math.text, reason: "the last formula" };
}

function fromLastNumber(text: string, wanted: Wanted): Attempt {
  const number = wanted.letter ? null : lastNumber(text);
  return number === null ? MISSING : { state: "found", text: number.text, reason: "the last number" };
}

/** A letter that the text says it chooses. */
function fromLetter(text: string): Attempt | null {
  const opening = /^\s*\(?([A-Z])\)?(?=[。.,:]|\s*$)/u.exec(text);
  if (opening !== null) return { state: "found", text: opening[1] ?? "", reason: "the letter that it begins with" };
  const chosen = [
    ...text.matchAll(/(?:\bit'?s|\bit is|\bchoose|\bselect|\bpick|\boption|\bBecause)\s+\(?([A-Z])\)?(?![a-zA-Z])/g),
  ].at(-1);
  return chosen === undefined ? null : { state: "found", text: chosen[1] ?? "", reason: "the letter that it chooses" };
}

/** The whole text, less a phrase that announces the answer. */
function fromWhole(text: string, wanted: Wanted): Attempt {
  const tagged = fromTag(text);
  if (tagged.state !== "missing") return tagged;
  const plain = text.trim();
  const anchored = afterAnchor(plain);
  if (anchored !== null)
    return {
      state: "found",
      text: wanted.letter ? letterFirst(anchored.text) : anchored.text,
      reason: "what follows the announcement of the answer",
    };
  const boxes = findBoxes(plain);
  const box = boxes.at(-1)?.content;
  if (
    boxes.length === 1 &&
    typeof box === "string" &&
    !isEmpty(box) &&
    /^\$*\\(?:boxed|fbox)\s*\{[\s\S]*\}[.$]*$/.test(plain)
  )
    return { state: "found", text: box, reason: "the box" };
  return { state: "found", text: plain, reason: "the whole text" };
}
