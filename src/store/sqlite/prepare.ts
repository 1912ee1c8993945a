import type { Connection } from "./connection.ts";
import { migrate } from "./migrations.ts";

/** Pages that the write-ahead log may hold before a commit copies it into the database: 16 MiB. */
const CHECKPOINT_PAGES = 4_096;
const PAGE_BYTES = 4_096;

/**
 * A commit is answered after the write-ahead log was synchronised: `synchronous = FULL` does so for every transaction, where
 * WAL's usual `NORMAL` loses the last ones in a power cut. Log and database are checksummed and replayed by SQLite on open.
 */
export function prepareToWrite(connection: Connection, maxBytes: number | null): void {
  connection.exec("PRAGMA auto_vacuum = INCREMENTAL");
  connection.exec("PRAGMA journal_mode = WAL");
  connection.exec("PRAGMA synchronous = FULL; PRAGMA fullfsync = 1; PRAGMA checkpoint_fullfsync = 1");
  connection.exec(`PRAGMA wal_autocheckpoint = ${CHECKPOINT_PAGES}; PRAGMA journal_size_limit = 67108864`);
  connection.exec("PRAGMA foreign_keys = ON");
  if (maxBytes !== null) connection.prepare(`PRAGMA max_page_count = ${Math.floor(maxBytes / PAGE_BYTES)}`).get();
  migrate(connection);
}
