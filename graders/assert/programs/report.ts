import { ServiceError } from "../../../src/contract/errors.ts";
import type { JsonObject, JsonValue } from "../../../src/contract/json.ts";

/** A call that test code makes and has no answer to; `at` counts the assertion that it is made for, from 1. */
export interface Question {
  readonly key: string;
  readonly at: number;
}

/** How a run of test code ended, as the code around it tells. */
const ENDS = ["exit", "failed", "stopped", "mismatch", "crashed", "asked", "unsized"] as const;

/** What a run of test code came to. Where it asks something, all that follows the first question was a guess. */
export interface ProgramReport {
  readonly end: (typeof ENDS)[number];
  /** Status that it exited with; 0 where it did not exit. */
  readonly status: number;
  /** Assertions reached, and of these the ones reached without a guess. */
  readonly asserts: number;
  readonly sure: number;
  /** Calls that were answered. */
  readonly answered: number;
  /** Assertions that do not hold, counted from 1. */
  readonly failed: readonly number[];
  readonly needs: readonly Question[];
  /** Place of the answer that stopped it; -1 where none did. */
  readonly stopped: number;
}

/** Reads the one line that test code ends with. No candidate code is in that process, so what it says is believed. */
export function readProgramReport(stdout: Uint8Array): ProgramReport {
  const report = parseReport(stdout);
  const end = ENDS.find((known) => known === report.end);
  const needs = listOf(report.needs);
  if (end === undefined) throw malformed();
  return {
    end,
    status: countOf(report.status),
    asserts: countOf(report.asserts),
    sure: countOf(report.sure),
    answered: countOf(report.answered),
    failed: listOf(report.failed).map(countOf),
    needs: needs.map(readQuestion),
    stopped: countOf(report.stopped),
  };
}

function readQuestion(value: JsonValue): Question {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw malformed();
  const { key, at } = value as JsonObject;
  if (typeof key !== "string") throw malformed();
  return { key, at: countOf(at) };
}

function countOf(value: JsonValue | undefined): number {
  if (typeof value !== "number" || !Number.isSafeInteger(value)) throw malformed();
  return value;
}

function listOf(value: JsonValue | undefined): readonly JsonValue[] {
  if (!Array.isArray(value)) throw malformed();
  return value;
}

function parseReport(stdout: Uint8Array): JsonObject {
  try {
    const parsed = JSON.parse(new TextDecoder().decode(stdout)) as JsonValue;
    if (typeof parsed === "object" && parsed !== null && !Array.isArray(parsed)) return parsed as JsonObject;
  } catch (error) {
    throw new ServiceError("checker_failed", "the task's tests ended without a report", { cause: error });
  }
  throw malformed();
}

function malformed(): ServiceError {
  return new ServiceError("checker_failed", "the task's tests gave a report of another shape");
}
