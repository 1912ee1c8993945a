import { type Connection, integer, type Row } from "./connection.ts";
import type { PrunePhase, PruneStep, WriteOp } from "./protocol.ts";

/** Rows looked at in one step: few enough that a commit waits milliseconds for it. */
const STEP_ROWS = 2_000;

/**
 * What each phase removes among the rows from `?1` up to but not including `?2`, given the time `?3`. The order matters: a
 * phase frees what the next one removes.
 */
const REMOVALS = {
  uses: "DELETE FROM uses WHERE seq >= ?1 AND seq < ?2 AND created_at < ?3",
  gradings: `DELETE FROM gradings WHERE seq >= ?1 AND seq < ?2 AND created_at < ?3
    AND NOT EXISTS (SELECT 1 FROM uses u WHERE u.grading = gradings.seq)`,
  versions: `DELETE FROM task_versions WHERE seq >= ?1 AND seq < ?2 AND created_at < ?3
    AND digest <> (SELECT newest FROM tasks t WHERE t.task_id = task_versions.task_id)
    AND NOT EXISTS (SELECT 1 FROM labelled_tasks own JOIN labelled_tasks l ON l.judged = own.judged
      WHERE own.id = task_versions.labelled
      AND (EXISTS (SELECT 1 FROM gradings g WHERE g.labelled = l.id) OR EXISTS (SELECT 1 FROM jobs j WHERE j.labelled = l.id)))`,
  labels: `DELETE FROM labelled_tasks WHERE id >= ?1 AND id < ?2 AND ?3 <> ''
    AND NOT EXISTS (SELECT 1 FROM gradings g WHERE g.labelled = labelled_tasks.id)
    AND NOT EXISTS (SELECT 1 FROM jobs j WHERE j.labelled = labelled_tasks.id)
    AND NOT EXISTS (SELECT 1 FROM task_versions v WHERE v.labelled = labelled_tasks.id)`,
  contents: `DELETE FROM contents WHERE id >= ?1 AND id < ?2 AND ?3 <> ''
    AND NOT EXISTS (SELECT 1 FROM gradings g WHERE g.solution = contents.id)
    AND NOT EXISTS (SELECT 1 FROM jobs j WHERE j.solution = contents.id)
    AND NOT EXISTS (SELECT 1 FROM labelled_tasks l WHERE l.judged = contents.id)
    AND NOT EXISTS (SELECT 1 FROM labelled_tasks l WHERE l.description = contents.id)`,
} as const satisfies Record<PrunePhase, string>;

const TABLES = {
  uses: { table: "uses", key: "seq" },
  gradings: { table: "gradings", key: "seq" },
  versions: { table: "task_versions", key: "seq" },
  labels: { table: "labelled_tasks", key: "id" },
  contents: { table: "contents", key: "id" },
} as const satisfies Record<PrunePhase, { table: string; key: string }>;

/** One step of a prune; a crash between steps leaves only what a later prune removes. */
export function createPruner(connection: Connection): (op: Extract<WriteOp, { kind: "prune" }>) => PruneStep {
  return ({ phase, from, before }) => {
    const { table, key } = TABLES[phase];
    const bound = connection.prepare(
      `SELECT ${key} AS bound FROM ${table} WHERE ${key} >= ? ORDER BY ${key} LIMIT 1 OFFSET ${STEP_ROWS}`,
    );
    const row: Row | undefined = bound.get(from);
    const next = row === undefined ? null : integer(row, "bound");
    const to = next ?? Number.MAX_SAFE_INTEGER;
    return { removed: connection.prepare(REMOVALS[phase]).run(from, to, before).changes, next };
  };
}
