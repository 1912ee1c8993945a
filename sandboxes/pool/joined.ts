import { ServiceError } from "../../src/contract/errors.ts";

interface Shared<T> {
  readonly result: Promise<T>;
  readonly abort: AbortController;
  callers: number;
}

/** Work that identical concurrent callers share. It is given up only when every one of them has gone. */
export class JoinedWork<T> {
  readonly #shared = new Map<string, Shared<T>>();

  /** The result of `work`, started unless it is under way under `key`. Rejects with `cancelled` once `signal` aborts. */
  async join(key: string, signal: AbortSignal | undefined, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    if (signal?.aborted) throw cancelled();
    const shared = this.#shared.get(key) ?? this.#start(key, work);
    shared.callers++;
    let leave: (() => void) | undefined;
    const left = new Promise<never>((_, reject) => {
      leave = () => reject(cancelled());
      signal?.addEventListener("abort", leave, { once: true });
    });
    try {
      return await Promise.race([shared.result, left]);
    } finally {
      if (leave !== undefined) signal?.removeEventListener("abort", leave);
      shared.callers--;
      if (shared.callers === 0) {
        this.#forget(key, shared);
        shared.abort.abort();
      }
    }
  }

  #start(key: string, work: (signal: AbortSignal) => Promise<T>): Shared<T> {
    const abort = new AbortController();
    const shared: Shared<T> = { result: work(abort.signal), abort, callers: 0 };
    this.#shared.set(key, shared);
    // Its callers see a failure; once they have gone, nobody does.
    shared.result.catch(() => undefined);
    return shared;
  }

  #forget(key: string, shared: Shared<T>): void {
    if (this.#shared.get(key) === shared) this.#shared.delete(key);
  }
}

function cancelled(): ServiceError {
  return new ServiceError("cancelled", "the build was cancelled");
}
