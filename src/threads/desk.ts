import type { Transferable } from "node:worker_threads";
import { startThread, type Thread } from "./thread.ts";

/** A question, and what of it goes to the thread instead of being copied. */
export interface Sent<Question> {
  readonly question: Question;
  readonly moved?: readonly Transferable[];
}

/** The thread ended over another question: this one can be asked again. */
export class NotBegun extends Error {}

interface Asked {
  readonly timeoutMs: number;
  isBegun: boolean;
}

/** A thread that has not loaded its module by then never will. */
const START_MS = 60_000;

/**
 * One thread and the questions that it was asked, which it answers in turn. A question's time begins when the thread has loaded
 * its module and has answered what it was asked before.
 */
export class Desk<Question, Answer> {
  readonly #thread: Thread<Question, Answer>;
  readonly #asked: Asked[] = [];
  /** Whose clock runs, and the clock. */
  #timed: Asked | undefined;
  #timer: NodeJS.Timeout | undefined;
  #isLoaded = false;

  constructor(module: URL) {
    this.#thread = startThread(module);
    void this.#thread.loaded.then(() => {
      this.#isLoaded = true;
      this.#timed = undefined;
      this.#time();
    });
  }

  get asked(): number {
    return this.#asked.length;
  }

  get hasEnded(): boolean {
    return this.#thread.hasEnded();
  }

  /** Rejects with `NotBegun`, or with why the thread has ended over this question: no answer in time, an error, `end`. */
  async ask({ question, moved }: Sent<Question>, timeoutMs: number): Promise<Answer> {
    const one: Asked = { timeoutMs, isBegun: false };
    this.#asked.push(one);
    this.#time();
    try {
      return await this.#thread.ask(question, moved);
    } catch (error) {
      throw this.hasEnded && !one.isBegun ? new NotBegun() : error;
    } finally {
      this.#asked.splice(this.#asked.indexOf(one), 1);
      if (this.hasEnded) clearTimeout(this.#timer);
      else this.#time();
    }
  }

  /** Ends the thread, whatever it does. */
  end(reason: Error): Promise<void> {
    clearTimeout(this.#timer);
    return this.#thread.stop(reason);
  }

  /** Gives the first question the clock, once. */
  #time(): void {
    const [first] = this.#asked;
    if (first === this.#timed) return;
    clearTimeout(this.#timer);
    this.#timed = first;
    this.#timer = undefined;
    if (first === undefined) return;
    first.isBegun = true;
    if (this.#isLoaded) this.#limit(first.timeoutMs, `no answer within ${first.timeoutMs} ms`);
    else this.#limit(START_MS, `the thread did not start within ${START_MS} ms`);
  }

  #limit(limitMs: number, reason: string): void {
    const timer = setTimeout(() => {
      // An answer that has arrived while this thread was busy is taken first.
      setImmediate(() => {
        if (this.#timer === timer) void this.end(new Error(reason));
      });
    }, limitMs);
    this.#timer = timer;
  }
}
