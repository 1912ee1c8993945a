import Database from "libsql";
import { damaged, StorageFault } from "./faults.ts";

/**
 * What may be bound. Text must not hold NULs or lone surrogates, which the driver would cut off or replace: `textKey` and JSON
 * make them harmless. A boolean ends the whole process inside the driver, so the type leaves it out.
 */
export type SqlValue = string | number | null | Uint8Array;
export type Row = Readonly<Record<string, unknown>>;

export interface Changes {
  readonly changes: number;
  /** Number of the row inserted last; meaningless where nothing was. */
  readonly lastInsertRowid: number;
}

export interface Statement {
  run(...values: readonly SqlValue[]): Changes;
  get(...values: readonly SqlValue[]): Row | undefined;
  all(...values: readonly SqlValue[]): readonly Row[];
}

/** One connection to a database. Every method throws the driver's error, which `faultOf` classifies. */
export interface Connection {
  exec(sql: string): void;
  /** The statement of this text, prepared once a connection. */
  prepare(sql: string): Statement;
  isInTransaction(): boolean;
  close(): void;
}

/** How long a statement waits for a lock of another process, such as a backup that ends. */
const BUSY_MS = 5_000;

/** Opens a database file, creating it where it is missing. */
export function connect(path: string, busyMs: number = BUSY_MS): Connection {
  const database = openFile(path, busyMs);
  const statements = new Map<string, Statement>();
  return {
    exec: (sql) => void database.exec(sql),
    prepare(sql) {
      const known = statements.get(sql);
      if (known !== undefined) return known;
      const statement = wrap(database.prepare(sql));
      statements.set(sql, statement);
      return statement;
    },
    isInTransaction: () => database.inTransaction,
    close: () => void database.close(),
  };
}

/** The driver's error on opening has no code: what it says is all there is. */
function openFile(path: string, busyMs: number): Database.Database {
  try {
    return new Database(path, { timeout: busyMs });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new StorageFault("storage_unavailable", `${path} can't be opened: ${message}`);
  }
}

function wrap(statement: Database.Statement): Statement {
  return {
    run(...values) {
      const { changes, lastInsertRowid } = statement.run(values);
      return { changes, lastInsertRowid: Number(lastInsertRowid) };
    },
    get: (...values) => statement.get(values) as Row | undefined,
    all: (...values) => statement.all(values) as readonly Row[],
  };
}

/** The text in a column. Throws a StorageFault where the database holds something else. */
export function text(row: Row, column: string): string {
  const value = row[column];
  if (typeof value !== "string") throw damaged(`column ${column} holds no text`);
  return value;
}

export function textOrNull(row: Row, column: string): string | null {
  return row[column] === null ? null : text(row, column);
}

/** The number in a column. Throws a StorageFault where the database holds something else. */
export function integer(row: Row, column: string): number {
  const value = row[column];
  if (typeof value !== "number") throw damaged(`column ${column} holds no number`);
  return value;
}

/** The bytes in a column: the driver gives a Buffer for one row and an ArrayBuffer for many. */
export function bytes(row: Row, column: string): Buffer {
  const value = row[column];
  if (value instanceof ArrayBuffer) return Buffer.from(value);
  if (value instanceof Uint8Array) return Buffer.from(value.buffer, value.byteOffset, value.byteLength);
  throw damaged(`column ${column} holds no bytes`);
}
