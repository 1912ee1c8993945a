import { z } from "zod";

/** Canonical name of a language, as `python` or `cpp`; aliases are resolved before it becomes one. */
export const LanguageId = z.string().min(1).max(32);
export type LanguageId = z.infer<typeof LanguageId>;

/** Dialects of one language: a program's dialect is its task's affair where it is named by the language alone. */
export interface LanguageFamily {
  /** Names that mean any dialect, lower case. */
  readonly names: readonly string[];
}

/** What the service knows of a language without any sandbox. */
export interface Language {
  readonly id: LanguageId;
  /** Other names that data sets and code fences use, lower case. */
  readonly aliases: readonly string[];
  /** Absent where there are no dialects. */
  readonly family?: LanguageFamily;
  /** File name of a single-file program. */
  readonly main: string;
  /** Factor on the default CPU and wall limits. */
  readonly timeMultiplier: number;
}
