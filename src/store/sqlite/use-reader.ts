import { type Connection, integer, type SqlValue, text } from "./connection.ts";
import type { UseQuery, UseRowText, UseStep } from "./protocol.ts";
import { BODY_COLUMNS, bodyOf } from "./reader-rows.ts";

/** Answers one step of a listing of uses, newest first. */
export function createUseReader(connection: Connection): (query: UseQuery) => UseStep {
  const newest = connection.prepare("SELECT coalesce(max(seq), 0) AS newest FROM uses");

  return (query) => {
    const row = newest.get();
    const below = query.below ?? (row === undefined ? 1 : integer(row, "newest") + 1);
    const from = Math.max(0, below - query.window);
    const { sql, values } = statementOf(query);
    const rows = connection
      .prepare(sql)
      .all(below, from, query.limit, ...values)
      .map(useOf);
    const last = rows.at(-1);
    if (rows.length === query.limit && last !== undefined) return { rows, next: last.seq };
    return { rows, next: from === 0 ? null : from };
  };
}

/** Verdicts so frequent that a page of them is found without an index. */
const FREQUENT: readonly string[] = ["accepted", "wrong_answer"];
const RARE_VERDICT = "u.verdict NOT IN ('accepted', 'wrong_answer')";

/**
 * Conditions on metadata are looked for as text in the stored JSON, in which no quotation mark inside a string is bare: a
 * sieve that lets every match through and next to nothing else. The caller compares the parsed members.
 */
function statementOf(query: UseQuery): { sql: string; values: readonly SqlValue[] } {
  const values: SqlValue[] = [];
  const conditions = ["u.seq < ?1", "u.seq >= ?2"];
  function bound(value: SqlValue): string {
    values.push(value);
    return `?${values.length + 3}`;
  }
  if (query.taskId !== null) conditions.push(`u.task_id = ${bound(query.taskId)}`);
  if (query.runId !== null) conditions.push(`u.run_id = ${bound(query.runId)}`);
  // The planner uses a partial index only where the query repeats its condition.
  if (query.verdict !== null) conditions.push(`u.verdict = ${bound(query.verdict)}`);
  if (query.verdict !== null && !FREQUENT.includes(query.verdict)) conditions.push(RARE_VERDICT);
  if (query.status === "error") conditions.push("u.status = 'error'");
  else if (query.status !== null) conditions.push(`u.status = ${bound(query.status)}`);
  for (const member of query.members) conditions.push(`instr(u.metadata, ${bound(member)}) > 0`);
  const sql = `
    SELECT u.seq, g.id, u.created_at, u.task_id, u.metadata, ${BODY_COLUMNS}
    FROM uses u JOIN gradings g ON g.seq = u.grading
    WHERE ${conditions.join(" AND ")} ORDER BY u.seq DESC LIMIT ?3`;
  return { sql, values };
}

function useOf(row: Readonly<Record<string, unknown>>): UseRowText {
  return {
    seq: integer(row, "seq"),
    recordId: text(row, "id"),
    createdAt: text(row, "created_at"),
    taskId: text(row, "task_id"),
    metadata: text(row, "metadata"),
    body: bodyOf(row),
  };
}
