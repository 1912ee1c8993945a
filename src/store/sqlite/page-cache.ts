import type { Connection } from "./connection.ts";
import type { WriteGroup, WriteOp } from "./protocol.ts";

/**
 * Memory for a connection's pages. What a small commit leaves in it is hardly ever used again: the ends of tables, and leaves
 * of indexes over digests, which the next commit meets elsewhere. More room does not save reading; it fills, over hours, as
 * the database grows, and looks like a leak until it is full. What it lacks comes from the system's cache of the file.
 */
const KEPT_KIB = 2_048;
/**
 * The same while one transaction writes many rows: the pages that it changes, some 16 MiB for a thousand gradings in a large
 * database. Without the room SQLite drops the inner pages of indexes to keep the changed ones, reads them again for each
 * row, and writes pages to the log before they are done: a tenth more CPU time for gradings, a fifth for a prune.
 */
const BULK_KIB = 32_768;
const BULK_ROWS = 128;

/** How much memory a connection has for pages. */
export interface PageCache {
  /** Call before `group` is written. */
  makeRoomFor(group: WriteGroup): void;
}

export function limitPageCache(connection: Connection): PageCache {
  let size = KEPT_KIB;

  function setSize(kib: number): void {
    connection.exec(`PRAGMA cache_size = -${kib}`);
    size = kib;
  }

  setSize(KEPT_KIB);
  return {
    makeRoomFor({ ops }) {
      const rows = ops.reduce((sum, op) => sum + rowsOf(op), 0);
      const wanted = rows < BULK_ROWS ? KEPT_KIB : BULK_KIB;
      if (wanted !== size) setSize(wanted);
    },
  };
}

function rowsOf(op: WriteOp): number {
  switch (op.kind) {
    case "commit":
      return op.gradings.length + op.uses.length + op.jobs.length + op.finished.length;
    case "tasks":
      return op.rows.length;
    case "flag":
      return 1;
    case "prune":
      return Number.POSITIVE_INFINITY; // A step looks at thousands.
  }
}
