import type { Isolation, MemoryControl } from "../../src/contract/sandbox.ts";
import { encodeFrame, type Frame, FrameDecoder } from "./frames.ts";
import type { RunnerProcess } from "./process.ts";

const START_MS = 120_000;
const CANCEL_MS = 5_000;
const CLOSE_MS = 5_000;

/** A slot failed: the runner died, hung, or broke the protocol. Never the fault of what ran. */
export class SlotFault extends Error {
  constructor(message: string) {
    super(message);
    this.name = "SlotFault";
  }
}

/** The runner can't isolate on this host; the message names the missing setting. */
export class SlotUnavailable extends SlotFault {
  constructor(message: string) {
    super(message);
    this.name = "SlotUnavailable";
  }
}

/** The job was given up by its caller. The slot is whole. */
export class JobCancelled extends Error {
  constructor() {
    super("the job was cancelled");
    this.name = "JobCancelled";
  }
}

/** The runner refused the job for what it asks; the same job is refused everywhere. The slot is whole. */
export class JobRefused extends Error {
  constructor(message: string) {
    super(message);
    this.name = "JobRefused";
  }
}

/** What a runner says of itself once it can take jobs. */
export interface Hello {
  readonly isolation: Isolation;
  readonly memory_control: MemoryControl;
  readonly runner_version: string;
  readonly runtime: string;
  /** Whether plain runs are started by the runner's native helper (docs/sandbox.md); facts are the same either way. */
  readonly helper: boolean;
}

/** One frame's worth of work. */
export interface Job {
  /** What a runner is to do: its runs, and how they are joined. */
  readonly header: object;
  readonly parts: readonly Uint8Array[];
  /** After this long without an answer the slot counts as hung. */
  readonly patienceMs: number;
}

interface Waiting {
  readonly resolve: (frame: Frame) => void;
  readonly reject: (error: Error) => void;
}

/** One runner and the frames to and from it: one job at a time. After a `SlotFault` it is dead and must be replaced. */
export class Slot {
  readonly index: number;
  /** Resolves when the slot has had its fault, whether or not a job was under way. Never rejects. */
  readonly died: Promise<void>;
  readonly #process: RunnerProcess;
  readonly #decoder = new FrameDecoder();
  #waiting: Waiting | null = null;
  #fault: SlotFault | null = null;
  #count = 0;
  #tellDeath: () => void = () => undefined;

  constructor(index: number, process: RunnerProcess) {
    this.index = index;
    this.#process = process;
    this.died = new Promise((resolve) => {
      this.#tellDeath = resolve;
    });
    process.stdout.on("data", (chunk: Buffer) => this.#onData(chunk));
    process.stdout.on("error", (error) => this.#fail(new SlotFault(`reading from a runner: ${error.message}`)));
    // A runner that dies under a write is told by `ended`, with its reason.
    process.stdin.on("error", () => undefined);
    void process.ended.then((how) => this.#fail(new SlotFault(`the runner ended: ${how}`)));
  }

  get dead(): boolean {
    return this.#fault !== null;
  }

  /** Waits until the runner can take jobs. Rejects with `SlotUnavailable` where it can't isolate, else `SlotFault`. */
  async ready(): Promise<Hello> {
    const { header } = await this.#next(START_MS);
    if (header.type !== "ready") throw this.#fail(new SlotFault("a runner did not introduce itself"));
    return {
      isolation: header.isolation === "rooted" ? "rooted" : "userns",
      memory_control:
        header.memory_control === "cgroup1" || header.memory_control === "cgroup2" ? header.memory_control : "sampled",
      runner_version: String(header.runner_version),
      runtime: String(header.runtime),
      helper: header.helper === true,
    };
  }

  /** Does `job` and returns its answer. Rejects with `SlotFault` (the slot is dead), `JobCancelled` or `JobRefused` (it is not). */
  async perform(job: Job, signal?: AbortSignal): Promise<Frame> {
    const id = ++this.#count;
    if (signal?.aborted) throw new JobCancelled();
    const answer = this.#next(job.patienceMs);
    this.#send({ type: "run", id, ...job.header }, job.parts);
    const cancel = (): void => this.#cancel(id);
    signal?.addEventListener("abort", cancel, { once: true });
    try {
      const frame = await answer;
      if (frame.header.id !== id) throw this.#fail(new SlotFault("a runner answered another job"));
      if (frame.header.type === "cancelled") throw new JobCancelled();
      if (frame.header.type === "refused") throw new JobRefused(String(frame.header.message));
      if (frame.header.type === "fault") {
        throw this.#fail(new SlotFault(`a runner could not do a job: ${String(frame.header.message)}`));
      }
      if (frame.header.type !== "done") throw this.#fail(new SlotFault("a runner sent an unknown frame"));
      return frame;
    } finally {
      signal?.removeEventListener("abort", cancel);
    }
  }

  /** Lets the runner end by itself, and kills it if it does not. */
  async close(): Promise<void> {
    this.#process.stdin.end();
    const timer = setTimeout(() => this.#process.kill(), CLOSE_MS);
    await this.#process.ended;
    clearTimeout(timer);
  }

  /** Kills the runner; resolves when it is gone. */
  async destroy(): Promise<void> {
    this.#fail(new SlotFault("the slot was given up"));
    await this.#process.ended;
  }

  #send(header: object, parts: readonly Uint8Array[]): void {
    for (const chunk of encodeFrame(header, parts)) this.#process.stdin.write(chunk);
  }

  #cancel(id: number): void {
    if (this.#fault !== null) return;
    this.#send({ type: "cancel", id }, []);
    const waiting = this.#waiting;
    const timer = setTimeout(() => {
      if (this.#waiting === waiting && waiting !== null) {
        this.#fail(new SlotFault("a runner did not give up a cancelled job"));
      }
    }, CANCEL_MS);
    timer.unref();
  }

  #next(patienceMs: number): Promise<Frame> {
    if (this.#fault !== null) return Promise.reject(this.#fault);
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#fail(new SlotFault(`a runner did not answer within ${Math.round(patienceMs)} ms`));
      }, patienceMs);
      this.#waiting = {
        resolve: (frame) => {
          clearTimeout(timer);
          resolve(frame);
        },
        reject: (error) => {
          clearTimeout(timer);
          reject(error);
        },
      };
    });
  }

  #onData(chunk: Buffer): void {
    if (this.#fault !== null) return;
    try {
      for (const frame of this.#decoder.push(chunk)) this.#onFrame(frame);
    } catch (error) {
      this.#fail(new SlotFault(error instanceof Error ? error.message : String(error)));
    }
  }

  #onFrame(frame: Frame): void {
    if (frame.header.type === "fatal") {
      const message = String(frame.header.message);
      this.#fail(frame.header.code === "unavailable" ? new SlotUnavailable(message) : new SlotFault(message));
      return;
    }
    const waiting = this.#waiting;
    if (waiting === null) throw new Error("a runner spoke without being asked");
    this.#waiting = null;
    waiting.resolve(frame);
  }

  /** Marks the slot dead by its first fault, and kills what is left of it. */
  #fail(fault: SlotFault): SlotFault {
    if (this.#fault !== null) return this.#fault;
    this.#fault = fault;
    this.#tellDeath();
    this.#process.kill();
    const waiting = this.#waiting;
    this.#waiting = null;
    waiting?.reject(fault);
    return fault;
  }
}

/** An answer that can't be decoded is a fault of the slot. */
export function decoded<T>(decode: () => T): T {
  try {
    return decode();
  } catch (error) {
    throw new SlotFault(error instanceof Error ? error.message : String(error));
  }
}
