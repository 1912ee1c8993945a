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
  | { readonly stopped: string }
  | { readonly invalid: string }
  | { readonly broken: string }
  | { readonly ended: Pick<TestOutcome, "verdict" | "evidence"> }
  | { readonly failed: "wrong_answer" | "runtime_error" | null };

/** How test code may end that tells of itself, whatever the candidate answered. */
const FAULTS_OF_TESTS: ReadonlySet<string> = new Set(["ImportError", "ModuleNotFoundError", "SystemExit"]);

/**
 * Reads the report of a run of test code. No candidate code is in that process, so what it says is believed. What fails before
 * there is an answer is the tests' own fault; what fails later is the candidate's, else it could choose an error over a 0. A run
 * that came to its end without an assertion that held of an answer is no pass.
 */
export function readReport(stdout: Uint8Array): TestReport {
  const report = parseReport(stdout);
  const { needs, stopped, invalid, unsupported, failed, done } = report;
  if (isArray(needs)) return { needs: needs.map(readNeed), answered: Number(report.answered) };
  if (typeof stopped === "string") return { stopped };
  if (typeof invalid === "string") return { invalid };
  if (typeof unsupported === "string") return { broken: unsupported };
  if (isObject(done)) return readDone(done);
  if (typeof failed !== "string") throw malformed();
  if (report.of_candidate === true) return { failed: "runtime_error" };
  const isFaultOfTests = FAULTS_OF_TESTS.has(failed) || report.answered === 0;
  return isFaultOfTests ? { broken: `they raised ${failed}` } : { failed: "wrong_answer" };
}

function readDone({ answered, asserts }: JsonObject): TestReport {
  if (typeof answered !== "number" || typeof asserts !== "number") throw malformed();
  if (answered === 0) return { broken: "they never call the entry" };
  return { failed: asserts === 0 ? "wrong_answer" : null };
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
