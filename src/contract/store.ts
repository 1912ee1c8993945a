import type { JsonValue } from "./json.ts";
import type { Grading, Metadata } from "./record.ts";
import type { SolutionContent } from "./solution.ts";
import type { Task } from "./task.ts";

/** One version of a task. Content is judged by `digest`; label, prompt, tags, source and reference describe it. */
export interface StoredTask {
  readonly digest: string;
  readonly task: Task;
  readonly created_at: string;
}

/** The inputs that a grading can be repeated from. */
export interface StoredInputs {
  readonly task: Task;
  readonly solution: SolutionContent;
}

export interface StoredGrading {
  readonly grading: Grading;
  /** True where the same input may be answered with it: graded, and not a replay. */
  readonly reusable: boolean;
  readonly inputs: StoredInputs;
}

/** One caller's request for a grading. */
export interface Use {
  readonly record_id: string;
  readonly created_at: string;
  /** The task id the caller gave, which may label the same content differently. */
  readonly task_id: string;
  readonly metadata: Metadata;
}

/** An acknowledged request whose grading is not finished. */
export interface Job {
  readonly id: string;
  readonly input_hash: string;
  readonly created_at: string;
  readonly inputs: StoredInputs;
  readonly options: JsonValue;
  readonly uses: readonly Use[];
}

/** What one commit makes durable, all or nothing. */
export interface Commit {
  readonly gradings?: readonly StoredGrading[];
  readonly uses?: readonly Use[];
  readonly jobs?: readonly Job[];
  /** Ids of jobs that have ended. */
  readonly finished?: readonly string[];
}

/** What became of a commit. */
export interface Committed {
  /**
   * Reusable gradings that were not stored because their input had one already: their id, and the id of the one kept. Their
   * uses are uses of the kept one, and either id finds it.
   */
  readonly kept: ReadonlyMap<string, string>;
}

export interface UseFilter {
  readonly task_id?: string;
  readonly run_id?: string;
  readonly verdict?: string;
  readonly status?: string;
  readonly metadata?: Metadata;
  readonly cursor?: string;
  readonly limit: number;
}

export interface UseRow {
  readonly use: Use;
  readonly grading: Grading;
}

export interface Page<T> {
  readonly items: readonly T[];
  readonly next_cursor: string | null;
}

export interface TaskFilter {
  readonly kind?: string;
  readonly tag?: string;
  readonly cursor?: string;
  readonly limit: number;
}

export interface PruneResult {
  readonly uses: number;
  readonly gradings: number;
  readonly tasks: number;
  readonly blobs: number;
}

/**
 * Durable memory. A resolved write survives kill -9 and a power cut. Concurrent commits may share one transaction, and each
 * still resolves only once it is on disk. Rejects with `storage_full` where the disk can't take more; nothing is half-written.
 */
export interface Store {
  /**
   * Adds a version under the task's id and makes it the newest; the same digest again only renews its description. In order:
   * `created` where the id is new, `unchanged` where the newest version is the same in every field, else `updated`.
   */
  putTasks(tasks: readonly StoredTask[]): Promise<readonly ("created" | "updated" | "unchanged")[]>;
  /** The newest version under `id`, or the one with `digest`. */
  getTask(id: string, digest?: string): Promise<StoredTask | null>;
  /** The newest version of each task, in the order of their ids. Rejects with `invalid_request` for an unknown cursor. */
  listTasks(filter: TaskFilter): Promise<Page<StoredTask>>;

  /**
   * An input has one reusable grading at most. Where another is committed, the first one stays and takes the uses that the
   * change brings for the second. A use of a record that is not stored makes the commit reject with `storage_unavailable`.
   */
  commit(change: Commit): Promise<Committed>;
  /** The reusable grading of an input, if one is stored. */
  findGrading(inputHash: string): Promise<Grading | null>;
  /** The reusable gradings among `inputHashes`, in one look-up. */
  findGradings(inputHashes: readonly string[]): Promise<ReadonlyMap<string, Grading>>;
  getGrading(id: string): Promise<StoredGrading | null>;
  getJob(id: string): Promise<Job | null>;
  /** Acknowledged and unfinished, oldest first: what a restart takes up again. */
  pendingJobs(): Promise<readonly Job[]>;
  /**
   * Newest first, which is the order in which uses were committed: paging meets each once, whatever is committed meanwhile.
   * Rejects with `invalid_request` for an unknown cursor.
   */
  listUses(filter: UseFilter): Promise<Page<UseRow>>;
  /** The first use of a record, whose metadata a look-up by id answers with. */
  firstUse(recordId: string): Promise<Use | null>;
  /** Marks an input as having been graded differently on different occasions. */
  flagInput(inputHash: string, flag: string): Promise<void>;
  inputFlags(inputHash: string): Promise<readonly string[]>;

  /**
   * Deletes uses older than `before` (ISO 8601), then gradings as old that no use is left of, versions of tasks as old that
   * are not the newest and that no grading or job was judged by, and contents that nothing refers to. Commits go on meanwhile.
   */
  prune(before: string): Promise<PruneResult>;
  /** Writes a consistent copy to `path`, replacing what is there, while commits go on. */
  backup(path: string): Promise<void>;
  /** Free bytes where the data lies; null where the store can't tell. */
  freeBytes(): Promise<number | null>;
  /** Finishes what was asked for; whatever comes after rejects with `storage_unavailable`. */
  close(): Promise<void>;
}
