import type { Language } from "../../src/contract/language.ts";

/** How the runner starts a program of a language. */
export type RunPlan =
  /** Forked from a warm interpreter; `profile` names what it has loaded. */
  | { readonly mode: "python"; readonly profile: "base" | "numpy" | "science" }
  /** Executed; `argv[0]` is an absolute path inside the sandbox. */
  | { readonly mode: "exec"; readonly argv: readonly string[]; readonly env?: Readonly<Record<string, string>> };

/** A tiny program with what it must do, run when a slot is started and by `doctor`. */
export interface SmokeProgram {
  readonly source: string;
  readonly stdin: string;
  readonly stdout: string;
}

/** How a program is made into something that runs: one command, in a sandbox of its own that holds the program and nothing else. */
export interface CompileStep {
  /** Command line; `argv[0]` is an absolute path inside the sandbox, the working directory holds the program's files. */
  argv(main: string): readonly string[];
  /** The file that it makes; executed by every run, which gets this file and none of the sources. */
  readonly output: string;
}

/** A language as the drivers need it; the service itself sees only `Language`. */
export interface LanguageDefinition extends Language {
  /** The Debian package of the sandbox image whose upstream version is the language's; without it the image has no such language. */
  readonly imagePackage: string;
  /** Absent where programs run as they are. */
  readonly compile?: CompileStep;
  /** How to run `main` of a finished program whose files are `files`; of a compiled one, `main` is the compiler's output. */
  plan(main: string, files: Readonly<Record<string, Uint8Array>>): RunPlan;
  readonly smoke: SmokeProgram;
  /** A program that no implementation of the language can parse. */
  readonly syntaxError: string;
}
