import { ServiceError } from "../../contract/errors.ts";
import type { Page, UseFilter, UseRow } from "../../contract/store.ts";
import { gradingOf, useOf } from "./decode.ts";
import type { UseQuery } from "./protocol.ts";
import type { StorageThread } from "./storage-thread.ts";
import { textKey } from "./text-key.ts";

/** Sequence numbers that the first step looks through, and the time up to which the next one may look through more. */
const FIRST_WINDOW = 20_000;
const STEP_MS = 10;
const GROWTH = 4;

/**
 * A page of uses, newest first. It is gathered in steps, so that other look-ups come in between where the filter lets few
 * rows through. Rejects with `invalid_request` for a cursor that is none of this store's.
 */
export async function listUses(thread: StorageThread, filter: UseFilter): Promise<Page<UseRow>> {
  const query = queryOf(filter);
  const items: UseRow[] = [];
  let below = filter.cursor === undefined ? null : sequenceOf(filter.cursor);
  let window = FIRST_WINDOW;
  do {
    const started = performance.now();
    const step = await thread.ask("listUses", { ...query, below, window, limit: filter.limit - items.length });
    for (const row of step.rows) {
      const use = useOf(row);
      if (hasMembers(use.metadata, filter.metadata)) items.push({ use, grading: gradingOf(row.body) });
    }
    below = step.next;
    if (performance.now() - started < STEP_MS) window *= GROWTH;
  } while (below !== null && items.length < filter.limit);
  return { items, next_cursor: below === null ? null : cursorOf(below) };
}

function queryOf(filter: UseFilter): Omit<UseQuery, "below" | "window" | "limit"> {
  const members = Object.entries(filter.metadata ?? {}).map(
    ([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`,
  );
  return {
    taskId: filter.task_id === undefined ? null : textKey(filter.task_id),
    runId: filter.run_id === undefined ? null : textKey(filter.run_id),
    verdict: filter.verdict === undefined ? null : textKey(filter.verdict),
    status: filter.status === undefined ? null : textKey(filter.status),
    members,
  };
}

function hasMembers(metadata: UseFilter["metadata"], wanted: UseFilter["metadata"]): boolean {
  return Object.entries(wanted ?? {}).every(
    ([key, value]) => metadata !== undefined && Object.hasOwn(metadata, key) && Object.is(metadata[key], value),
  );
}

const CURSOR = /^u([1-9][0-9]{0,15})$/;

function cursorOf(sequence: number): string {
  return Buffer.from(`u${sequence}`).toString("base64url");
}

function sequenceOf(cursor: string): number {
  const sequence = CURSOR.exec(Buffer.from(cursor, "base64url").toString("latin1"))?.[1];
  if (sequence === undefined) throw new ServiceError("invalid_request", "unknown cursor", { path: "cursor" });
  return Number(sequence);
}
