import type { ErrorCode } from "../../contract/errors.ts";

/** A fault in the form that crosses threads. */
export interface Fault {
  readonly code: ErrorCode;
  readonly message: string;
}

/** An expected refusal inside a storage thread. */
export class StorageFault extends Error {
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string) {
    super(message);
    this.name = "StorageFault";
    this.code = code;
  }
}

/** What stored data that can't be true means. */
export function damaged(what: string): StorageFault {
  return new StorageFault("storage_unavailable", `the database is damaged (${what}): ${ADVICE}`);
}

const ADVICE = "restore a backup, or move the file away to begin anew";

/** The index of the log is the one file that SQLite can fail to extend under a name of its own. */
const FULL = new Set(["SQLITE_FULL", "SQLITE_IOERR_SHMSIZE", "ENOSPC", "EDQUOT"]);
const DAMAGED = new Set(["SQLITE_CORRUPT", "SQLITE_NOTADB"]);

/** What an error of the driver or of the file system means to a caller. */
export function faultOf(error: unknown): Fault {
  if (error instanceof StorageFault) return { code: error.code, message: error.message };
  const message = error instanceof Error ? error.message : String(error);
  const name = errorName(error);
  if (name === null) return { code: "internal", message: `the store has a defect: ${message}` };
  const family = name.split("_").slice(0, 2).join("_");
  if (FULL.has(name) || FULL.has(family)) return { code: "storage_full", message: `the data dir is full (${name})` };
  if (DAMAGED.has(family)) return faultOf(damaged(`${name}: ${message}`));
  return { code: "storage_unavailable", message: `the data dir can't be used (${name}: ${message})` };
}

/** SQLite's name of an error, or the operating system's. */
function errorName(error: unknown): string | null {
  if (!(error instanceof Error) || !("code" in error) || typeof error.code !== "string") return null;
  return error.code.startsWith("SQLITE_") || "syscall" in error ? error.code : null;
}
