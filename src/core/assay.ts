import type {
  BatchLine,
  CancelResponse,
  ImportReport,
  Pending,
  Readiness,
  ReplayResponse,
  RewardRequest,
  RunProgramRequest,
  RunProgramResponse,
  ValidationReport,
} from "../contract/api.ts";
import type { RewardRecord } from "../contract/record.ts";
import type { SandboxDescription } from "../contract/sandbox.ts";
import type { Page, PruneResult, StoredTask, TaskFilter, Use, UseFilter } from "../contract/store.ts";
import type { Task } from "../contract/task.ts";

/** A use with its whole record, the caller's metadata in it. */
export interface UseView {
  readonly use: Use;
  readonly record: RewardRecord;
}

/** How a deadline ended a wait: the work goes on under this id. */
export interface DeadlinePassed {
  readonly id: string;
  readonly input_hash: string;
}

export type RewardAnswer =
  | { readonly state: "done"; readonly record: RewardRecord }
  | { readonly state: "deadline"; readonly pending: DeadlinePassed };

export interface GraderView {
  readonly name: string;
  readonly version: string;
  readonly kinds: readonly string[];
  readonly type: "rules" | "sandbox";
}

export interface LanguageView {
  readonly id: string;
  readonly aliases: readonly string[];
  readonly available: boolean;
  readonly version: string | null;
  readonly toolchain_digest: string | null;
}

export interface SandboxView {
  readonly description: SandboxDescription | null;
  readonly ready: boolean;
  readonly busy: number;
  readonly waiting: number;
  readonly faults: number;
  readonly problem: string | null;
  readonly languages: readonly LanguageView[];
}

/**
 * The whole service without a transport: what HTTP routes and CLI commands call. Requests are already validated by the zod
 * shapes of the contract. Methods reject with a `ServiceError` where a request is not admitted; a grading that fails by our
 * fault is a record with status `error`, never a rejection.
 */
export interface Assay {
  /** Grades and waits. `receivedAtMs` (epoch) starts the deadline. */
  reward(request: RewardRequest, receivedAtMs: number): Promise<RewardAnswer>;
  /** Stores the request, then resolves; grading follows, also after a restart. */
  enqueue(request: RewardRequest): Promise<Pending>;
  /** Grades unvalidated items with backpressure and yields each as it finishes, bad ones in the `NotAdmitted` form. */
  batch(items: readonly unknown[], receivedAtMs: number): AsyncIterable<BatchLine>;
  /** Null where the id is unknown. */
  getReward(id: string): Promise<RewardRecord | Pending | null>;
  listUses(filter: UseFilter): Promise<Page<UseView>>;
  /** Rejects with `not_found` for an unknown id. */
  replay(id: string): Promise<ReplayResponse>;
  cancelRun(runId: string): Promise<CancelResponse>;

  putTask(task: Task): Promise<{ readonly stored: StoredTask; readonly outcome: "created" | "updated" | "unchanged" }>;
  /** `reference` is `id` or `id@digest`; rejects with `task_not_found`. */
  getTask(reference: string): Promise<StoredTask>;
  listTasks(filter: TaskFilter): Promise<Page<StoredTask>>;
  /** Rows as parsed JSON or the reason why a line is none; line numbers start at 1. */
  importTasks(rows: AsyncIterable<ImportRow>, format: string): Promise<ImportReport>;
  validateTask(reference: string, repeats: number): Promise<ValidationReport>;

  run(request: RunProgramRequest): Promise<RunProgramResponse>;

  graders(): readonly GraderView[];
  sandbox(): SandboxView;
  readiness(): Promise<Readiness>;
  prune(before: Date): Promise<PruneResult>;
  backup(path: string): Promise<void>;
  /** Stops admission, lets running work end within the drain time, and closes everything that the service holds. */
  close(): Promise<void>;
}

export type ImportRow =
  | { readonly line: number; readonly value: unknown }
  | { readonly line: number; readonly problem: string };
