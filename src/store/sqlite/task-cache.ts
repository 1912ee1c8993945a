import type { StoredTask } from "../../contract/store.ts";

/**
 * Tasks as they were last read, so that a thousand solutions to a task parse it once. Their objects are frozen: they are
 * shared. The least recently used go first once the size is reached.
 */
export interface TaskCache {
  get(key: string): StoredTask | undefined;
  /** Keeps `task` under `key` if nothing was written since `epoch`; `bytes` is the size of its JSON. */
  set(key: string, task: StoredTask, bytes: number, epoch: number): void;
  epoch(): number;
  /** Forgets everything, and whatever is being read at the moment. */
  clear(): void;
}

export function createTaskCache(capacityBytes: number): TaskCache {
  const entries = new Map<string, { readonly task: StoredTask; readonly bytes: number }>();
  let used = 0;
  let epoch = 0;

  function drop(key: string): void {
    used -= entries.get(key)?.bytes ?? 0;
    entries.delete(key);
  }

  return {
    get(key) {
      const entry = entries.get(key);
      if (entry === undefined) return undefined;
      entries.delete(key);
      entries.set(key, entry);
      return entry.task;
    },
    set(key, task, bytes, readEpoch) {
      if (readEpoch !== epoch || bytes > capacityBytes) return;
      drop(key);
      entries.set(key, { task: deepFreeze(task), bytes });
      used += bytes;
      for (const oldest of entries.keys()) {
        if (used <= capacityBytes) break;
        drop(oldest);
      }
    },
    epoch: () => epoch,
    clear() {
      entries.clear();
      used = 0;
      epoch += 1;
    },
  };
}

function deepFreeze<T>(value: T): T {
  if (typeof value !== "object" || value === null || Object.isFrozen(value)) return value;
  for (const part of Object.values(value)) deepFreeze(part);
  return Object.freeze(value);
}
