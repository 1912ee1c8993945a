import type { JsonObject, JsonValue } from "../../../src/contract/json.ts";
import type { CollectedFile } from "../../../src/contract/sandbox.ts";
import { isObject } from "../../split/report.ts";

/** Where a run of a test leaves what became of it; and a mark, as soon as it has asked the program something. */
export const REPORT = "assay-report";
export const ASKED = "assay-asked";

/** What one run of a test came to. No candidate code is in that process, so what it says is believed. */
export interface LiveReport {
  /** `done`, or what was wrong with the talk. */
  readonly end: string;
  /** Answers of the program. */
  readonly answers: number;
  /** Whether an answer held not-a-number. */
  readonly holdsNan: boolean;
  /** Whether values were compared that have a part which does not travel. */
  readonly holdsHole: boolean;
  /** Whether objects of the program decided what is equal. */
  readonly isJudgedByCandidate: boolean;
  /** What became of the test and its parts, by name. */
  readonly results: Readonly<Record<string, JsonValue | undefined>>;
}

/** Reads the report; null where there is none of its shape, as after a crash. */
export function readLiveReport(file: CollectedFile | undefined): LiveReport | null {
  if (file?.state !== "file") return null;
  const report = parse(new TextDecoder().decode(file.bytes));
  if (report === null) return null;
  const { end, answers, nan, hole, judged, results } = report;
  if (typeof end !== "string" || typeof answers !== "number" || !isObject(results)) return null;
  return {
    ...{ end, answers, holdsNan: nan === true, holdsHole: hole === true, isJudgedByCandidate: judged === true },
    results: Object.assign(Object.create(null) as Record<string, JsonValue>, results),
  };
}

function parse(text: string): JsonObject | null {
  try {
    const value = JSON.parse(text) as JsonValue;
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}
