import { bytes, type Connection, integer, type Row, text } from "./connection.ts";
import { contentColumns, contentText } from "./contents.ts";
import type { Calls, JobRow, TaskText } from "./protocol.ts";
import { BODY_COLUMNS, bodyOf } from "./reader-rows.ts";
import { digestBytes, digestText } from "./text-key.ts";
import { createUseReader } from "./use-reader.ts";

/** The calls that only read, each answered from one snapshot. */
export type ReadCalls = Pick<
  Calls,
  | "findGradings"
  | "getGrading"
  | "getTask"
  | "listTasks"
  | "getJob"
  | "pendingJobs"
  | "listUses"
  | "firstUse"
  | "inputFlags"
>;
export type Reader = { readonly [K in keyof ReadCalls]: (request: ReadCalls[K]["request"]) => ReadCalls[K]["answer"] };

const TASK_COLUMNS = `${contentColumns("judged")}, ${contentColumns("described")}`;
const TASK_JOINS = `
  JOIN labelled_tasks l ON l.id = %.labelled
  JOIN contents judged ON judged.id = l.judged
  JOIN contents described ON described.id = l.description`;

/** `id` in the table, or what an alias of that name stands for. */
const GRADING_OF_ID = `(
  SELECT seq FROM gradings WHERE id = ?1 UNION ALL SELECT grading FROM grading_aliases WHERE id = ?1 LIMIT 1)`;

export function createReader(connection: Connection): Reader {
  const findGrading = connection.prepare(
    `SELECT ${BODY_COLUMNS} FROM gradings g WHERE input_hash = ? AND reusable = 1`,
  );
  const getGrading = connection.prepare(`
    SELECT ${BODY_COLUMNS}, g.reusable, ${TASK_COLUMNS}, ${contentColumns("solution")}
    FROM gradings g ${joins("g")} JOIN contents solution ON solution.id = g.solution
    WHERE g.seq = ${GRADING_OF_ID}`);
  const getTask = connection.prepare(`
    SELECT v.digest, v.created_at, v.labelled, ${TASK_COLUMNS} FROM task_versions v ${joins("v")}
    WHERE v.task_id = ?1 AND v.digest = coalesce(?2, (SELECT newest FROM tasks WHERE task_id = ?1))`);
  const getJob = connection.prepare(`
    SELECT j.*, ${TASK_COLUMNS}, ${contentColumns("solution")}
    FROM jobs j ${joins("j")} JOIN contents solution ON solution.id = j.solution WHERE j.id = ?`);
  const jobs = connection.prepare(`
    SELECT j.*, ${contentColumns("solution")} FROM jobs j JOIN contents solution ON solution.id = j.solution
    ORDER BY j.seq`);
  const jobTasks = connection.prepare(`
    SELECT DISTINCT j.labelled, ${TASK_COLUMNS} FROM jobs j ${joins("j")}`);
  const flags = connection.prepare("SELECT flag FROM input_flags WHERE input_hash = ? ORDER BY flag");
  const firstUse = connection.prepare(`
    SELECT g.id, u.created_at, u.task_id, u.metadata FROM uses u JOIN gradings g ON g.seq = u.grading
    WHERE u.grading = ${GRADING_OF_ID} ORDER BY u.seq LIMIT 1`);

  return {
    findGradings(hashes) {
      const found: (readonly [string, string])[] = [];
      for (const hash of hashes) {
        const row = findGrading.get(digestBytes(hash));
        if (row !== undefined) found.push([hash, bodyOf(row)]);
      }
      return found;
    },
    getGrading({ id }) {
      const row = getGrading.get(id);
      if (row === undefined) return null;
      const reusable = integer(row, "reusable") === 1;
      return { body: bodyOf(row), reusable, solution: contentText(row, "solution"), ...taskTextOf(row) };
    },
    getTask({ id, digest }) {
      const row = getTask.get(id, digest === null ? null : digestBytes(digest));
      return row === undefined ? null : taskRowOf(row);
    },
    listTasks({ kind, tag, after, limit }) {
      const rows = connection.prepare(listTasksSql(kind !== null, tag !== null)).all(after ?? "", kind, tag, limit);
      return rows.map((row) => ({ taskId: text(row, "task_id"), ...taskRowOf(row) }));
    },
    getJob({ id }) {
      const row = getJob.get(id);
      return row === undefined ? null : { ...jobOf(row), ...taskTextOf(row) };
    },
    pendingJobs() {
      connection.exec("BEGIN");
      try {
        const tasks = new Map(jobTasks.all().map((row) => [integer(row, "labelled"), taskTextOf(row)]));
        return { jobs: jobs.all().map(jobOf), tasks };
      } finally {
        connection.exec("COMMIT");
      }
    },
    listUses: createUseReader(connection),
    firstUse({ id }) {
      const row = firstUse.get(id);
      if (row === undefined) return null;
      return {
        recordId: text(row, "id"),
        createdAt: text(row, "created_at"),
        taskId: text(row, "task_id"),
        metadata: text(row, "metadata"),
      };
    },
    inputFlags: ({ inputHash }) => flags.all(digestBytes(inputHash)).map((row) => text(row, "flag")),
  };
}

function joins(table: string): string {
  return TASK_JOINS.replace("%", table);
}

function listTasksSql(byKind: boolean, byTag: boolean): string {
  return `
    SELECT t.task_id, v.digest, v.created_at, v.labelled, ${TASK_COLUMNS}
    FROM tasks t JOIN task_versions v ON v.task_id = t.task_id AND v.digest = t.newest ${joins("v")}
    ${byTag ? "JOIN task_tags g ON g.tag = ?3 AND g.task_id = t.task_id" : ""}
    WHERE t.task_id > ?1 ${byKind ? "AND t.kind = ?2" : "AND ?2 IS NULL"} ${byTag ? "" : "AND ?3 IS NULL"}
    ORDER BY t.task_id LIMIT ?4`;
}

function taskTextOf(row: Row): TaskText {
  return { judged: contentText(row, "judged"), description: contentText(row, "described") };
}

function taskRowOf(row: Row): TaskText & { digest: string; createdAt: string; label: number } {
  const digest = digestText(bytes(row, "digest"));
  return { digest, createdAt: text(row, "created_at"), label: integer(row, "labelled"), ...taskTextOf(row) };
}

function jobOf(row: Row): JobRow {
  return {
    id: text(row, "id"),
    inputHash: digestText(bytes(row, "input_hash")),
    createdAt: text(row, "created_at"),
    label: integer(row, "labelled"),
    solution: contentText(row, "solution"),
    options: text(row, "options"),
    uses: text(row, "uses"),
  };
}
