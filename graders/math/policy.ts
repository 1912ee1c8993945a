import type { MathTask } from "../../src/contract/task.ts";
import type { Meter } from "./limits.ts";
import type { Value } from "./value.ts";

/** The policies of a task with their defaults filled in. */
export interface Policy {
  readonly percent: "value" | "lenient";
  readonly order: "auto" | "any" | "strict";
  readonly form: "any" | "reduced";
  readonly units: "convert" | "ignore" | "require";
  readonly rename: boolean;
}

export type Precision = "exact" | "printed" | { readonly abs: number } | { readonly rel: number };

/** What a comparison needs beside the two values. */
export interface Context {
  readonly meter: Meter;
  readonly policy: Policy;
  readonly precision: Precision;
  /** Symbols that clauses of the gold or the answer called integers. */
  readonly parameters: ReadonlySet<string>;
  /** Receives the steps of the comparison, in words that may name the gold; kept out of records. */
  readonly trace: (step: string) => void;
  /** The answer stands in round brackets. */
  readonly bracketed: boolean;
  /** Compares two values: passed along so that the modules of the comparison need not import each other in a circle. */
  readonly equal: (gold: Value, answer: Value, ctx: Context) => boolean;
}

export function policyOf(task: Pick<MathTask, "policy">): Policy {
  const p = task.policy ?? {};
  return {
    percent: p.percent ?? "value",
    order: p.order ?? "auto",
    form: p.form ?? "any",
    units: p.units ?? "convert",
    rename: p.rename ?? false,
  };
}
