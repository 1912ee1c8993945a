import { type Connection, integer, type Row, text, textOrNull } from "./connection.ts";
import { type ContentWriter, createContentWriter } from "./contents.ts";
import { faultOf, StorageFault } from "./faults.ts";
import { packBytes, sha256Of } from "./packing.ts";
import type { GradingRow, JobInsert, UseInsert, WriteGroup, WriteOp, WriteOutcome, WriteResults } from "./protocol.ts";
import { createPruner } from "./pruner.ts";
import { createTaskWriter } from "./task-writer.ts";
import { digestBytes } from "./text-key.ts";

/** Applies groups of writes, each group in one transaction. */
export interface Writer {
  /** One outcome an op, in order. Whatever is reported as done is on disk; the rest has left no trace. */
  apply(group: WriteGroup): readonly WriteOutcome[];
}

interface Target {
  readonly seq: number;
  readonly status: string;
  readonly verdict: string | null;
}

export function createWriter(connection: Connection): Writer {
  const contents = createContentWriter(connection);
  const applyCommit = createCommitter(connection, contents);
  const putTasks = createTaskWriter(connection, contents);
  const pruneStep = createPruner(connection);
  const addFlag = connection.prepare("INSERT INTO input_flags (input_hash, flag) VALUES (?, ?) ON CONFLICT DO NOTHING");

  function applyOp(op: WriteOp, group: WriteGroup): WriteResults[WriteOp["kind"]] {
    switch (op.kind) {
      case "commit":
        return applyCommit(op, group);
      case "tasks":
        return putTasks(op.rows, group.contents);
      case "flag":
        addFlag.run(digestBytes(op.inputHash), op.flag);
        return null;
      case "prune":
        contents.forget();
        return pruneStep(op);
    }
  }

  function transact(ops: readonly WriteOp[], group: WriteGroup): WriteOutcome[] {
    connection.exec("BEGIN IMMEDIATE");
    try {
      const outcomes = ops.map((op) => ({ ok: true, value: applyOp(op, group) }) as const);
      connection.exec("COMMIT");
      return outcomes;
    } catch (error) {
      contents.forget();
      if (connection.isInTransaction()) connection.exec("ROLLBACK");
      throw error;
    }
  }

  return {
    apply(group) {
      try {
        return transact(group.ops, group);
      } catch (error) {
        if (group.ops.length === 1) return [{ ok: false, fault: faultOf(error) }];
      }
      // One of them can't be stored: each on its own, so that it takes no other with it.
      return group.ops.flatMap((op) => {
        try {
          return transact([op], group);
        } catch (error) {
          return [{ ok: false, fault: faultOf(error) } as const];
        }
      });
    },
  };
}

type CommitOp = Extract<WriteOp, { kind: "commit" }>;

function createCommitter(
  connection: Connection,
  contents: ContentWriter,
): (op: CommitOp, group: WriteGroup) => WriteResults["commit"] {
  const insertGrading = connection.prepare(`
    INSERT INTO gradings (id, input_hash, reusable, status, verdict, created_at, labelled, solution,
      digest, encoding, bytes)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (input_hash) WHERE reusable = 1 DO NOTHING`);
  const findReusable = connection.prepare(
    "SELECT seq, id, status, verdict FROM gradings WHERE input_hash = ? AND reusable = 1",
  );
  const insertAlias = connection.prepare("INSERT INTO grading_aliases (id, grading) VALUES (?, ?)");
  const findTarget = connection.prepare("SELECT seq, status, verdict FROM gradings WHERE id = ?");
  const findAliased = connection.prepare(`
    SELECT g.seq, g.status, g.verdict FROM grading_aliases a JOIN gradings g ON g.seq = a.grading WHERE a.id = ?`);
  const insertUse = connection.prepare(`
    INSERT INTO uses (grading, created_at, task_id, run_id, status, verdict, metadata) VALUES (?, ?, ?, ?, ?, ?, ?)`);
  const putJob = connection.prepare(`
    INSERT INTO jobs (id, input_hash, created_at, labelled, solution, options, uses) VALUES (?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (id) DO UPDATE SET input_hash = excluded.input_hash, created_at = excluded.created_at,
      labelled = excluded.labelled, solution = excluded.solution, options = excluded.options, uses = excluded.uses`);
  const removeJob = connection.prepare("DELETE FROM jobs WHERE id = ?");

  function addGrading(
    row: GradingRow,
    group: WriteGroup,
    targets: Map<string, Target>,
  ): readonly [string, string] | null {
    const hash = digestBytes(row.inputHash);
    const labelled = contents.labelled(row.task, group.contents);
    const solution = contents.solution(row.solution);
    const raw = Buffer.from(row.body, "utf8");
    const { encoding, bytes } = packBytes(raw);
    const values = [row.id, hash, row.reusable ? 1 : 0, row.status, row.verdict, row.createdAt] as const;
    const added = insertGrading.run(...values, labelled, solution, sha256Of(raw), encoding, bytes);
    if (added.changes === 1) {
      targets.set(row.id, { seq: added.lastInsertRowid, status: row.status, verdict: row.verdict });
      return null;
    }
    const kept = findReusable.get(hash);
    if (kept === undefined) throw new Error(`grading ${row.id} was not added`);
    const keptId = text(kept, "id");
    targets.set(row.id, targetOf(kept));
    if (keptId === row.id) return null;
    insertAlias.run(row.id, integer(kept, "seq"));
    return [row.id, keptId];
  }

  function addUse(use: UseInsert, targets: ReadonlyMap<string, Target>): void {
    const target = targets.get(use.recordId) ?? storedTarget(use.recordId);
    const { seq, status, verdict } = target;
    insertUse.run(seq, use.createdAt, use.taskId, use.runId, status, verdict, use.metadata);
  }

  function storedTarget(id: string): Target {
    const row = findTarget.get(id) ?? findAliased.get(id);
    if (row === undefined) throw new StorageFault("storage_unavailable", `the record ${id} is not stored any more`);
    return targetOf(row);
  }

  function addJob(job: JobInsert, group: WriteGroup): void {
    const labelled = contents.labelled(job.task, group.contents);
    const solution = contents.solution(job.solution);
    const hash = digestBytes(job.inputHash);
    putJob.run(job.id, hash, job.createdAt, labelled, solution, job.options, job.uses);
  }

  return (op, group) => {
    const targets = new Map<string, Target>();
    const kept: (readonly [string, string])[] = [];
    for (const row of op.gradings) {
      const instead = addGrading(row, group, targets);
      if (instead !== null) kept.push(instead);
    }
    for (const use of op.uses) addUse(use, targets);
    for (const job of op.jobs) addJob(job, group);
    for (const id of op.finished) removeJob.run(id);
    return kept;
  };
}

function targetOf(row: Row): Target {
  return { seq: integer(row, "seq"), status: text(row, "status"), verdict: textOrNull(row, "verdict") };
}
