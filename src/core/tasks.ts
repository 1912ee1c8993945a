import type { ImportReport } from "../contract/api.ts";
import { asServiceError, ServiceError } from "../contract/errors.ts";
import type { RuleEngine, TaskUse } from "../contract/grader.ts";
import { parseShape } from "../contract/shape.ts";
import type { Page, Store, StoredTask, TaskFilter } from "../contract/store.ts";
import { Task } from "../contract/task.ts";
import { type AdmitDeps, graderOf } from "./admit.ts";
import type { ImportRow } from "./assay.ts";
import { taskDigest } from "./hashing.ts";
import { rowToTask } from "./import/formats.ts";

export type PutOutcome = "created" | "updated" | "unchanged";

export interface TaskBook {
  put(task: Task): Promise<{ readonly stored: StoredTask; readonly outcome: PutOutcome }>;
  /** `id` for the newest version, `id@sha256:...` for one of them. Rejects with `task_not_found`. */
  get(reference: string): Promise<StoredTask>;
  list(filter: TaskFilter): Promise<Page<StoredTask>>;
  import(rows: AsyncIterable<ImportRow>, format: string): Promise<ImportReport>;
  /** Refuses an inline task that can't judge; remembers those that passed by digest. Rejects with `task_invalid`. */
  checkInline(task: Task): Promise<void>;
}

export interface TaskBookDeps extends Pick<AdmitDeps, "graderFor"> {
  readonly rules: Pick<RuleEngine, "check">;
  readonly store: Store;
  readonly now: () => Date;
}

const IMPORT_CHUNK = 500;
const CHECKED_TASKS = 10_000;

export function createTaskBook(deps: TaskBookDeps): TaskBook {
  const checked = new Set<string>();

  /** What a rule grader makes of a task can be slow, and is left to its thread. */
  async function check(task: Task, use: TaskUse): Promise<void> {
    const grader = graderOf(task, deps);
    if (grader.type === "rules") await deps.rules.check(grader.name, task, use);
    else grader.checkTask(task, use);
  }

  async function checkInline(task: Task): Promise<void> {
    const digest = taskDigest(task);
    if (checked.has(digest)) return;
    await check(task, "inline");
    if (checked.size >= CHECKED_TASKS) checked.clear();
    checked.add(digest);
  }

  async function toStored(task: Task): Promise<StoredTask> {
    await check(task, "stored");
    return { task, digest: taskDigest(task), created_at: deps.now().toISOString() };
  }

  async function put(task: Task): Promise<{ stored: StoredTask; outcome: PutOutcome }> {
    const stored = await toStored(task);
    const [outcome] = await deps.store.putTasks([stored]);
    return { stored, outcome: outcome ?? "unchanged" };
  }

  async function get(reference: string): Promise<StoredTask> {
    const { id, digest } = splitReference(reference);
    const found = await deps.store.getTask(id, digest);
    if (found === null) throw new ServiceError("task_not_found", `no task ${reference}`, { path: "task_id" });
    return found;
  }

  async function importRows(rows: AsyncIterable<ImportRow>, format: string): Promise<ImportReport> {
    const report = { imported: 0, unchanged: 0, refused: [] as ImportReport["refused"] };
    let chunk: Promise<StoredTask | ImportReport["refused"][number]>[] = [];
    async function flush(): Promise<void> {
      const read = await Promise.all(chunk);
      report.refused.push(...read.filter((one) => "reason" in one));
      for (const outcome of await deps.store.putTasks(read.filter((one) => "task" in one))) {
        if (outcome === "unchanged") report.unchanged += 1;
        else report.imported += 1;
      }
      chunk = [];
    }
    async function readRow(row: ImportRow): Promise<StoredTask | ImportReport["refused"][number]> {
      try {
        if ("problem" in row) throw new ServiceError("invalid_request", row.problem);
        return await toStored(parseTask(rowToTask(format, row.value, row.line)));
      } catch (error) {
        return { line: row.line, reason: asServiceError(error, "task_invalid").message };
      }
    }
    for await (const row of rows) {
      chunk.push(readRow(row));
      if (chunk.length >= IMPORT_CHUNK) await flush();
    }
    if (chunk.length > 0) await flush();
    return report;
  }

  return { put, get, list: (filter) => deps.store.listTasks(filter), import: importRows, checkInline };
}

/** An unknown value as a task. Throws `invalid_request` with the path of the first fault. */
export function parseTask(value: unknown): Task {
  return parseShape(Task, value);
}

/** `id@sha256:...` names a version; an `@` anywhere else belongs to the id. */
function splitReference(reference: string): { id: string; digest?: string } {
  const match = /^(.+)@(sha256:[0-9a-f]{64})$/s.exec(reference);
  if (match?.[1] === undefined || match[2] === undefined) return { id: reference };
  return { id: match[1], digest: match[2] };
}
