import { answerWith } from "../../threads/answer.ts";
import { backupTo } from "./backup.ts";
import { type Connection, connect, integer } from "./connection.ts";
import { faultOf, StorageFault } from "./faults.ts";
import { type DataDirLock, lockDataDir } from "./lock.ts";
import { limitPageCache, type PageCache } from "./page-cache.ts";
import { prepareToWrite } from "./prepare.ts";
import type { Answer, CallName, Calls, OpenRequest, Request } from "./protocol.ts";
import { createReader, type Reader } from "./reader.ts";
import { createWriter, type Writer } from "./writer.ts";

interface Opened {
  readonly connection: Connection;
  readonly pages: PageCache;
  readonly lock: DataDirLock | null;
  readonly reader: Reader;
  readonly writer: Writer | null;
}

let opened: Opened | null = null;

type Handlers = { readonly [K in CallName]: (request: Calls[K]["request"]) => Calls[K]["answer"] };

function current(): Opened {
  if (opened === null) throw new StorageFault("internal", "the storage thread is not open");
  return opened;
}

function currentWriter(): Writer {
  const { writer } = current();
  if (writer === null) throw new StorageFault("internal", "this storage thread only reads");
  return writer;
}

const handlers: Handlers = {
  open: (request) => {
    opened = open(request);
    return null;
  },
  write(group) {
    const writer = currentWriter();
    current().pages.makeRoomFor(group);
    return writer.apply(group);
  },
  shrink: ({ pages }) => shrink(current().connection, pages),
  close: () => close(current()),
  findGradings: (request) => current().reader.findGradings(request),
  getGrading: (request) => current().reader.getGrading(request),
  getTask: (request) => current().reader.getTask(request),
  listTasks: (request) => current().reader.listTasks(request),
  getJob: (request) => current().reader.getJob(request),
  pendingJobs: (request) => current().reader.pendingJobs(request),
  listUses: (request) => current().reader.listUses(request),
  firstUse: (request) => current().reader.firstUse(request),
  inputFlags: (request) => current().reader.inputFlags(request),
  backup: ({ path }) => backupTo(current().connection, path),
};

function open({ databasePath, writer }: OpenRequest): Opened {
  const lock = writer === null ? null : lockDataDir(writer.lockPath);
  try {
    const connection = connect(databasePath);
    if (writer !== null) prepareToWrite(connection, writer.maxBytes);
    const pages = limitPageCache(connection);
    const reader = createReader(connection);
    return { connection, pages, lock, reader, writer: writer === null ? null : createWriter(connection) };
  } catch (error) {
    lock?.release();
    throw error;
  }
}

/** Gives free pages at the file's end back to the disk; `left` are those still free. */
function shrink(connection: Connection, pages: number): { left: number } {
  connection.prepare(`PRAGMA incremental_vacuum(${pages})`).all();
  const row = connection.prepare("PRAGMA freelist_count").get();
  return { left: row === undefined ? 0 : integer(row, "freelist_count") };
}

function checkpoint(connection: Connection): void {
  connection.prepare("PRAGMA wal_checkpoint(TRUNCATE)").all();
}

function close({ connection, lock, writer }: Opened): null {
  opened = null;
  try {
    if (writer !== null) checkpoint(connection);
  } catch (error) {
    // On a full disk the log stays as it is, durable, and the next opening reads it.
    if (faultOf(error).code !== "storage_full") throw error;
  } finally {
    connection.close();
    lock?.release();
  }
  return null;
}

function handled<K extends CallName>(name: K, body: Calls[K]["request"]): Calls[K]["answer"] {
  return handlers[name](body);
}

answerWith(({ name, body }: Request): Answer => {
  try {
    return { ok: true, value: handled(name, body as Calls[CallName]["request"]) };
  } catch (error) {
    return { ok: false, fault: faultOf(error) };
  }
});
