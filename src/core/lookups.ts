import type { Grading } from "../contract/record.ts";
import type { Store } from "../contract/store.ts";
import { type Deferred, deferred } from "./deferred.ts";

type Find = (inputHash: string) => Promise<Grading | null>;

/** Look-ups asked for within one turn of the event loop share one query: a batch asks thousands at once. */
export function coalesceLookups(store: Pick<Store, "findGradings">): Find {
  let waiting: Map<string, Deferred<Grading | null>> | null = null;

  async function flush(batch: Map<string, Deferred<Grading | null>>): Promise<void> {
    try {
      const found = await store.findGradings([...batch.keys()]);
      for (const [hash, pending] of batch) pending.resolve(found.get(hash) ?? null);
    } catch (error) {
      for (const pending of batch.values()) pending.reject(error);
    }
  }

  return (inputHash) => {
    if (waiting === null) {
      const batch = new Map<string, Deferred<Grading | null>>();
      waiting = batch;
      setImmediate(() => {
        waiting = null;
        void flush(batch);
      });
    }
    const known = waiting.get(inputHash);
    if (known !== undefined) return known.promise;
    const pending = deferred<Grading | null>();
    waiting.set(inputHash, pending);
    return pending.promise;
  };
}
