import type { Language } from "../../src/contract/language.ts";

/** How the runner starts a program of a language. */
export type RunPlan =
  /** Forked from a warm interpreter; `profile` names what it has loaded. */
  | { readonly mode: "python"; readonly profile: "base" | "science" }
  /** Executed; `argv[0]` is an absolute path inside the sandbox. */
  | { readonly mode: "exec"; readonly argv: readonly string[]; readonly env?: Readonly<Record<string, string>> };

/** A tiny program with what it must do, run when a slot is started and by `doctor`. */
export interface SmokeProgram {
  readonly source: string;
  readonly stdin: string;
  readonly stdout: string;
}

/** A language as the drivers need it; the service itself sees only `Language`. */
export interface LanguageDefinition extends Language {
  /** How to run `main` of a finished program whose files are `files`. */
  plan(main: string, files: Readonly<Record<string, Uint8Array>>): RunPlan;
  readonly smoke: SmokeProgram;
  /** A program that no implementation of the language can parse. */
  readonly syntaxError: string;
}
