import type { JsonValue } from "../../contract/json.ts";
import type { Grading, Metadata } from "../../contract/record.ts";
import type { SolutionContent } from "../../contract/solution.ts";
import type { Job, StoredTask, Use } from "../../contract/store.ts";
import type { Task } from "../../contract/task.ts";
import type { JobRow, TaskRow, TaskText, UseRowText } from "./protocol.ts";
import { fromTextKey } from "./text-key.ts";

/** Stored JSON back as the values that `encode` was given; what is read was validated when it was written. */

export function taskOf(row: TaskText): Task {
  return { ...parse<object>(row.judged), ...parse<object>(row.description) } as Task;
}

export function storedTaskOf(row: TaskRow): StoredTask {
  return { digest: row.digest, task: taskOf(row), created_at: row.createdAt };
}

export function gradingOf(body: string): Grading {
  return parse<Grading>(body);
}

export function solutionOf(json: string): SolutionContent {
  return parse<SolutionContent>(json);
}

export function jobOf(row: JobRow, task: Task): Job {
  return {
    id: fromTextKey(row.id),
    input_hash: row.inputHash,
    created_at: row.createdAt,
    inputs: { task, solution: solutionOf(row.solution) },
    options: parse<JsonValue>(row.options),
    uses: parse<readonly Use[]>(row.uses),
  };
}

export function useOf(row: Omit<UseRowText, "body" | "seq">): Use {
  return {
    record_id: fromTextKey(row.recordId),
    created_at: row.createdAt,
    task_id: fromTextKey(row.taskId),
    metadata: parse<Metadata>(row.metadata),
  };
}

function parse<T>(json: string): T {
  return JSON.parse(json) as T;
}
