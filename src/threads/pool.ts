import { Desk, NotBegun, type Sent } from "./desk.ts";

export interface ThreadPoolOptions {
  /** The threads' module, which calls `answerWith`. */
  readonly module: URL;
  readonly threads: number;
  /** Questions that a thread has at once: with two it finds the next one waiting, whatever the host's scheduler is at. */
  readonly askedAtOnce: number;
  /** True to start all threads now and to keep them; else each starts with a question, and ends when it has long had none. */
  readonly isKept: boolean;
}

/** Threads that answer questions of one kind. */
export interface ThreadPool<Question, Answer> {
  /** True where a question would go to a thread at once. */
  hasFreePlace(): boolean;
  /**
   * `make` is called once a thread has a place. Rejects where the thread has worked on this question for `timeoutMs`: it is
   * ended then, and another takes its place. Rejects as well where the thread ends by itself over this question, and where the
   * pool is closed. What waits behind a question that ends a thread is asked again.
   */
  ask(make: () => Sent<Question>, timeoutMs: number): Promise<Answer>;
  close(): Promise<void>;
}

/** Where one thread of a pool is, once it is needed; after its end, the next. */
interface Place<Question, Answer> {
  desk: Desk<Question, Answer> | null;
  idle: NodeJS.Timeout | undefined;
}

const IDLE_MS = 60_000;
const CLOSED = "the threads are closed";

export function createThreadPool<Question, Answer>(options: ThreadPoolOptions): ThreadPool<Question, Answer> {
  const { module, askedAtOnce, isKept } = options;
  const places = Array.from({ length: options.threads }, (): Place<Question, Answer> => {
    return { desk: isKept ? new Desk(module) : null, idle: undefined };
  });
  const line: (() => void)[] = [];
  let isClosed = false;

  function freePlace(): Place<Question, Answer> | undefined {
    let free: Place<Question, Answer> | undefined;
    let least = askedAtOnce;
    for (const place of places) {
      const asked = place.desk?.asked ?? 0;
      if (asked < least) {
        free = place;
        least = asked;
      }
    }
    return free;
  }

  function deskAt(place: Place<Question, Answer>): Desk<Question, Answer> {
    clearTimeout(place.idle);
    if (place.desk === null || place.desk.hasEnded) place.desk = new Desk(module);
    return place.desk;
  }

  function leave(place: Place<Question, Answer>, desk: Desk<Question, Answer>): void {
    if (desk.hasEnded && place.desk === desk) place.desk = null;
    if (place.desk?.asked === 0 && !isKept) endWhenIdle(place);
    line.shift()?.();
  }

  function endWhenIdle(place: Place<Question, Answer>): void {
    place.idle = setTimeout(() => {
      void place.desk?.end(new Error("idle"));
      place.desk = null;
    }, IDLE_MS);
    place.idle.unref();
  }

  async function ask(make: () => Sent<Question>, timeoutMs: number): Promise<Answer> {
    let place = freePlace();
    while (place === undefined && !isClosed) {
      await new Promise<void>((resolve) => line.push(resolve));
      place = freePlace();
    }
    if (place === undefined || isClosed) throw new Error(CLOSED);
    const desk = deskAt(place);
    try {
      return await desk.ask(make(), timeoutMs);
    } finally {
      leave(place, desk);
    }
  }

  return {
    hasFreePlace: () => freePlace() !== undefined,
    async ask(make, timeoutMs) {
      for (;;) {
        try {
          return await ask(make, timeoutMs);
        } catch (error) {
          if (!(error instanceof NotBegun)) throw error;
        }
      }
    },
    async close() {
      isClosed = true;
      for (const wake of line.splice(0)) wake();
      await Promise.all(places.map((place) => place.desk?.end(new Error(CLOSED))));
    },
  };
}
