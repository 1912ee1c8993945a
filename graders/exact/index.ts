import { ServiceError } from "../../src/contract/errors.ts";
import type { RuleAnswer, RuleFinding, RuleGrader } from "../../src/contract/grader.ts";
import type { ExactTask, Task } from "../../src/contract/task.ts";
import { type Extraction, extract, itemsOf } from "../text/extract.ts";
import { hiddenCharacters } from "../text/hidden.ts";
import { unwrapWhole } from "../text/normal-text.ts";

/** Characters beyond which texts are compared no more. */
const MAX_ANSWER = 100_000;
const SHOWN = 200;

/** Which differences are overlooked where a task does not say: blanks alone. */
const DEFAULTS = { case: false, whitespace: true, punctuation: false };

function asExact(task: Task): ExactTask {
  if (task.kind !== "exact")
    throw new ServiceError("task_invalid", `The exact grader can't judge tasks of kind ${task.kind}.`, {
      path: "kind",
    });
  return task;
}

/** A text without the differences that a task overlooks. Doing it again changes nothing more. */
export function normalize(raw: string, rules: ExactTask["normalize"]): string {
  const on = { ...DEFAULTS, ...rules };
  let s = raw.normalize("NFC");
  if (on.case) s = s.toLowerCase().normalize("NFC");
  if (on.punctuation) s = s.replace(/\p{P}+/gu, on.whitespace ? " " : "");
  if (on.whitespace) s = s.replace(/\s+/g, " ").trim();
  return s;
}

function goldsOf(task: ExactTask): readonly string[] {
  const all = typeof task.answer === "string" ? [task.answer] : task.answer;
  return all.map((raw, i) => {
    const gold = normalize(raw, task.normalize);
    const path = typeof task.answer === "string" ? "answer" : `answer.${i}`;
    if (gold.trim() === "")
      throw new ServiceError("task_invalid", "Nothing is left of the gold answer after its normalisation.", { path });
    return gold;
  });
}

function grade(task: ExactTask, answer: RuleAnswer): RuleFinding {
  const golds = goldsOf(task);
  const found: Extraction =
    answer.form === "answer"
      ? { found: true, text: answer.text, from: "bare", reason: "it was given as the answer" }
      : extract(answer.text, itemsOf(task.extract), { list: false, letter: false });
  if (!found.found)
    return {
      outcome: "no_answer",
      extracted: { text: null, reason: found.reason },
      evidence: `No answer: ${found.reason}.`,
    };
  const extracted = { text: found.text.slice(0, SHOWN), from: found.from, reason: found.reason };
  if (found.text.length > MAX_ANSWER) return { outcome: "mismatch", extracted, evidence: "Refused: it is too long." };
  const texts = found.from === "box" ? [found.text, unwrapWhole(found.text)] : [found.text];
  const candidates = texts.map((t) => normalize(t, task.normalize));
  if (candidates.every((c) => c.trim() === ""))
    return { outcome: "no_answer", extracted, evidence: "No answer: it is empty." };
  if (golds.some((g) => candidates.includes(g)))
    return { outcome: "match", extracted, evidence: "Accepted: the same text." };
  const hidden = hiddenCharacters(found.text);
  return {
    outcome: "mismatch",
    extracted,
    evidence: hidden === null ? "Refused: another text." : `Refused: another text; it holds ${hidden}.`,
  };
}

/** Judges text that must be the same but for the differences that the task overlooks. */
export const exactGrader: RuleGrader = {
  type: "rules",
  name: "exact",
  version: "1.1.0",
  kinds: ["exact"],
  checkTask(task: Task): void {
    goldsOf(asExact(task));
  },
  grade(task: Task, answer: RuleAnswer): RuleFinding {
    return grade(asExact(task), answer);
  },
};
