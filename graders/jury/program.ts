import type { LanguageCatalogue } from "../../src/contract/grader.ts";
import type { Language } from "../../src/contract/language.ts";
import type { Program } from "../../src/contract/sandbox.ts";
import type { Checker, JuryProgram } from "../../src/contract/task.ts";
import { isWellFormed } from "../../src/contract/text.ts";
import { filesOf } from "../code/files.ts";
import { requireFileName, taskInvalid } from "../code/task-faults.ts";
import { TESTLIB_HEADER } from "./testlib-header/index.ts";

const HEADER = "testlib.h";

/** The checker that is a program of the task's own; null for one that this service has. */
export function juryProgramOf(checker: Checker | undefined): JuryProgram | null {
  return checker !== undefined && "language" in checker ? checker : null;
}

/** Throws `task_invalid` where a program of the task's own has no text, or files that can't be. `path` names it in the task. */
export function checkJuryProgram(program: JuryProgram, path: string): void {
  if (program.source === undefined && Object.keys(program.files ?? {}).length === 0) {
    throw taskInvalid(path, "a program of its own needs a `source` or `files`");
  }
  if (!isWellFormed(program.source ?? "")) throw taskInvalid(`${path}.source`, "lone surrogates have no UTF-8 form");
  for (const [name, content] of Object.entries(program.files ?? {})) {
    requireFileName(`${path}.files.${name}`, name);
    if (!isWellFormed(content)) throw taskInvalid(`${path}.files.${name}`, "lone surrogates have no UTF-8 form");
  }
}

/**
 * The files of a checker or interactor. C++ finds the service's own testlib.h beside it, unless the task brings one. Throws
 * `task_invalid` for an unknown language, and where it is not clear which file is the main one.
 */
export function programOf(program: JuryProgram, path: string, languages: LanguageCatalogue): Program {
  const language = languages.resolve(program.language);
  if (language === null) throw taskInvalid(`${path}.language`, "nobody knows this language");
  const own = Object.entries(program.files ?? {});
  const main =
    program.source === undefined
      ? mainOf(
          own.map(([name]) => name),
          language,
          path,
        )
      : language.main;
  const texts = {
    ...(language.main.endsWith(".cpp") && { [HEADER]: TESTLIB_HEADER }),
    ...program.files,
    ...(program.source !== undefined && { [main]: program.source }),
  };
  return { language: language.id, main, files: filesOf(texts) };
}

/** The language's usual main file, else the only one of its kind. */
function mainOf(names: readonly string[], language: Language, path: string): string {
  if (names.includes(language.main)) return language.main;
  const kind = language.main.slice(language.main.lastIndexOf("."));
  const [main, second] = names.filter((name) => name.endsWith(kind));
  if (main !== undefined && second === undefined) return main;
  throw taskInvalid(`${path}.files`, `one file ${language.main}, or only one that ends in ${kind}, is the program`);
}
