import type { Transferable } from "node:worker_threads";
import { startThread, type Thread } from "./thread.ts";

export interface ThreadPoolOptions {
  /** The threads' module, which calls `answerWith`. */
  readonly module: URL;
  readonly threads: number;
  /** Questions that a thread has at once: with two it finds the next one waiting, whatever the host's scheduler is at. */
  readonly askedAtOnce: number;
  /** True to start all threads now and to keep them; else each starts with a question, and ends when it has long had none. */
  readonly isKept: boolean;
}

export interface Asking {
  /** From when the thread has the question: what it was asked before counts, the wait for a place does not. */
  readonly timeoutMs: number;
  /** What goes to the thread instead of being copied. */
  readonly moved?: readonly Transferable[];
}

/** Threads that answer questions of one kind. */
export interface ThreadPool<Question, Answer> {
  /** True where a question would go to a thread at once. */
  hasFreePlace(): boolean;
  /**
   * Rejects when the time is up: the thread is ended then, with all that it was asked, and another takes its place. Rejects
   * as well where the thread ends by itself or the pool is closed.
   */
  ask(question: Question, asking: Asking): Promise<Answer>;
  close(): Promise<void>;
}

const IDLE_MS = 60_000;

export function createThreadPool<Question, Answer>(options: ThreadPoolOptions): ThreadPool<Question, Answer> {
  const places = Array.from({ length: options.threads }, () => new Place<Question, Answer>(options));
  const line: (() => void)[] = [];
  let isClosed = false;

  function freePlace(): Place<Question, Answer> | undefined {
    let free: Place<Question, Answer> | undefined;
    for (const place of places) {
      if (place.asked < (free?.asked ?? options.askedAtOnce)) free = place;
    }
    return free;
  }

  return {
    hasFreePlace: () => freePlace() !== undefined,
    async ask(question, asking) {
      let place = freePlace();
      while (place === undefined && !isClosed) {
        await new Promise<void>((resolve) => line.push(resolve));
        place = freePlace();
      }
      if (place === undefined || isClosed) throw closedError();
      try {
        return await place.ask(question, asking);
      } finally {
        line.shift()?.();
      }
    },
    async close() {
      isClosed = true;
      for (const wake of line.splice(0)) wake();
      await Promise.all(places.map((place) => place.end(closedError())));
    },
  };
}

function closedError(): Error {
  return new Error("the threads are closed");
}

/** Where one thread of a pool is, once it is needed; after its end, the next. */
class Place<Question, Answer> {
  readonly #options: ThreadPoolOptions;
  #thread: Thread<Question, Answer> | null = null;
  #idle: NodeJS.Timeout | undefined;
  asked = 0;

  constructor(options: ThreadPoolOptions) {
    this.#options = options;
    if (options.isKept) this.#started();
  }

  async ask(question: Question, { timeoutMs, moved }: Asking): Promise<Answer> {
    const thread = this.#started();
    const timer = setTimeout(() => void this.end(new Error(`no answer within ${timeoutMs} ms`)), timeoutMs);
    clearTimeout(this.#idle);
    this.asked += 1;
    try {
      return await thread.ask(question, moved);
    } catch (error) {
      // It has ended by itself, or was asked what can't be sent.
      if (this.#thread === thread) void this.end(asError(error));
      throw error;
    } finally {
      clearTimeout(timer);
      this.asked -= 1;
      if (this.asked === 0 && !this.#options.isKept) this.#endWhenIdle();
    }
  }

  /** Ends the thread that is here, if one is. */
  async end(reason: Error): Promise<void> {
    const thread = this.#thread;
    this.#thread = null;
    clearTimeout(this.#idle);
    await thread?.stop(reason);
  }

  #started(): Thread<Question, Answer> {
    this.#thread ??= startThread(this.#options.module);
    return this.#thread;
  }

  #endWhenIdle(): void {
    this.#idle = setTimeout(() => void this.end(new Error("idle")), IDLE_MS);
    this.#idle.unref();
  }
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
