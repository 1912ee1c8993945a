import { hostname } from "node:os";
import { type Connection, connect, integer, text } from "./connection.ts";
import { StorageFault } from "./faults.ts";

/** The right to write in a data dir, held until released or until the process ends in whatever way. */
export interface DataDirLock {
  release(): void;
}

/**
 * Takes the lock of a data dir: an open write transaction on a database of its own. The kernel's file lock below it dies with
 * the process, so nothing stale can block, and a reused process id can't be taken for the holder. Who holds it stands in the
 * database, readable while the lock is held. Throws a StorageFault naming the holder where there is one.
 */
export function lockDataDir(path: string): DataDirLock {
  const connection = connect(path, 0);
  try {
    hold(connection, path);
  } catch (error) {
    connection.close();
    throw error;
  }
  return { release: () => connection.close() };
}

function hold(connection: Connection, path: string): void {
  begin(connection, path);
  const write = "CREATE TABLE IF NOT EXISTS holder (pid INTEGER, host TEXT, since TEXT); DELETE FROM holder";
  connection.exec(write);
  const values = [process.pid, hostname(), new Date().toISOString()] as const;
  connection.prepare("INSERT INTO holder (pid, host, since) VALUES (?, ?, ?)").run(...values);
  connection.exec("COMMIT");
  // Another process may come in between: it then holds the lock, and this one is refused.
  begin(connection, path);
}

function begin(connection: Connection, path: string): void {
  try {
    connection.exec("BEGIN IMMEDIATE");
  } catch (error) {
    if (!isBusy(error)) throw error;
    throw new StorageFault("storage_unavailable", `${path} is locked: ${describeHolder(connection)}`);
  }
}

function describeHolder(connection: Connection): string {
  try {
    const row = connection.prepare("SELECT pid, host, since FROM holder").get();
    if (row === undefined) return "another service is just starting here";
    const holder = `process ${integer(row, "pid")} on ${text(row, "host")} since ${text(row, "since")}`;
    return `another service writes in this data dir (${holder})`;
  } catch (error) {
    if (isBusy(error) || isMissingTable(error)) return "another service is just starting here";
    throw error;
  }
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && "code" in error && String(error.code).startsWith("SQLITE_BUSY");
}

function isMissingTable(error: unknown): boolean {
  return error instanceof Error && error.message.includes("no such table");
}
