import type { NotAdmitted } from "../../contract/api.ts";
import type { RewardRecord } from "../../contract/record.ts";
import { Solution } from "../../contract/solution.ts";
import { solutionDigest } from "../../core/hashing.ts";
import { normaliseSolution } from "../../core/solution.ts";
import { parseLine, readLines } from "../files/json-lines.ts";

/** One line of the input, in its order: what to grade, or why it can't be read. */
export interface Rollout {
  /** Line in the input file, from 1. */
  readonly line: number;
  readonly value: unknown;
  readonly problem: string | null;
}

export interface RolloutDefaults {
  readonly runId: string | null;
  readonly useCache: boolean;
}

export type Graded = RewardRecord | NotAdmitted;

export async function* readRollouts(path: string, defaults: RolloutDefaults): AsyncGenerator<Rollout> {
  for await (const { line, bytes } of readLines(path)) {
    const row = parseLine(line, bytes);
    if ("problem" in row) yield { line, value: null, problem: row.problem };
    else yield { line, value: withDefaults(row.value, defaults), problem: null };
  }
}

/** A rollout's own options and metadata are stronger than the command's. */
function withDefaults(value: unknown, { runId, useCache }: RolloutDefaults): unknown {
  if (!isObject(value)) return value;
  const { options = {}, metadata = {} } = value;
  return {
    ...value,
    ...(isObject(options) && !useCache && { options: { cache: "bypass", ...options } }),
    ...(isObject(metadata) && runId !== null && { metadata: { run_id: runId, ...metadata } }),
  };
}

/** What stands in the output for a line that is no JSON. */
export function unreadable(rollout: Rollout): NotAdmitted {
  const message = `line ${rollout.line}: ${rollout.problem}`;
  return {
    id: null,
    status: "error",
    reward: null,
    error: { code: "invalid_request", message, path: null, retryable: false },
  };
}

/** False where a record is surely of another solution than the rollout's. */
export function isRecordOf(record: Graded, rollout: Rollout): boolean {
  if (record.id === null || !isObject(rollout.value)) return true;
  const solution = Solution.safeParse(rollout.value.solution);
  if (!solution.success) return false;
  try {
    return record.solution.digest === solutionDigest(normaliseSolution(solution.data));
  } catch {
    // A solution without a normal form has no record either.
    return false;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
