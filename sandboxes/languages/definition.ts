import type { Language } from "../../src/contract/language.ts";
import type { RunRequest } from "../../src/contract/sandbox.ts";

/** How the runner starts a program of a language. */
export type RunPlan =
  /** Forked from a warm interpreter; `profile` names what it has loaded. */
  | { readonly mode: "python"; readonly profile: "base" | "numpy" | "science" }
  /** Executed. */
  | {
      readonly mode: "exec";
      /** Command line of one run; see `Command`. Interpreters that bound their own memory or stack are told the run's limits here. */
      argv(request: Pick<RunRequest, "limits" | "seed">): Command;
      readonly env?: Readonly<Record<string, string>>;
      /** Written beside the program's files where they do not bring their own. */
      readonly files?: Readonly<Record<string, string>>;
    };

/**
 * A command line inside the sandbox, where the working directory holds the program's files. A name without a slash is looked for
 * in `TOOL_PATH`: hosts have their tools in different places.
 */
export type Command = readonly string[];

/** Where programs find tools (`PATH` of sandboxes/runner/environment.py), so also where this host's are looked for. */
export const TOOL_PATH = "/usr/local/bin:/usr/bin:/bin";

/** A tiny program with what it must do, run when a slot is started and by `doctor`. */
export interface SmokeProgram {
  readonly source: string;
  readonly stdin: string;
  readonly stdout: string;
}

/** How a program is made into something that runs: one command, in a sandbox of its own that holds the program and nothing else. */
export interface CompileStep {
  argv(main: string): Command;
  /** The file that it makes; every run gets this file and none of the sources. */
  readonly output: string;
}

/** A language as the drivers need it; the service itself sees only `Language`. */
export interface LanguageDefinition extends Language {
  /** The Debian package of the sandbox image whose upstream version is the language's; without it the image has no such language. */
  readonly imagePackage: string;
  /**
   * Commands by which a host tells its tools apart: all must be there for it to have the language, the first prints the version.
   * Absent where the driver finds the language otherwise.
   */
  readonly hostTools?: readonly Command[];
  /** Absent where programs run as they are. */
  readonly compile?: CompileStep;
  /**
   * Of a language without a compiler: a command that exits 0 exactly where `main` can be parsed, and runs none of it. It is asked
   * after a run has failed, in a sandbox of its own.
   */
  parseCheck?(main: string): Command;
  /** How to run `main` of a finished program whose files are `files`; of a compiled one, `main` is the compiler's output, the only file. */
  plan(main: string, files: Readonly<Record<string, Uint8Array>>): RunPlan;
  readonly smoke: SmokeProgram;
  /** A program that no implementation of the language can parse. */
  readonly syntaxError: string;
}
