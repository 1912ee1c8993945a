import { mkdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { Store } from "../../contract/store.ts";
import { sync } from "./backup.ts";
import { copyDatabase } from "./copy.ts";
import { faultOf } from "./faults.ts";
import { serviceErrorOf, startStorageThread } from "./storage-thread.ts";
import { createSqliteStore } from "./store.ts";

export interface SqliteStoreOptions {
  /** Created where it is missing. One store at a time may be open on it, over all processes of the machine. */
  readonly dataDir: string;
  /** Size at which the database refuses to grow, as `storage_full`; unset: the disk's. */
  readonly maxBytes?: number;
}

const DATABASE = "assay.db";
const LOCK = "assay.lock";

/**
 * Opens the store of a data dir: takes its lock, brings its schema up to date, recovers what a crash left in the log. Rejects
 * with `storage_unavailable` where another service holds the lock, or where the database is damaged or newer than this
 * release.
 */
export async function openSqliteStore(options: SqliteStoreOptions): Promise<Store> {
  const dataDir = resolve(options.dataDir);
  await createDir(dataDir);
  const databasePath = join(dataDir, DATABASE);
  const writer = startStorageThread();
  const reader = startStorageThread();
  try {
    const how = { lockPath: join(dataDir, LOCK), maxBytes: options.maxBytes ?? null };
    await writer.ask("open", { databasePath, writer: how });
    await reader.ask("open", { databasePath, writer: null });
    sync(dataDir);
  } catch (error) {
    await Promise.all([writer.stop(), reader.stop()]);
    throw error;
  }
  return createSqliteStore({ writer, reader, dataDir, databasePath, maxBytes: options.maxBytes ?? null });
}

/** Makes the folder, durably, where it is missing. */
async function createDir(path: string): Promise<void> {
  try {
    const firstCreated = await mkdir(path, { recursive: true });
    if (firstCreated !== undefined) sync(join(firstCreated, ".."));
  } catch (error) {
    throw serviceErrorOf(faultOf(error));
  }
}

/**
 * Copies the database of a data dir to `path`, whether or not a service has it open. See `Store.backup`.
 */
export function backupSqlite(dataDir: string, path: string): Promise<void> {
  return copyDatabase(join(resolve(dataDir), DATABASE), path);
}
