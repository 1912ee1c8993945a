import { ServiceError } from "../../src/contract/errors.ts";
import type { Pool, SandboxLog } from "./pool.ts";
import { JobCancelled, type Slot, SlotFault } from "./slot.ts";

/** An input that breaks so many proven slots by itself is refused. */
const FAULTS_TO_BLAME = 3;
/** Where others break too, somebody else is at work: so many attempts, then the caller is told to come back. */
const ATTEMPTS = 6;
const PAUSE_FIRST_MS = 50;
const PAUSE_MOST_MS = 2_000;

interface Recorded {
  readonly key: string;
  readonly atMs: number;
}

export interface AttemptOptions {
  readonly quiet?: boolean;
  readonly signal?: AbortSignal;
}

/**
 * Repeats work whose slot broke. Whether the input or the host is to blame is told by what else broke since its first fault:
 * three proven slots lost by this input alone make it a permanent `sandbox_fault`; if other inputs lost slots too, it is tried
 * up to six times and then given back as `sandbox_unavailable`, to be retried.
 */
export class Attempts {
  readonly #pool: Pool;
  readonly #probe: (slot: Slot) => Promise<void>;
  readonly #log: SandboxLog;
  #recent: Recorded[] = [];

  constructor(pool: Pool, probe: (slot: Slot) => Promise<void>, log: SandboxLog) {
    this.#pool = pool;
    this.#probe = probe;
    this.#log = log;
  }

  /** `work` on a slot, again on another while slots break. `key` names the input. Rejects with `ServiceError` only. */
  async perform<T>(
    key: string,
    options: AttemptOptions,
    work: (slot: Slot, queueMs: number) => Promise<T>,
  ): Promise<T> {
    const sinceMs = performance.now();
    let blamed = 0;
    let last = "";
    for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
      const slot = await this.#acquire(options);
      const queueMs = performance.now() - sinceMs;
      let proven = attempt === 1;
      try {
        if (!proven) await this.#probe(slot);
        proven = true;
        return await work(slot, queueMs);
      } catch (error) {
        if (error instanceof JobCancelled) throw cancelled();
        if (!(error instanceof SlotFault)) throw error;
        last = error.message;
        this.#log("warn", { slot: slot.index, attempt, problem: last }, "a sandbox slot broke");
        this.#record(key);
        if (proven) blamed++;
      } finally {
        this.#pool.release(slot);
      }
      const alone = !this.#recent.some((fault) => fault.key !== key && fault.atMs >= sinceMs);
      if (blamed >= FAULTS_TO_BLAME && alone) {
        throw new ServiceError("sandbox_fault", `this input broke ${blamed} healthy slots; the last: ${last}`);
      }
      await pause(Math.min(PAUSE_FIRST_MS * 2 ** (attempt - 1), PAUSE_MOST_MS), options.signal);
    }
    throw new ServiceError("sandbox_unavailable", `slots keep breaking; the last: ${last}`, { retryable: true });
  }

  async #acquire(options: AttemptOptions): Promise<Slot> {
    try {
      return await this.#pool.acquire(options.quiet === true, options.signal);
    } catch (error) {
      if (error instanceof JobCancelled) throw cancelled();
      const message = error instanceof Error ? error.message : String(error);
      throw new ServiceError("sandbox_unavailable", message, { cause: error });
    }
  }

  #record(key: string): void {
    const nowMs = performance.now();
    this.#recent = this.#recent.filter((fault) => fault.atMs > nowMs - 600_000);
    this.#recent.push({ key, atMs: nowMs });
  }
}

function cancelled(): ServiceError {
  return new ServiceError("cancelled", "the run was cancelled");
}

function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal?.addEventListener("abort", done, { once: true });
  });
}
