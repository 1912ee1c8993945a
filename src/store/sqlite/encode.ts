import { hash } from "node:crypto";
import { ServiceError } from "../../contract/errors.ts";
import type { Grading, Metadata } from "../../contract/record.ts";
import type { Commit, Job, StoredGrading, StoredTask, Use } from "../../contract/store.ts";
import { DESCRIPTIVE_FIELDS, type Task } from "../../contract/task.ts";
import type { GradingRow, JobInsert, TaskInsert, TaskRef, UseInsert, WriteOp } from "./protocol.ts";
import { isDigest, textKey } from "./text-key.ts";

/** One stored content: the key it is addressed by, and its JSON. */
export interface Content {
  readonly key: string;
  readonly json: string;
}

/** A task as it is stored: two gradings of tasks that differ in their prompt share what judges. */
export interface TaskForm {
  readonly judged: Content;
  readonly description: Content;
}

const DESCRIPTIVE: ReadonlySet<string> = new Set(DESCRIPTIVE_FIELDS);
const forms = new WeakMap<Task, TaskForm>();

/** The stored form of a task, computed once an object: the core hands out the same one for every solution to it. */
export function formOf(task: Task): TaskForm {
  const known = forms.get(task);
  if (known !== undefined) return known;
  const judged: Record<string, unknown> = {};
  const description: Record<string, unknown> = {};
  for (const [field, value] of Object.entries(task)) (DESCRIPTIVE.has(field) ? description : judged)[field] = value;
  const form = { judged: contentOf(judged), description: contentOf(description) };
  forms.set(task, form);
  return form;
}

function contentOf(value: unknown): Content {
  const json = JSON.stringify(value);
  return { key: hash("sha256", json, "hex"), json };
}

export function refOf(form: TaskForm): TaskRef {
  return { judged: form.judged.key, description: form.description.key };
}

type CommitOp = Extract<WriteOp, { kind: "commit" }>;

/** A change as the writing thread takes it, and the tasks that it refers to. Throws `internal` for a malformed digest. */
export function encodeCommit(change: Commit): { op: CommitOp; tasks: readonly TaskForm[] } {
  const tasks = new Set<TaskForm>();
  const op: CommitOp = {
    kind: "commit",
    gradings: (change.gradings ?? []).map((grading) => gradingRow(grading, tasks)),
    uses: (change.uses ?? []).map(useInsert),
    jobs: (change.jobs ?? []).map((job) => jobInsert(job, tasks)),
    finished: (change.finished ?? []).map(textKey),
  };
  return { op, tasks: [...tasks] };
}

function gradingRow(stored: StoredGrading, tasks: Set<TaskForm>): GradingRow {
  const { grading, inputs } = stored;
  const form = formOf(inputs.task);
  tasks.add(form);
  return {
    id: textKey(grading.id),
    inputHash: requireDigest(grading.input_hash),
    reusable: stored.reusable,
    status: grading.status,
    verdict: grading.verdict,
    createdAt: grading.observed.created_at,
    task: refOf(form),
    solution: JSON.stringify(inputs.solution),
    body: JSON.stringify(grading satisfies Grading),
  };
}

function useInsert(use: Use): UseInsert {
  return {
    recordId: textKey(use.record_id),
    createdAt: use.created_at,
    taskId: textKey(use.task_id),
    runId: runKey(use.metadata),
    metadata: JSON.stringify(use.metadata),
  };
}

function runKey(metadata: Metadata): string | null {
  return Object.hasOwn(metadata, "run_id") ? textKey(String(metadata.run_id)) : null;
}

function jobInsert(job: Job, tasks: Set<TaskForm>): JobInsert {
  const form = formOf(job.inputs.task);
  tasks.add(form);
  return {
    id: textKey(job.id),
    inputHash: requireDigest(job.input_hash),
    createdAt: job.created_at,
    task: refOf(form),
    solution: JSON.stringify(job.inputs.solution),
    options: JSON.stringify(job.options),
    uses: JSON.stringify(job.uses),
  };
}

export function encodeTask(stored: StoredTask): { row: TaskInsert; form: TaskForm } {
  const form = formOf(stored.task);
  const row: TaskInsert = {
    id: textKey(stored.task.id),
    kind: stored.task.kind,
    tags: [...new Set(stored.task.tags ?? [])].map(textKey),
    digest: requireDigest(stored.digest),
    createdAt: stored.created_at,
    task: refOf(form),
  };
  return { row, form };
}

function requireDigest(digest: string): string {
  if (!isDigest(digest)) throw new ServiceError("internal", `${digest} is no sha256 digest`);
  return digest;
}
