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

const DAMAGED = new Set(["SQLITE_CORRUPT", "SQLITE_NOTADB"]);

/** What an error of the driver means to a caller. `sqlite` in the message is SQLite's own name of it. */
export function faultOf(error: unknown): Fault {
  if (error instanceof StorageFault) return { code: error.code, message: error.message };
  const message = error instanceof Error ? error.message : String(error);
  const sqlite = sqliteCode(error);
  if (sqlite === null) return { code: "internal", message: `the store has a defect: ${message}` };
  const family = sqlite.split("_").slice(0, 2).join("_");
  if (family === "SQLITE_FULL") return { code: "storage_full", message: `the data dir is full (${sqlite})` };
  if (DAMAGED.has(family)) {
    const advice = "restore a backup, or move the file away to begin anew";
    return { code: "storage_unavailable", message: `the database is damaged (${sqlite}: ${message}): ${advice}` };
  }
  return { code: "storage_unavailable", message: `the database failed (${sqlite}: ${message})` };
}

function sqliteCode(error: unknown): string | null {
  if (!(error instanceof Error) || !("code" in error)) return null;
  return typeof error.code === "string" && error.code.startsWith("SQLITE_") ? error.code : null;
}
