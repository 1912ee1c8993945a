import type { SandboxHealth } from "../../src/contract/sandbox.ts";
import { JobCancelled, type Slot, SlotFault } from "./slot.ts";

const RESTART_FIRST_MS = 50;
const RESTART_MOST_MS = 2_000;
/** Waiting costs a candidate nothing and a lost reward costs the trainer: only a lasting outage is told to those who wait. */
const OUTAGE_MS = 10_000;

/** Where a driver says what happens to its slots; fields never hold what a candidate wrote. */
export type SandboxLog = (
  level: "debug" | "info" | "warn" | "error",
  fields: Readonly<Record<string, unknown>>,
  message: string,
) => void;

export interface PoolOptions {
  readonly slots: number;
  /** Makes a slot that has proven itself; rejects with `SlotFault`. */
  readonly makeSlot: (index: number) => Promise<Slot>;
  readonly log: SandboxLog;
}

interface Waiter {
  readonly quiet: boolean;
  readonly resolve: (slot: Slot) => void;
  readonly reject: (error: Error) => void;
}

/**
 * Slots handed out first come, first served. A quiet request runs while no other slot does: once it is the oldest, it waits
 * for the running ones and holds back those behind it, so neither kind can starve the other.
 */
export class Pool {
  readonly #options: PoolOptions;
  readonly #idle: Slot[] = [];
  readonly #busy = new Set<Slot>();
  readonly #waiters: Waiter[] = [];
  readonly #restarts = new Set<Promise<void>>();
  #quiet = false;
  #closed = false;
  #faults = 0;
  #lastIdleLossMs = Number.NEGATIVE_INFINITY;
  /** Since when no slot has been alive while starting one fails; null where that is not so. */
  #outageSinceMs: number | null = null;
  #problem: string | null = null;

  constructor(options: PoolOptions, first: readonly Slot[]) {
    this.#options = options;
    for (const slot of first) this.#adopt(slot);
  }

  /** When a slot was last lost that nothing was running on, on the performance clock: proof that no input is to blame. */
  get lastIdleLossMs(): number {
    return this.#lastIdleLossMs;
  }

  health(): SandboxHealth {
    const alive = this.#idle.length + this.#busy.size;
    return {
      ready: alive > 0 && !this.#closed,
      slots: this.#options.slots,
      busy: this.#busy.size,
      waiting: this.#waiters.length,
      faults: this.#faults,
      problem: alive > 0 ? null : (this.#problem ?? "no slot has been started yet"),
    };
  }

  /** Starts what is missing to the pool's size; used once after the first slot has shown that isolation works. */
  fill(): void {
    const taken = new Set([...this.#idle, ...this.#busy].map((slot) => slot.index));
    for (let index = 0; index < this.#options.slots; index++) if (!taken.has(index)) this.#replace(index);
  }

  /** A slot to use alone until it is given back. Rejects with `JobCancelled`, or `SlotFault` where no slot can be had. */
  acquire(quiet: boolean, signal?: AbortSignal): Promise<Slot> {
    if (signal?.aborted) return Promise.reject(new JobCancelled());
    if (this.#closed) return Promise.reject(new SlotFault("the sandbox is closed"));
    return new Promise((resolve, reject) => {
      const settle = (): void => signal?.removeEventListener("abort", abort);
      const waiter: Waiter = {
        quiet,
        resolve: (slot) => {
          settle();
          resolve(slot);
        },
        reject: (error) => {
          settle();
          reject(error);
        },
      };
      const abort = (): void => {
        const at = this.#waiters.indexOf(waiter);
        if (at >= 0) this.#waiters.splice(at, 1);
        waiter.reject(new JobCancelled());
        this.#hand();
      };
      signal?.addEventListener("abort", abort, { once: true });
      this.#waiters.push(waiter);
      this.#giveUpIfHopeless();
      this.#hand();
    });
  }

  /** Gives a slot back; a dead one is replaced. */
  release(slot: Slot): void {
    this.#busy.delete(slot);
    this.#quiet = false;
    if (slot.dead) this.#lose(slot);
    else if (this.#closed) void slot.close();
    else this.#idle.push(slot);
    this.#hand();
  }

  /** Ends every slot; waits for those in use to be given back by killing them. */
  async close(): Promise<void> {
    this.#closed = true;
    for (const waiter of this.#waiters.splice(0)) waiter.reject(new SlotFault("the sandbox is closed"));
    await Promise.all([
      ...this.#idle.splice(0).map((slot) => slot.close()),
      ...[...this.#busy].map((slot) => slot.destroy()),
      ...this.#restarts,
    ]);
  }

  #hand(): void {
    for (;;) {
      const waiter = this.#waiters[0];
      if (waiter === undefined || this.#quiet) return;
      if (waiter.quiet && this.#busy.size > 0) return;
      const at = this.#idle.findIndex((slot) => !slot.dead);
      const slot = at < 0 ? undefined : this.#idle.splice(at, 1)[0];
      if (slot === undefined) return;
      this.#waiters.shift();
      this.#busy.add(slot);
      this.#quiet = waiter.quiet;
      waiter.resolve(slot);
    }
  }

  #adopt(slot: Slot): void {
    this.#idle.push(slot);
    void slot.died.then(() => {
      const at = this.#idle.indexOf(slot);
      if (at < 0) return;
      this.#idle.splice(at, 1);
      this.#lastIdleLossMs = performance.now();
      this.#options.log("warn", { slot: slot.index }, "an idle sandbox slot broke");
      this.#lose(slot);
    });
  }

  #lose(slot: Slot): void {
    this.#faults++;
    if (!this.#closed) this.#replace(slot.index, slot);
  }

  #replace(index: number, old?: Slot): void {
    const restart = this.#restart(index, old);
    this.#restarts.add(restart);
    void restart.finally(() => this.#restarts.delete(restart));
  }

  async #restart(index: number, old?: Slot): Promise<void> {
    await old?.destroy();
    let pauseMs = RESTART_FIRST_MS;
    while (!this.#closed) {
      try {
        const slot = await this.#options.makeSlot(index);
        this.#outageSinceMs = null;
        this.#problem = null;
        if (this.#closed) await slot.close();
        else this.#adopt(slot);
        this.#hand();
        return;
      } catch (error) {
        this.#problem = error instanceof Error ? error.message : String(error);
        if (this.#idle.length + this.#busy.size === 0) this.#outageSinceMs ??= performance.now();
        this.#options.log("error", { slot: index, problem: this.#problem }, "a sandbox slot could not be started");
        this.#giveUpIfHopeless();
        await new Promise((resolve) => setTimeout(resolve, pauseMs));
        pauseMs = Math.min(pauseMs * 2, RESTART_MOST_MS);
      }
    }
  }

  #giveUpIfHopeless(): void {
    if (this.#outageSinceMs === null || this.#idle.length + this.#busy.size > 0) return;
    if (performance.now() - this.#outageSinceMs < OUTAGE_MS) return;
    const problem = new SlotFault(`no slot can be started: ${this.#problem ?? "unknown"}`);
    for (const waiter of this.#waiters.splice(0)) waiter.reject(problem);
  }
}
