import { ServiceError } from "../../src/contract/errors.ts";
import type { MathTask } from "../../src/contract/task.ts";
import { afterAnchor } from "../text/anchors.ts";
import { findBoxes } from "../text/boxes.ts";
import type { Wanted } from "../text/extract.ts";
import { clean } from "./clean.ts";
import { LIMITS, LimitExceeded, Meter } from "./limits.ts";
import { parseAnswer, parseCleaned } from "./parse-value.ts";
import type { Parsed, Value } from "./value.ts";

/** A gold answer, parsed. */
export interface Gold {
  readonly raw: string;
  readonly cleaned: string;
  readonly parsed: Parsed;
  /** The gold with a percent sign that stood behind its box, as another reading. */
  readonly percent: Parsed | null;
}

const CACHE_SIZE = 4096;
const cache = new Map<string, Gold | null>();

/** Length from which a gold is a worked solution whose announcement is looked for. */
const PROSE = 160;

/**
 * The golds of a task that an answer can match: one of which nothing is left matches nothing. Throws `task_invalid` for one
 * beyond the limits.
 */
export function goldsOf(task: Pick<MathTask, "answer">): readonly Gold[] {
  return rawGolds(task).flatMap(({ raw, path }) => goldOf(raw, path) ?? []);
}

/** Throws `task_invalid` for a gold of which nothing is left. */
export function refuseEmptyGolds(task: Pick<MathTask, "answer">): void {
  for (const { raw, path } of rawGolds(task)) {
    if (goldOf(raw, path) === null) {
      throw new ServiceError("task_invalid", "The gold answer is empty: no answer could ever match it.", { path });
    }
  }
}

function rawGolds({ answer }: Pick<MathTask, "answer">): readonly { readonly raw: string; readonly path: string }[] {
  if (typeof answer === "string") return [{ raw: answer, path: "answer" }];
  return answer.map((raw, index) => ({ raw, path: `answer.${index}` }));
}

function goldOf(raw: string, path: string): Gold | null {
  const known = cache.get(raw);
  if (known !== undefined) return known;
  const gold = parseGold(raw, path);
  const oldest = cache.keys().next().value;
  if (cache.size >= CACHE_SIZE && oldest !== undefined) cache.delete(oldest);
  cache.set(raw, gold);
  return gold;
}

function parseGold(raw: string, path: string): Gold | null {
  const { text, suffix } = answerIn(raw);
  const visible = dropStrayBrace(text.replace(/[\u200b-\u200d\u2060\ufeff\u00ad]/g, ""));
  const cleaned = clean(visible);
  if (cleaned === "") return null;
  if (visible.length > LIMITS.answerChars) {
    throw new ServiceError("task_invalid", "The gold answer is too long.", { path });
  }
  try {
    const parsed = parseCleaned(visible, cleaned, new Meter());
    if (parsed.value.t === "text" && parsed.value.text === "") return null;
    return { raw, cleaned, parsed, percent: suffix ? parseAnswer(`${visible}\\%`, new Meter()) : null };
  } catch (error) {
    if (!(error instanceof LimitExceeded)) throw error;
    throw new ServiceError("task_invalid", `The gold answer can't be judged: ${error.message}.`, { path });
  }
}

/** A gold that ends with a brace that nothing opened, as those cut out of a box. */
function dropStrayBrace(text: string): string {
  const balance = text.replace(/\\[{}]/g, "").split("{").length - text.replace(/\\[{}]/g, "").split("}").length;
  return balance === -1 && text.endsWith("}") ? text.slice(0, -1) : text;
}

const GOLD_GAP = /^(?:[\s$,;.]|\\[[\]();,:! ]|\\quad|\\qquad|\\text\s*\{\s*(?:,|and|or)\s*\}|[a-z]{1,12}\s*){0,12}$/i;

/** The answer that a gold names: its boxes where it has some, what it announces where it is prose, else all of it. */
function answerIn(raw: string): { readonly text: string; readonly suffix: boolean } {
  const boxes = findBoxes(raw);
  const last = boxes.at(-1);
  if (last === undefined) {
    const anchored = raw.length > PROSE || raw.includes("\n") ? afterAnchor(raw) : null;
    const letter = /^([A-J]) [A-Z][a-z]+\n/.exec(raw)?.[1];
    if (letter !== undefined) return { text: letter, suffix: false };
    return { text: anchored?.text ?? raw, suffix: false };
  }
  if (last.content === null)
    return { text: raw.slice(last.start).replace(/^\\(?:boxed|fbox)\s*\{?/, ""), suffix: false };
  let first = boxes.length - 1;
  while (first > 0 && gapJoins(raw.slice(boxes[first - 1]?.end, boxes[first]?.start))) first--;
  const contents = boxes.slice(first).map((b) => b.content ?? "");
  const distinct = [...new Set(contents)];
  const suffix = /^\s*(?:\\?%|\\?\$?\s*percent\b)/i.test(raw.slice(last.end, last.end + 12));
  return { text: distinct.length === 1 || first === boxes.length - 1 ? last.content : contents.join(" , "), suffix };
}

function gapJoins(gap: string): boolean {
  return gap.length <= 40 && GOLD_GAP.test(gap) && (gap.match(/[a-z]+/gi) ?? []).length <= 3;
}

/** What to look for in a response to these golds. */
export function wantedFor(golds: readonly Gold[]): Wanted {
  return {
    list: golds.some((g) => isList(g.parsed.value)),
    letter: golds.length > 0 && golds.every((g) => isLetter(g.parsed.value)),
  };
}

function isList(value: Value): boolean {
  return value.t === "list" || value.t === "set";
}

function isLetter(value: Value): boolean {
  return (
    value.t === "choice" ||
    (value.t === "expr" && value.unit === null && value.node.k === "sym" && /^[A-J]$/.test(value.node.name))
  );
}
