/** Work that only rules do, and work that needs a sandbox, wait in lanes of their own. */
export type Lane = "rules" | "sandbox";
export type Priority = "train" | "eval";

export interface QueueItem<T> {
  readonly id: string;
  readonly lane: Lane;
  readonly priority: Priority;
  /** Runs share the lanes fairly; null counts as a run of its own. */
  readonly runId: string | null;
  readonly payload: T;
}

export interface QueueDepth {
  readonly queued: number;
  readonly running: number;
}

/** Past the bound, `refuse` rejects with `queue_full`; `wait` holds the caller until there is room. */
export type Admission = "refuse" | "wait";

/**
 * Orders work. Within a lane: `eval` before `train`, then runs in turn, then first come first served. A handler's rejection
 * reaches the submitter unchanged. After `drain` begins, submissions reject with `draining` and running work completes.
 */
export interface Queue<T, R> {
  /** Starts handing items to `handler`; call once. */
  process(handler: (item: QueueItem<T>, signal: AbortSignal) => Promise<R>): void;
  /** Resolves once admitted, with the promise of the result. */
  submit(item: QueueItem<T>, admission: Admission): Promise<{ readonly result: Promise<R> }>;
  /** Drops a queued item or aborts a running one: its result rejects with `cancelled`. False where it is not known. */
  cancel(id: string): boolean;
  state(id: string): "queued" | "running" | null;
  depth(lane?: Lane): QueueDepth;
  /** Resolves when nothing runs any more, or after `timeoutMs`. Queued items stay unstarted and reject with `draining`. */
  drain(timeoutMs: number): Promise<void>;
}
