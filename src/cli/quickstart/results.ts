import type { NotAdmitted } from "../../contract/api.ts";
import type { RewardSummary } from "../../contract/record.ts";
import { type Column, hasColours, table, verdictStyle } from "../output/table.ts";
import { duration } from "../output/text.ts";

/** A rollout of `examples/rollouts.jsonl`; its metadata name the case and the verdict that it must come to. */
export interface Example {
  readonly task_id: string;
  readonly solution: string;
  readonly metadata: { readonly case: string; readonly expect: string };
  /** True where rules alone judge it, without a sandbox. */
  readonly isRules: boolean;
}

type Answer = RewardSummary | (NotAdmitted & { readonly verdict?: undefined });

export interface Result {
  readonly example: Example;
  readonly record: Answer;
}

const COLUMNS: readonly Column[] = [
  { title: "task" },
  { title: "solution" },
  { title: "verdict", style: verdictStyle },
  { title: "reward", align: "right" },
  { title: "tests", align: "right" },
  { title: "time", align: "right" },
  { title: "integrity" },
];

/** The table of the quickstart: one line a solution. */
export function printResults(results: readonly Result[]): void {
  process.stdout.write(`${table(COLUMNS, results.map(row), hasColours(process.stdout))}\n`);
}

function row({ example, record }: Result): readonly string[] {
  const name = [example.task_id, example.metadata.case];
  if (record.id === null) return [...name, record.error.code, "null", "", "", ""];
  const { verdict, reward, counts, observed, integrity, error } = record;
  const tests = example.isRules ? "" : `${counts.passed}/${counts.total}`;
  const time = observed.cached ? "cached" : duration(observed.compile_ms + observed.run_ms + observed.check_ms);
  return [...name, verdict ?? error?.code ?? "error", String(reward), tests, time, integrity ?? ""];
}
