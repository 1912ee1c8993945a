import type { Grading } from "../../../src/contract/record.ts";
import type { SolutionContent } from "../../../src/contract/solution.ts";
import type { Job, Page, Store, StoredGrading, StoredTask, Use, UseRow } from "../../../src/contract/store.ts";
import type { Task } from "../../../src/contract/task.ts";
import { sha256 } from "../../../src/core/canonical.ts";
import { solutionDigest, taskDigest } from "../../../src/core/hashing.ts";
import { gradingOf } from "../../support/gradings.ts";

/** A store under test. `open` gives the same data again after a `close`. */
export interface StoreFixture {
  open(): Promise<Store>;
  /** A path outside the store's data that a backup may be written to, and a store that opens such a backup. */
  readonly backupPath: string;
  openBackup(): Promise<Store>;
  dispose(): Promise<void>;
}

export function mathTask(own: Partial<Extract<Task, { kind: "math" }>> = {}): Task {
  return { id: "sum", kind: "math", answer: "4", prompt: "What is 2 + 2?", tags: ["easy"], ...own };
}

export function storedTask(task: Task, created_at = "2026-01-01T00:00:00.000Z"): StoredTask {
  return { task, digest: taskDigest(task), created_at };
}

export interface GradingSpec {
  readonly id: string;
  readonly input?: string;
  readonly task?: Task;
  readonly solution?: SolutionContent;
  readonly reusable?: boolean;
  readonly createdAt?: string;
  readonly own?: Partial<Grading>;
}

export function storedGrading(spec: GradingSpec): StoredGrading {
  const { id, input = id, task = mathTask(), solution = { text: `answer of ${id}` }, reusable = true } = spec;
  const plain = gradingOf({ id });
  const grading = gradingOf({
    id,
    input_hash: sha256(input),
    task: { id: task.id, digest: taskDigest(task), kind: task.kind },
    solution: { digest: solutionDigest(solution), bytes: 1 },
    observed: { ...plain.observed, created_at: spec.createdAt ?? plain.observed.created_at },
    ...spec.own,
  });
  return { grading, reusable, inputs: { task, solution } };
}

export function useOf(recordId: string, own: Partial<Use> = {}): Use {
  return { record_id: recordId, created_at: "2026-01-01T00:00:00.000Z", task_id: "sum", metadata: {}, ...own };
}

export function jobOf(id: string, own: Partial<Job> = {}): Job {
  return {
    id,
    input_hash: sha256(id),
    created_at: "2026-01-01T00:00:00.000Z",
    inputs: { task: mathTask(), solution: { text: `job ${id}` } },
    options: null,
    uses: [useOf(id)],
    ...own,
  };
}

/** Every id of a listing, page by page. */
export async function allUseIds(store: Store, filter: Parameters<Store["listUses"]>[0]): Promise<string[]> {
  const ids: string[] = [];
  let cursor: string | null = null;
  do {
    const page: Page<UseRow> = await store.listUses({ ...filter, ...(cursor !== null && { cursor }) });
    ids.push(...page.items.map(({ use }) => use.record_id));
    cursor = page.next_cursor;
  } while (cursor !== null);
  return ids;
}
