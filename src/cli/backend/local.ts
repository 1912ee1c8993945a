import type { NotAdmitted } from "../../contract/api.ts";
import type { RewardRecord } from "../../contract/record.ts";
import type { Assay } from "../../core/assay.ts";
import { type Backend, distinct, type UseFilterText } from "./backend.ts";

const PAGE = 500;

/** Commands over a service composed in this process. */
export function localBackend(assay: Assay): Backend {
  async function* allUses(filter: UseFilterText): AsyncGenerator<string> {
    let cursor: string | null = null;
    do {
      const page = await assay.listUses({ ...filter, limit: PAGE, ...(cursor !== null && { cursor }) });
      for (const item of page.items) yield item.record.id;
      cursor = page.next_cursor;
    } while (cursor !== null);
  }

  return {
    grade: (rollout) => gradeOne(assay, rollout),
    importTasks: (rows, format) => assay.importTasks(rows, format),
    validateTask: (reference, repeats) => assay.validateTask(reference, repeats),
    replay: (recordId) => assay.replay(recordId),
    recordIds: (filter) => distinct(allUses(filter)),
    close: () => assay.close(),
  };
}

/** A batch of one: validated, held back while the queue is full, and answered in place where it is bad. */
async function gradeOne(assay: Assay, rollout: unknown): Promise<RewardRecord | NotAdmitted> {
  for await (const line of assay.batch([rollout], Date.now())) return line.record as RewardRecord | NotAdmitted;
  throw new Error("the batch gave no answer for its item");
}
