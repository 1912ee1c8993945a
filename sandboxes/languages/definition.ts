import type { Language } from "../../src/contract/language.ts";
import type { RunRequest } from "../../src/contract/sandbox.ts";

/** How the runner starts a program of a language. */
export type RunPlan =
  /** Forked from a warm interpreter; `profile` names what it has loaded. */
  | { readonly mode: "python"; readonly profile: "base" | "numpy" | "science" | "pytest" }
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

/** Where runs see the headers that were compiled beforehand: a directory among those that compilers search. */
export const HEADERS = "/var/lib/assay/headers";

/** A header that is compiled once, so that no program's compilation has to read it. Whether it is there changes no result. */
export interface PrecompiledHeader {
  /** Where its compiled form belongs, below `HEADERS`. */
  readonly path: string;
  /** Shell command that writes the compiled form to `output`, a path without quotes. */
  script(output: string): string;
}

/** How a program is made into something that runs: one command, in a sandbox of its own that holds the program and nothing else. */
export interface CompileStep {
  /** Compiles `main` of the program whose files are `files`. */
  argv(main: string, files: Files): Command;
  readonly env?: Readonly<Record<string, string>>;
  /** The file that it makes; every run gets this file and none of the sources. */
  readonly output: string;
  /** What programs of the language include first, as a rule. */
  readonly header?: PrecompiledHeader;
  /** Memory of the compiler where it needs more than others, bytes. */
  readonly memoryBytes?: number;
}

/** A program's files by path. */
export type Files = Readonly<Record<string, Uint8Array>>;

/** Small programs with what must become of them: the contract suite runs them in every driver. */
export interface Samples {
  /** Computes for ever. */
  readonly endless: string;
  /** Takes memory until there is none. */
  readonly hungry: string;
  /** Ends with exit code 3. */
  readonly exit3: string;
}

/** A language as the drivers need it; the service itself sees only `Language`. */
export interface LanguageDefinition extends Language {
  /** The first image that has it: `extended` holds all that `core` does. */
  readonly image: "core" | "extended";
  /**
   * Debian packages that it needs, pinned to their upstream versions (`name=version-*`): Debian's security revisions of a version
   * flow in, another version never does. The version of the first is the language's.
   */
  readonly packages: readonly [string, ...string[]];
  /**
   * Commands by which a host tells its tools apart: all must be there for it to have the language, the first prints the version.
   * Absent where the driver finds the language otherwise.
   */
  readonly hostTools?: readonly Command[];
  /** Directories outside /usr that its tools read; runs see them where they are there. */
  readonly directories?: readonly string[];
  /** Absent where programs run as they are. */
  readonly compile?: CompileStep;
  /**
   * Of a language without a compiler: a command that exits 0 exactly where `main` can be parsed, and runs none of it. It is asked
   * after a run has failed, in a sandbox of its own.
   */
  parseCheck?(main: string): Command;
  /** How to run `main` of a finished program whose files are `files`; of a compiled one, `main` is the compiler's output, the only file. */
  plan(main: string, files: Files): RunPlan;
  readonly smoke: SmokeProgram;
  /** A program that no implementation of the language can parse. */
  readonly syntaxError: string;
  readonly samples: Samples;
}
