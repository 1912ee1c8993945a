import { ServiceError } from "../../src/contract/errors.ts";
import type { TestOutcome } from "../../src/contract/grader.ts";
import type { JsonObject, JsonValue } from "../../src/contract/json.ts";

/** A question to the candidate's program: the steps to perform, the last of which is asked for, and the name of its answer. */
export interface Need {
  readonly key: string;
  readonly steps: readonly JsonValue[];
}

/** What one run of test code came to. */
export type TestReport =
  | { readonly needs: readonly Need[]; readonly answered: number }
  | { readonly stopped: string; readonly flags: readonly string[] }
  | { readonly broken: string }
  | { readonly ended: Pick<TestOutcome, "verdict" | "evidence"> }
  | { readonly failed: "wrong_answer" | "runtime_error" | null; readonly flags: readonly string[] };

/** Exceptions that tell of the test code, whatever the candidate answered. */
const FAULTS_OF_TESTS: ReadonlySet<string> = new Set([
  "ImportError",
  "ModuleNotFoundError",
  "NameError",
  "UnboundLocalError",
  "SyntaxError",
  "IndentationError",
  "TabError",
  "SystemExit",
  "KeyboardInterrupt",
]);

/**
 * Reads the report of a run of test code. No candidate code is in that process, so what it says is believed; a run that came
 * to its end without a call of the candidate, or without anything asserted of it, is broken, never passed.
 */
export function readReport(stdout: Uint8Array): TestReport {
  const report = parseReport(stdout);
  const { needs, stopped, unsupported, failed, done } = report;
  const flags = [
    ...(isArray(report.helpers) && report.helpers.length > 0 ? ["helpers_by_candidate"] : []),
    ...(report.evaluates === true ? ["tests_may_evaluate"] : []),
  ];
  if (isArray(needs)) return { needs: needs.map(readNeed), answered: Number(report.answered) };
  if (typeof stopped === "string") return { stopped, flags };
  if (typeof unsupported === "string") return { broken: unsupported };
  if (isObject(done)) return readDone(done, flags);
  if (typeof failed !== "string") throw malformed();
  if (report.of_candidate === true) return { failed: "runtime_error", flags };
  const isFaultOfTests = FAULTS_OF_TESTS.has(failed) || report.answered === 0;
  return isFaultOfTests ? { broken: `they raised ${failed}` } : { failed: "wrong_answer", flags };
}

function readDone({ answered, asserts, raised }: JsonObject, flags: readonly string[]): TestReport {
  if (typeof answered !== "number" || typeof asserts !== "number" || typeof raised !== "number") throw malformed();
  if (answered === 0) return { broken: "they never call the entry" };
  if (flags.includes("tests_may_evaluate")) return { broken: "they evaluate what the candidate returns" };
  if (flags.includes("helpers_by_candidate")) return { broken: "they use names that only the candidate defines" };
  // Nothing was asserted of what the candidate answered or raised: no evidence for it, whatever the tests' own loops made of it.
  if (asserts === 0) return { failed: "wrong_answer", flags };
  return { failed: null, flags };
}

function readNeed(need: JsonValue): Need {
  if (!isObject(need) || typeof need.key !== "string" || !isArray(need.steps)) throw malformed();
  return { key: need.key, steps: need.steps };
}

function parseReport(stdout: Uint8Array): JsonObject {
  try {
    const parsed = JSON.parse(new TextDecoder().decode(stdout)) as JsonValue;
    if (isObject(parsed)) return parsed;
  } catch (error) {
    throw new ServiceError("checker_failed", "the task's tests ended without a report", { cause: error });
  }
  throw malformed();
}

function malformed(): ServiceError {
  return new ServiceError("checker_failed", "the task's tests gave a report of another shape");
}

function isArray(value: JsonValue | undefined): value is readonly JsonValue[] {
  return Array.isArray(value);
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
