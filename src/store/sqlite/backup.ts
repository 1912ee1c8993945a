import { closeSync, fsyncSync, openSync, renameSync, rmSync } from "node:fs";
import { dirname } from "node:path";
import { type Connection, connect, text } from "./connection.ts";
import { damaged } from "./faults.ts";

/**
 * Writes a consistent copy of the database to `path`, replacing what is there only once the copy is whole, checked and on
 * disk. It reads one snapshot: commits go on meanwhile and are not in it.
 */
export function backupTo(connection: Connection, path: string): null {
  const partial = `${path}.partial`;
  rmSync(partial, { force: true });
  try {
    connection.prepare("VACUUM INTO ?").run(partial);
    check(partial);
    sync(partial);
    renameSync(partial, path);
    sync(dirname(path));
  } catch (error) {
    rmSync(partial, { force: true });
    throw error;
  }
  return null;
}

function check(path: string): void {
  const copy = connect(path);
  try {
    const row = copy.prepare("PRAGMA quick_check(1)").get();
    const verdict = row === undefined ? "no answer" : text(row, "quick_check");
    if (verdict !== "ok") throw damaged(verdict);
  } finally {
    copy.close();
  }
}

/** Waits until a file's content, or a directory's entries, are on disk. */
export function sync(path: string): void {
  const file = openSync(path, "r");
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}
