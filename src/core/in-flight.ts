import type { RewardRecord } from "../contract/record.ts";
import type { Use } from "../contract/store.ts";
import type { Admitted } from "./admit.ts";
import { deferred } from "./deferred.ts";

/** One caller of a grading under way. */
export interface Waiter {
  readonly use: Use;
  readonly runId: string | null;
  resolve(record: RewardRecord): void;
  reject(error: unknown): void;
}

/**
 * A grading under way.
 *
 * open: waiters may join; the queue holds or runs it.
 * sealed: judged and being committed; who comes now waits for `settled` and then finds the stored grading.
 * It leaves the registry once `settled` resolves, committed or given up.
 */
export interface Entry {
  readonly id: string;
  readonly admitted: Admitted;
  readonly replayOf: string | null;
  /** False for a replay or a bypassed cache: its result answers only who asked. */
  readonly reusable: boolean;
  readonly startedMs: number;
  readonly waiters: Set<Waiter>;
  /** Uses that were acknowledged before grading, and the write that made them durable. */
  durable: { uses: Use[]; written: Promise<void> } | null;
  sealed: boolean;
  readonly settled: Promise<void>;
  readonly settle: () => void;
}

export interface EntryInit {
  readonly id: string;
  readonly admitted: Admitted;
  readonly replayOf: string | null;
  readonly reusable: boolean;
  readonly startedMs: number;
}

/** The gradings under way, by id and, where others may share them, by input hash. */
export interface InFlight {
  open(init: EntryInit): Entry;
  byId(id: string): Entry | undefined;
  byHash(inputHash: string): Entry | undefined;
  all(): Iterable<Entry>;
  close(entry: Entry): void;
}

export function createInFlight(): InFlight {
  const ids = new Map<string, Entry>();
  const hashes = new Map<string, Entry>();
  return {
    open(init) {
      const { promise, resolve } = deferred<void>();
      const entry: Entry = {
        ...init,
        waiters: new Set(),
        durable: null,
        sealed: false,
        settled: promise,
        settle: resolve,
      };
      ids.set(entry.id, entry);
      if (entry.reusable) hashes.set(entry.admitted.inputHash, entry);
      return entry;
    },
    byId: (id) => ids.get(id),
    byHash: (hash) => hashes.get(hash),
    all: () => ids.values(),
    close(entry) {
      ids.delete(entry.id);
      if (hashes.get(entry.admitted.inputHash) === entry) hashes.delete(entry.admitted.inputHash);
      entry.settle();
    },
  };
}
