import { ServiceError } from "../../src/contract/errors.ts";
import type { JsonObject, JsonValue } from "../../src/contract/json.ts";

/** A question to the candidate's program: the steps to perform, the last of which is asked for, and the name of its answer. */
export interface Need {
  readonly key: string;
  readonly steps: readonly JsonValue[];
}

/** What a run of test code still has to know. */
export interface Needs {
  readonly open: readonly Need[];
  /** Answers that it used before it first had none. */
  readonly answered: number;
  /** True where what it asks follows from how the candidate's program calls functions of the tests. */
  readonly followsCalls: boolean;
}

/** Reads the one object that a run of test code ends with. No candidate code is in that process, so what it says is believed. */
export function parseReport(stdout: Uint8Array): JsonObject {
  try {
    const parsed = JSON.parse(new TextDecoder().decode(stdout)) as JsonValue;
    if (isObject(parsed)) return parsed;
  } catch (error) {
    throw new ServiceError("checker_failed", "the task's tests ended without a report", { cause: error });
  }
  throw malformed();
}

/** What a report asks, or null where it asks nothing. */
export function readNeeds({ needs, answered, follows_calls }: JsonObject): Needs | null {
  if (needs === undefined) return null;
  if (!isArray(needs) || typeof answered !== "number") throw malformed();
  return { open: needs.map(readNeed), answered, followsCalls: follows_calls === true };
}

function readNeed(need: JsonValue): Need {
  if (!isObject(need) || typeof need.key !== "string" || !isArray(need.steps)) throw malformed();
  return { key: need.key, steps: need.steps };
}

export function malformed(): ServiceError {
  return new ServiceError("checker_failed", "the task's tests gave a report of another shape");
}

export function isArray(value: JsonValue | undefined): value is readonly JsonValue[] {
  return Array.isArray(value);
}

export function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
