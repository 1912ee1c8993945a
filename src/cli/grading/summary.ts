import { printable } from "../output/text.ts";
import type { Graded } from "./rollouts.ts";

/** Counts over graded rollouts. */
export interface Summary {
  add(record: Graded): void;
  readonly graded: number;
  readonly errors: number;
  /** Errors that another attempt may heal. */
  readonly retryable: number;
  /** One short phrase for a progress line. */
  note(): string;
  /** Several lines for the end. */
  lines(): readonly string[];
}

export function createSummary(): Summary {
  const verdicts = new Map<string, number>();
  const codes = new Map<string, number>();
  const state = { graded: 0, errors: 0, retryable: 0, rewardSum: 0 };

  return {
    get graded() {
      return state.graded;
    },
    get errors() {
      return state.errors;
    },
    get retryable() {
      return state.retryable;
    },
    add(record) {
      if (record.status === "graded" && record.reward !== null) {
        state.graded += 1;
        state.rewardSum += record.reward;
        count(verdicts, record.verdict ?? "graded");
        return;
      }
      state.errors += 1;
      if (record.error?.retryable === true) state.retryable += 1;
      count(codes, record.error?.code ?? "error");
    },
    note: () => `${verdicts.get("accepted") ?? 0} accepted, ${state.errors} errors`,
    lines() {
      const mean = state.graded === 0 ? "none" : (state.rewardSum / state.graded).toFixed(4);
      return [
        `verdicts     ${inOrder(verdicts)}`,
        `mean reward  ${mean} over ${state.graded} graded`,
        `errors       ${inOrder(codes)}`,
      ];
    },
  };
}

function count(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

function inOrder(counts: ReadonlyMap<string, number>): string {
  const entries = [...counts].sort(([, a], [, b]) => b - a);
  return entries.length === 0 ? "none" : entries.map(([key, number]) => `${printable(key)} ${number}`).join(", ");
}
