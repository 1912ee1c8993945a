import { ServiceError } from "../../src/contract/errors.ts";
import type { RuleAnswer, RuleFinding, RuleGrader } from "../../src/contract/grader.ts";
import type { ChoiceTask, Task } from "../../src/contract/task.ts";
import { type Extraction, extract, itemsOf } from "../text/extract.ts";
import { hiddenCharacters } from "../text/hidden.ts";
import { type Options, optionsOf, type Reading, readChoice } from "./read-choice.ts";

/** Characters beyond which an answer is no choice. */
const MAX_ANSWER = 4096;
const SHOWN = 200;

function asChoice(task: Task): ChoiceTask {
  if (task.kind !== "choice")
    throw new ServiceError("task_invalid", `The choice grader can't judge tasks of kind ${task.kind}.`, {
      path: "kind",
    });
  return task;
}

/** The golds of a task, read. Throws `task_invalid` where one names no option. */
function goldsOf(task: ChoiceTask, options: Options): readonly Reading[] {
  const all = typeof task.answer === "string" ? [task.answer] : task.answer;
  return all.map((raw, i) => {
    const path = typeof task.answer === "string" ? "answer" : `answer.${i}`;
    const gold = readChoice(raw, options);
    if (gold.state === "contradiction")
      throw new ServiceError("task_invalid", `The gold contradicts itself: ${gold.reason}.`, { path });
    if (gold.state === "words" && gold.words === "")
      throw new ServiceError("task_invalid", "The gold answer is empty.", { path });
    const unknown = gold.state === "letters" && options.size > 0 && !gold.letters.every((l) => options.has(l));
    if (unknown || (gold.state === "words" && options.size > 0))
      throw new ServiceError("task_invalid", "The gold is none of the options.", { path });
    return gold;
  });
}

function same(gold: Reading, answer: Reading): boolean {
  if (gold.state === "letters") return answer.state === "letters" && gold.letters.join() === answer.letters.join();
  return gold.state === "words" && answer.state === "words" && gold.words === answer.words;
}

function grade(task: ChoiceTask, answer: RuleAnswer): RuleFinding {
  const options = optionsOf(task.options);
  const golds = goldsOf(task, options);
  const several = golds.some((g) => g.state === "letters" && g.letters.length > 1);
  const found: Extraction =
    answer.form === "answer"
      ? { found: true, text: answer.text, from: "bare", reason: "it was given as the answer" }
      : extract(answer.text, itemsOf(task.extract), {
          list: several,
          letter: !several && golds.every((g) => g.state === "letters"),
        });
  if (!found.found)
    return {
      outcome: "no_answer",
      extracted: { text: null, reason: found.reason },
      evidence: `No answer: ${found.reason}.`,
    };
  const extracted = { text: found.text.slice(0, SHOWN), from: found.from, reason: found.reason };
  if (found.text.trim() === "") return { outcome: "no_answer", extracted, evidence: "No answer: it is empty." };
  if (found.text.length > MAX_ANSWER)
    return { outcome: "mismatch", extracted, evidence: "Refused: it is too long for a choice." };
  const hidden = hiddenCharacters(found.text);
  if (hidden !== null) return { outcome: "mismatch", extracted, evidence: `Refused: the answer holds ${hidden}.` };
  const reading = readChoice(found.text, options);
  if (reading.state === "contradiction")
    return { outcome: "mismatch", extracted, evidence: `Refused: ${reading.reason}.` };
  const chosen = reading.state === "letters" ? { ...extracted, letters: reading.letters } : extracted;
  if (golds.some((g) => same(g, reading)))
    return { outcome: "match", extracted: chosen, evidence: "Accepted: it chooses what was expected." };
  const what =
    reading.state === "letters" ? `it chooses ${reading.letters.join(", ")}` : "its words are no expected option";
  return { outcome: "mismatch", extracted: chosen, evidence: `Refused: ${what}.` };
}

/** Judges multiple choice: letters, words of the options, or both where they agree. */
export const choiceGrader: RuleGrader = {
  type: "rules",
  name: "choice",
  version: "1.2.0",
  kinds: ["choice"],
  checkTask(task: Task): void {
    const choice = asChoice(task);
    goldsOf(choice, optionsOf(choice.options));
  },
  grade(task: Task, answer: RuleAnswer): RuleFinding {
    return grade(asChoice(task), answer);
  },
};
