import type { AssertTask } from "../../../src/contract/task.ts";
import { isWellFormed } from "../../../src/contract/text.ts";
import { taskInvalid } from "../../code/task-faults.ts";
import { encodeAnswer, encodeQuestion, encodeRound } from "../native/values.ts";
import type { SplitProgram } from "../programs/rounds.ts";

/** Files of a program, by name, and the one that it starts with. */
export interface SourceFiles {
  readonly main: string;
  readonly files: Readonly<Record<string, string>>;
}

/** What a task's tests and a candidate's program are made into: two programs that never meet. */
export interface Harness {
  /** Test programs, each with a stub in place of the entry; no candidate code is in them. */
  readonly testers: readonly SourceFiles[];
  /** The candidate's program with a driver that makes one call; no test and no expected value is in it. */
  agent(code: string): SourceFiles;
  /** Whether assertions are counted as they are reached; else the tests' end decides alone. */
  readonly countsAssertions: boolean;
  /** Whether the tests speak of not-a-number: else an answer that holds one is wrong, since it fails few comparisons. */
  readonly namesNan: boolean;
  /** The text that a completion continues; null where the prompt leaves nothing open. */
  readonly opened: string | null;
  /** Whether a program defines the entry. */
  defines(code: string): boolean;
}

/** A language whose tests run apart from the program: how values travel, and how its programs are made. */
export interface SplitLanguage {
  /** The names that tasks give it, lower case. */
  readonly names: readonly string[];
  readonly wire: Pick<SplitProgram, "encodeRound" | "encodeQuestion" | "encodeAnswer">;
  /** Throws `task_invalid` where the tests can't be told from the program. */
  read(task: AssertTask): Harness;
  /** A text with blanks for its comments and strings. */
  bare(text: string): string;
}

/** Values as tokens one way, as tagged JSON the other. */
export const TOKENS: SplitLanguage["wire"] = { encodeRound, encodeQuestion, encodeAnswer };

/** How many braces are open at the end of a text without comments and strings. */
export function openBraces(bare: string): number {
  return (bare.match(/\{/g)?.length ?? 0) - (bare.match(/\}/g)?.length ?? 0);
}

/** The prompt where it leaves open what `definition` finds in it, so that a completion has to finish it; else null. */
export function openPrompt(prompt: string | undefined, definition: RegExp, bare: SplitLanguage["bare"]): string | null {
  if (prompt === undefined || !isWellFormed(prompt)) return null;
  const start = definition.exec(prompt)?.index;
  return start !== undefined && openBraces(bare(prompt.slice(start))) > 0 ? prompt : null;
}

/** Throws `task_invalid` for test code without a UTF-8 form, or in which `entry` is no word. */
export function requireNamed(source: string, entry: string, path: string): void {
  if (!isWellFormed(source)) throw taskInvalid(path, "lone surrogates have no UTF-8 form");
  if (!new RegExp(`\\b${entry}\\b`).test(source)) throw taskInvalid(path, "the tests never name the entry");
}

/** Whether tests look for not-a-number by one of its names. */
export function namesNan(tests: string): boolean {
  return /\bis_?nan\b|\bnan\b/i.test(tests);
}

/** Tests as a list of texts; the brace that closes a completion in MultiPL-E's is taken off. */
export function testTexts(task: AssertTask): readonly string[] {
  return [task.tests].flat().map((text) => text.replace(/^\s*\}/, ""));
}
