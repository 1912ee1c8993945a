import { ServiceError } from "../../src/contract/errors.ts";
import type { Pool, SandboxLog } from "./pool.ts";
import { JobCancelled, JobRefused, type Slot, SlotFault } from "./slot.ts";

/** An input that breaks so many proven slots by itself is refused. */
const FAULTS_TO_BLAME = 3;
/** Where others break too, somebody else is at work: so many attempts, then the caller is told to come back. */
const ATTEMPTS = 6;
const PAUSE_FIRST_MS = 50;
const PAUSE_MOST_MS = 2_000;
/** Longer than any input is tried. */
const REMEMBERED_MS = 3_600_000;

interface Recorded {
  readonly key: string;
  readonly atMs: number;
}

/** What is known of one input while it is tried. */
interface Trial {
  readonly key: string;
  readonly sinceMs: number;
  /** Proven slots that broke under it. */
  blamed: number;
  last: string;
}

export interface AttemptOptions {
  readonly quiet?: boolean;
  readonly signal?: AbortSignal;
  readonly onBegun?: () => void;
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
    const trial: Trial = { key, sinceMs: performance.now(), blamed: 0, last: "" };
    for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
      const slot = await this.#acquire(options);
      const queueMs = performance.now() - trial.sinceMs;
      let proven = attempt === 1;
      try {
        if (!proven) await this.#probe(slot);
        proven = true;
        options.onBegun?.();
        return await work(slot, queueMs);
      } catch (error) {
        if (error instanceof JobCancelled) throw cancelled();
        if (error instanceof JobRefused) throw new ServiceError("task_invalid", error.message, { cause: error });
        if (!(error instanceof SlotFault)) throw error;
        this.#log("warn", { slot: slot.index, attempt, problem: error.message }, "a sandbox slot broke");
        this.#blame(trial, proven, error);
      } finally {
        this.#pool.release(slot);
      }
      this.#refuseIfGuilty(trial);
      await pause(Math.min(PAUSE_FIRST_MS * 2 ** (attempt - 1), PAUSE_MOST_MS), options.signal);
    }
    throw new ServiceError("sandbox_unavailable", `slots keep breaking; the last: ${trial.last}`, { retryable: true });
  }

  #blame(trial: Trial, proven: boolean, fault: SlotFault): void {
    trial.last = fault.message;
    if (proven) trial.blamed++;
    // A slot that breaks under the sandbox's own probe is not broken by this input.
    const nowMs = performance.now();
    this.#recent = this.#recent.filter((each) => each.atMs > nowMs - REMEMBERED_MS);
    this.#recent.push({ key: proven ? trial.key : "", atMs: nowMs });
  }

  #refuseIfGuilty(trial: Trial): void {
    if (trial.blamed < FAULTS_TO_BLAME) return;
    const others = this.#recent.some((fault) => fault.key !== trial.key && fault.atMs >= trial.sinceMs);
    if (others || this.#pool.lastIdleLossMs >= trial.sinceMs) return;
    throw new ServiceError("sandbox_fault", `this input broke ${trial.blamed} healthy slots; the last: ${trial.last}`);
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
