import { stat, statfs } from "node:fs/promises";
import { ServiceError } from "../../contract/errors.ts";
import type { PruneResult, Store } from "../../contract/store.ts";
import { copyDatabase } from "./copy.ts";
import { gradingOf, jobOf, solutionOf, storedTaskOf, taskOf, useOf } from "./decode.ts";
import { encodeCommit, encodeTask } from "./encode.ts";
import { listUses } from "./list-uses.ts";
import { prune } from "./prune.ts";
import type { StorageThread } from "./storage-thread.ts";
import { createTaskCache } from "./task-cache.ts";
import { fromTextKey, isDigest, textKey } from "./text-key.ts";
import { createWriteLane } from "./write-lane.ts";

export interface SqliteStoreParts {
  /** Open, with the lock. */
  readonly writer: StorageThread;
  /** Open on the same database. Commits wait for no listing, and look-ups for no commit. */
  readonly reader: StorageThread;
  readonly dataDir: string;
  readonly databasePath: string;
  readonly maxBytes: number | null;
}

const TASK_CACHE_BYTES = 64 * 1024 * 1024;

/** The `Store` over two storage threads: this side encodes, groups writes and remembers tasks. */
export function createSqliteStore({ writer, reader, dataDir, databasePath, maxBytes }: SqliteStoreParts): Store {
  const lane = createWriteLane(writer);
  const tasks = createTaskCache(TASK_CACHE_BYTES);
  let closing: Promise<void> | null = null;

  function requireOpen(): void {
    if (closing !== null) throw new ServiceError("storage_unavailable", "the store is closed");
  }

  const store: Store = {
    async putTasks(stored) {
      requireOpen();
      const encoded = stored.map(encodeTask);
      try {
        const rows = encoded.map(({ row }) => row);
        return await lane.write(
          { kind: "tasks", rows },
          encoded.map(({ form }) => form),
        );
      } finally {
        tasks.clear();
      }
    },

    async getTask(id, digest) {
      const key = JSON.stringify([id, digest ?? null]);
      const known = tasks.get(key);
      if (known !== undefined) return known;
      if (digest !== undefined && !isDigest(digest)) return null;
      const epoch = tasks.epoch();
      const row = await reader.ask("getTask", { id: textKey(id), digest: digest ?? null });
      if (row === null) return null;
      const task = storedTaskOf(row);
      tasks.set(key, task, row.judged.length + row.description.length, epoch);
      return task;
    },

    async listTasks({ kind, tag, cursor, limit }) {
      const rows = await reader.ask("listTasks", {
        kind: kind ?? null,
        tag: tag === undefined ? null : textKey(tag),
        after: cursor === undefined ? null : textKey(fromCursor(cursor)),
        limit: limit + 1,
      });
      const page = rows.slice(0, limit);
      const last = page.at(-1);
      const next = rows.length > limit && last !== undefined ? toCursor(fromTextKey(last.taskId)) : null;
      return { items: page.map(storedTaskOf), next_cursor: next };
    },

    async commit(change) {
      requireOpen();
      const { op, tasks: forms } = encodeCommit(change);
      const kept = await lane.write(op, forms);
      return { kept: new Map(kept.map(([dropped, instead]) => [fromTextKey(dropped), fromTextKey(instead)])) };
    },

    async findGrading(inputHash) {
      return (await store.findGradings([inputHash])).get(inputHash) ?? null;
    },

    async findGradings(inputHashes) {
      const found = await reader.ask("findGradings", inputHashes.filter(isDigest));
      return new Map(found.map(([hash, body]) => [hash, gradingOf(body)]));
    },

    async getGrading(id) {
      const row = await reader.ask("getGrading", { id: textKey(id) });
      if (row === null) return null;
      const inputs = { task: taskOf(row), solution: solutionOf(row.solution) };
      return { grading: gradingOf(row.body), reusable: row.reusable, inputs };
    },

    async getJob(id) {
      const row = await reader.ask("getJob", { id: textKey(id) });
      return row === null ? null : jobOf(row, taskOf(row));
    },

    async pendingJobs() {
      const pending = await reader.ask("pendingJobs", null);
      const byLabel = new Map([...pending.tasks].map(([label, row]) => [label, taskOf(row)]));
      return pending.jobs.map((row) => {
        const task = byLabel.get(row.label);
        if (task === undefined) throw new ServiceError("internal", `job ${row.id} has no task`);
        return jobOf(row, task);
      });
    },

    listUses: (filter) => listUses(reader, filter),

    async firstUse(recordId) {
      const row = await reader.ask("firstUse", { id: textKey(recordId) });
      return row === null ? null : useOf(row);
    },

    async flagInput(inputHash, flag) {
      requireOpen();
      if (!isDigest(inputHash)) throw new ServiceError("internal", `${inputHash} is no sha256 digest`);
      await lane.write({ kind: "flag", inputHash, flag: textKey(flag) }, []);
    },

    async inputFlags(inputHash) {
      if (!isDigest(inputHash)) return [];
      return (await reader.ask("inputFlags", { inputHash })).map(fromTextKey);
    },

    async prune(before): Promise<PruneResult> {
      requireOpen();
      try {
        return await prune({ lane, writer }, before);
      } finally {
        tasks.clear();
      }
    },

    async backup(path) {
      requireOpen();
      await copyDatabase(databasePath, path);
    },

    async freeBytes() {
      const { bavail, bsize } = await statfs(dataDir);
      const onDisk = bavail * bsize;
      if (maxBytes === null) return onDisk;
      const { size } = await stat(databasePath);
      return Math.max(0, Math.min(onDisk, maxBytes - size));
    },

    close() {
      closing ??= closeAll();
      return closing;
    },
  };

  async function closeAll(): Promise<void> {
    await lane.settled();
    try {
      await reader.ask("close", null);
      await writer.ask("close", null);
    } finally {
      await Promise.all([reader.stop(), writer.stop()]);
    }
  }

  return store;
}

function toCursor(text: string): string {
  return Buffer.from(JSON.stringify(text)).toString("base64url");
}

function fromCursor(cursor: string): string {
  try {
    const value: unknown = JSON.parse(Buffer.from(cursor, "base64url").toString("utf8"));
    if (typeof value === "string") return value;
  } catch {
    // Told below, as for any other cursor that is none of this store's.
  }
  throw new ServiceError("invalid_request", "unknown cursor", { path: "cursor" });
}
