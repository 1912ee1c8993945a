import type { ImportReport, NotAdmitted, ReplayResponse, ValidationReport } from "../../contract/api.ts";
import type { RewardRecord } from "../../contract/record.ts";
import type { ImportRow } from "../../core/assay.ts";

export interface UseFilterText {
  readonly task_id?: string;
  readonly run_id?: string;
  readonly verdict?: string;
}

/**
 * A service that commands work with: one composed in this process, or a running one behind a URL. What one and the other
 * answer is the same.
 */
export interface Backend {
  /** Grades one rollout and waits. A rollout that is not admitted is answered, never rejected. */
  grade(rollout: unknown): Promise<RewardRecord | NotAdmitted>;
  importTasks(rows: AsyncIterable<ImportRow>, format: string): Promise<ImportReport>;
  validateTask(reference: string, repeats: number): Promise<ValidationReport>;
  replay(recordId: string): Promise<ReplayResponse>;
  /** Ids of the records that uses matching the filter have, each once, newest first. */
  recordIds(filter: UseFilterText): AsyncIterable<string>;
  close(): Promise<void>;
}

/** Each id the first time it comes. */
export async function* distinct(ids: AsyncIterable<string>): AsyncGenerator<string> {
  const seen = new Set<string>();
  for await (const id of ids) {
    if (seen.has(id)) continue;
    seen.add(id);
    yield id;
  }
}
