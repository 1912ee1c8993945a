import type { LanguageId } from "../../src/contract/language.ts";
import type { Program } from "../../src/contract/sandbox.ts";
import { JAVASCRIPT_DRIVER, javascriptFiles } from "./javascript-driver.ts";
import { PYTHON_DRIVER, SOLUTION_FILE } from "./python-driver.ts";

type Files = Program["files"];

interface Source {
  readonly main: string;
  readonly code: string;
  readonly entry: string;
}

/** Languages that have a driver, with the files that make a program and its driver; the first is that of a task that names none. */
const DRIVERS: ReadonlyMap<LanguageId, (source: Source) => Files> = new Map([
  ["python", ({ main, code }) => ({ [main]: Buffer.from(PYTHON_DRIVER), [SOLUTION_FILE]: Buffer.from(code) })],
  ["javascript", ({ code, entry }) => javascriptFiles("javascript", entry, code, JAVASCRIPT_DRIVER)],
  ["typescript", ({ code, entry }) => javascriptFiles("typescript", entry, code, JAVASCRIPT_DRIVER)],
]);

export const CALL_LANGUAGES: readonly LanguageId[] = [...DRIVERS.keys()];

/** The files of a program with the driver that calls it; null where the language has none. */
export function callFiles(language: LanguageId, source: Source): Files | null {
  return DRIVERS.get(language)?.(source) ?? null;
}
