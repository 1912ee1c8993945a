import { z } from "zod";

/** Canonical name of a language, as `python` or `cpp`; aliases are resolved before it becomes one. */
export const LanguageId = z.string().min(1).max(32);
export type LanguageId = z.infer<typeof LanguageId>;

/** What the service knows of a language without any sandbox. */
export interface Language {
  readonly id: LanguageId;
  /** Other names that data sets and code fences use, lower case. */
  readonly aliases: readonly string[];
  /** File name of a single-file program. */
  readonly main: string;
  /** Factor on the default CPU and wall limits. */
  readonly timeMultiplier: number;
}
