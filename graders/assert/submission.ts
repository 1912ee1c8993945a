import type { LanguageCatalogue, Submission } from "../../src/contract/grader.ts";
import type { SolutionContent } from "../../src/contract/solution.ts";
import type { AssertTask } from "../../src/contract/task.ts";
import { isWellFormed } from "../../src/contract/text.ts";
import { extractProgram } from "../code/extract.ts";
import { taskInvalid } from "../code/task-faults.ts";

const LANGUAGE = "python";

/**
 * The program of a solution. One that does not define the entry where the prompt does is a completion: it continues the
 * prompt's text, as HumanEval asks for. Throws as `extractProgram`, and `task_invalid` for languages that this build can't test.
 */
export function assertSubmission(
  task: AssertTask,
  solution: SolutionContent,
  languages: LanguageCatalogue,
): Submission {
  const language = task.language ?? LANGUAGE;
  if (languages.resolve(language)?.id !== LANGUAGE) {
    throw taskInvalid("language", "this build runs assertions in Python, C and C++ only");
  }
  const submission = extractProgram(solution, { languages: [language], language }, languages);
  if (submission.state === "refused" || !isCompletion(task, submission.code)) return submission;
  const code = (task.prompt ?? "") + submission.code;
  return { ...submission, code, extracted: { ...submission.extracted, continues_prompt: true } };
}

function isCompletion(task: AssertTask, code: string): boolean {
  const [name = ""] = task.entry.split(".");
  const definition = definitionOf(name);
  return (
    task.prompt !== undefined && isWellFormed(task.prompt) && definition.test(task.prompt) && !definition.test(code)
  );
}

/** A definition, assignment or import of `name` at the left margin. */
function definitionOf(name: string): RegExp {
  const own = `${name.replaceAll(/[^\p{L}\p{N}_]/gu, "\\$&")}(?![\\p{L}\\p{N}_])`;
  return new RegExp(
    `^(?:(?:async[ \\t]+)?def|class)[ \\t]+${own}|^${own}[ \\t]*(?::|=)|^(?:from|import)[ \\t].*(?<![\\p{L}\\p{N}_])${own}`,
    "mu",
  );
}

/** The prompt, where a program may lean on its imports and helpers: not where the program repeats it. */
export function lentPrompt(task: AssertTask, code: string): string {
  const prompt = task.prompt ?? "";
  return isWellFormed(prompt) && !code.includes(prompt.trim()) ? prompt : "";
}
