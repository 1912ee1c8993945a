import type { Fault } from "./faults.ts";

/** What the service's thread and the storage threads say to each other: flat objects of text, cheap to clone. */

/** A task as two contents, named by the hexadecimal SHA-256 of their JSON: what judges, and what only describes. */
export interface TaskRef {
  readonly judged: string;
  readonly description: string;
}

export interface GradingRow {
  readonly id: string;
  readonly inputHash: string;
  readonly reusable: boolean;
  readonly status: string;
  readonly verdict: string | null;
  readonly createdAt: string;
  readonly task: TaskRef;
  /** JSON. */
  readonly solution: string;
  /** The grading as JSON. */
  readonly body: string;
}

export interface UseInsert {
  readonly recordId: string;
  readonly createdAt: string;
  readonly taskId: string;
  readonly runId: string | null;
  /** JSON. */
  readonly metadata: string;
}

export interface JobInsert {
  readonly id: string;
  readonly inputHash: string;
  readonly createdAt: string;
  readonly task: TaskRef;
  readonly solution: string;
  readonly options: string;
  readonly uses: string;
}

export interface TaskInsert {
  readonly id: string;
  readonly kind: string;
  readonly tags: readonly string[];
  readonly digest: string;
  readonly createdAt: string;
  readonly task: TaskRef;
}

export type PrunePhase = "uses" | "gradings" | "versions" | "labels" | "contents";

export type WriteOp =
  | {
      readonly kind: "commit";
      readonly gradings: readonly GradingRow[];
      readonly uses: readonly UseInsert[];
      readonly jobs: readonly JobInsert[];
      readonly finished: readonly string[];
    }
  | { readonly kind: "tasks"; readonly rows: readonly TaskInsert[] }
  | { readonly kind: "flag"; readonly inputHash: string; readonly flag: string }
  | { readonly kind: "prune"; readonly before: string; readonly phase: PrunePhase; readonly from: number };

export type TaskOutcome = "created" | "updated" | "unchanged";

/** How far one step of a prune came. */
export interface PruneStep {
  readonly removed: number;
  /** Where the next step of the phase begins; null where the phase is done. */
  readonly next: number | null;
}

export interface WriteResults {
  /** Ids of gradings that were not stored, each with the id of the one kept in its place. */
  commit: readonly (readonly [string, string])[];
  tasks: readonly TaskOutcome[];
  flag: null;
  prune: PruneStep;
}

export type WriteOutcome =
  | { readonly ok: true; readonly value: WriteResults[WriteOp["kind"]] }
  | { readonly ok: false; readonly fault: Fault };

/** Writes that share a transaction, with the contents that they refer to and that may not be stored yet, by key. */
export interface WriteGroup {
  readonly ops: readonly WriteOp[];
  readonly contents: ReadonlyMap<string, string>;
}

/** A stored task as the reader returns it. */
export interface TaskRow {
  readonly digest: string;
  readonly createdAt: string;
  /** Names the pair of contents: equal labels are equal tasks. */
  readonly label: number;
  readonly judged: string;
  readonly description: string;
}

export interface JobRow {
  readonly id: string;
  readonly inputHash: string;
  readonly createdAt: string;
  readonly label: number;
  readonly solution: string;
  readonly options: string;
  readonly uses: string;
}

export interface TaskText {
  readonly judged: string;
  readonly description: string;
}

export interface UseRowText {
  readonly seq: number;
  readonly recordId: string;
  readonly createdAt: string;
  readonly taskId: string;
  readonly metadata: string;
  readonly body: string;
}

export interface UseQuery {
  readonly taskId: string | null;
  readonly runId: string | null;
  readonly verdict: string | null;
  readonly status: string | null;
  /** Members that the metadata must have, each as the JSON text `"key":value`. */
  readonly members: readonly string[];
  /** Rows below this sequence number; null for the newest. */
  readonly below: number | null;
  /** How many sequence numbers the step looks through. */
  readonly window: number;
  readonly limit: number;
}

/** `next` is where to go on; null where there is nothing more. */
export interface UseStep {
  readonly rows: readonly UseRowText[];
  readonly next: number | null;
}

/** What a storage thread can be asked for: request and answer by name. */
export interface Calls {
  open: { request: OpenRequest; answer: null };
  write: { request: WriteGroup; answer: readonly WriteOutcome[] };
  shrink: { request: { readonly pages: number }; answer: { readonly left: number } };
  close: { request: null; answer: null };
  findGradings: { request: readonly string[]; answer: readonly (readonly [string, string])[] };
  getGrading: {
    request: { readonly id: string };
    answer: (TaskText & { readonly body: string; readonly reusable: boolean; readonly solution: string }) | null;
  };
  getTask: { request: { readonly id: string; readonly digest: string | null }; answer: TaskRow | null };
  listTasks: {
    request: {
      readonly kind: string | null;
      readonly tag: string | null;
      readonly after: string | null;
      readonly limit: number;
    };
    answer: readonly (TaskRow & { readonly taskId: string })[];
  };
  getJob: { request: { readonly id: string }; answer: (JobRow & TaskText) | null };
  pendingJobs: {
    request: null;
    answer: { readonly jobs: readonly JobRow[]; readonly tasks: ReadonlyMap<number, TaskText> };
  };
  listUses: { request: UseQuery; answer: UseStep };
  firstUse: {
    request: { readonly id: string };
    answer: Omit<UseRowText, "body" | "seq"> | null;
  };
  inputFlags: { request: { readonly inputHash: string }; answer: readonly string[] };
  backup: { request: { readonly path: string }; answer: null };
}

export type CallName = keyof Calls;

export interface OpenRequest {
  readonly databasePath: string;
  /** Set for the thread that writes: it takes this lock and brings the schema up to date. */
  readonly writer: { readonly lockPath: string; readonly maxBytes: number | null } | null;
}

export interface Request {
  readonly name: CallName;
  readonly body: unknown;
}

export type Answer = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly fault: Fault };
