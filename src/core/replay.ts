import type { ReplayDifference } from "../contract/api.ts";
import type { JsonValue } from "../contract/json.ts";
import type { Grading } from "../contract/record.ts";

/** What two gradings of one input must agree in: their decisions, and nothing that varies by nature. */
const DECISIONS = [
  "status",
  "reward",
  "score",
  "verdict",
  "integrity",
  "components",
  "counts",
  "tests",
  "grader",
  "environment",
] as const satisfies readonly (keyof Grading)[];

/** Every decision in which a replay differs from its original, by dotted path. */
export function compareDecisions(original: Grading, replayed: Grading): ReplayDifference[] {
  const differences: ReplayDifference[] = [];
  for (const field of DECISIONS) {
    differences.push(...differencesBetween(field, toJson(original[field]), toJson(replayed[field])));
  }
  differences.push(...differencesBetween("error.code", original.error?.code ?? null, replayed.error?.code ?? null));
  return differences;
}

/** True where the outcome itself moved, and not only the grader or the environment that reached it. */
export function isFlaky(differences: readonly ReplayDifference[]): boolean {
  return differences.some(({ path }) => !/^(grader|environment|status|error)\b/.test(path));
}

function toJson(value: unknown): JsonValue {
  return value as JsonValue;
}

function differencesBetween(path: string, original: JsonValue, replayed: JsonValue): ReplayDifference[] {
  if (Object.is(original, replayed)) return [];
  if (!isContainer(original) || !isContainer(replayed)) return [{ path, original, replayed } as ReplayDifference];
  const keys = new Set([...Object.keys(original), ...Object.keys(replayed)]);
  return [...keys].flatMap((key) => differencesBetween(`${path}.${key}`, member(original, key), member(replayed, key)));
}

function isContainer(value: JsonValue): value is Exclude<JsonValue, null | string | number | boolean> {
  return typeof value === "object" && value !== null;
}

function member(container: Exclude<JsonValue, null | string | number | boolean>, key: string): JsonValue {
  const value = (container as Record<string, JsonValue>)[key];
  return value === undefined ? null : value;
}
