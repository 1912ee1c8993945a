import type { ValidationReport } from "../contract/api.ts";
import type { RewardRecord } from "../contract/record.ts";
import type { Solution } from "../contract/solution.ts";
import type { StoredTask } from "../contract/store.ts";
import type { Task } from "../contract/task.ts";

type Check = ValidationReport["checks"][number];

const RULE_KINDS: ReadonlySet<Task["kind"]> = new Set(["math", "choice", "exact", "constraints", "judge"]);

/**
 * Admission of a task: its reference passes, a solution with nothing in it fails, and `repeats` gradings of the reference
 * agree. A task without a reference is not admitted: that it can be passed is not shown.
 */
export async function validateTask(
  stored: StoredTask,
  repeats: number,
  gradeOnce: (task: Task, solution: Solution) => Promise<RewardRecord>,
): Promise<ValidationReport> {
  const { task, digest } = stored;
  const checks: Check[] = [{ name: "task", outcome: "passed", detail: `kind ${task.kind}` }];
  const empty = await gradeOnce(task, emptySolution(task));
  checks.push(verdictCheck("empty", empty, empty.status === "graded" && empty.score === 0));
  if (task.reference === undefined) {
    checks.push({ name: "reference", outcome: "not_checked", detail: "the task has no reference" });
    checks.push({ name: "repeats", outcome: "not_checked", detail: "the task has no reference" });
  } else {
    const records = [await gradeOnce(task, task.reference)];
    while (records.length < repeats) records.push(await gradeOnce(task, task.reference));
    const [first] = records;
    if (first !== undefined) checks.push(verdictCheck("reference", first, first.score === 1));
    checks.push(repeatCheck(records));
  }
  return { task_id: task.id, digest, admitted: checks.every((check) => check.outcome === "passed"), checks };
}

function emptySolution(task: Task): Solution {
  if (RULE_KINDS.has(task.kind)) return { text: "" };
  return task.kind === "patch" ? { patch: "" } : { code: "" };
}

function verdictCheck(name: "reference" | "empty", record: RewardRecord, isPassed: boolean): Check {
  const detail = record.error?.message ?? `${record.verdict}, score ${record.score}`;
  return { name, outcome: isPassed ? "passed" : "failed", detail };
}

function repeatCheck(records: readonly RewardRecord[]): Check {
  const hashes = new Set(records.map((record) => record.record_hash));
  return {
    name: "repeats",
    outcome: hashes.size === 1 ? "passed" : "failed",
    detail: `${records.length} gradings, ${hashes.size} different`,
  };
}
