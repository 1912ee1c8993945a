import { fileURLToPath } from "node:url";
import { type Transferable, Worker } from "node:worker_threads";

/** A worker thread that answers questions, as its owner sees it. */
export interface Thread<Question, Answer> {
  /** Resolves once the thread's module is loaded; never where that fails. */
  readonly loaded: Promise<void>;
  hasEnded(): boolean;
  /** Resolves with the answer. `moved` goes to the thread instead of being copied. Rejects with why the thread has ended. */
  ask(question: Question, moved?: readonly Transferable[]): Promise<Answer>;
  /** Ends the thread, whatever it does: what was asked is rejected with `reason`, and so is whatever is asked later. */
  stop(reason: Error): Promise<void>;
}

/** A question on its way, and an answer under the same number. */
export interface Asked<Question> {
  readonly call: number;
  readonly question: Question;
}

export interface Answered<Answer> {
  readonly call: number;
  readonly answer: Answer;
}

/** What a thread says first. */
export interface Loaded {
  readonly isLoaded: true;
}

interface Waiting<Answer> {
  resolve(answer: Answer): void;
  reject(reason: Error): void;
}

const LOADER = new URL("source-thread.cjs", import.meta.url);

/** The module `name` beside `moduleUrl`, in the form that this one has: compiled, or as its source. */
export function besideModule(moduleUrl: string, name: string): URL {
  return new URL(`${name}${moduleUrl.endsWith(".ts") ? ".ts" : ".js"}`, moduleUrl);
}

/**
 * Starts a thread whose module calls `answerWith`. A thread that ends by itself, as by an error that its code does not catch,
 * stays ended.
 */
export function startThread<Question, Answer>(module: URL): Thread<Question, Answer> {
  const isSource = module.href.endsWith(".ts");
  const worker = isSource ? new Worker(LOADER, { workerData: fileURLToPath(module) }) : new Worker(module);
  const waiting = new Map<number, Waiting<Answer>>();
  let calls = 0;
  let end: Error | null = null;
  // An idle thread must not keep a command from ending; one that has something to answer must.
  worker.unref();

  function settle(call: number): Waiting<Answer> | undefined {
    const one = waiting.get(call);
    waiting.delete(call);
    if (waiting.size === 0) worker.unref();
    return one;
  }

  function rejectAll(reason: Error): void {
    end ??= reason;
    for (const call of [...waiting.keys()]) settle(call)?.reject(end);
  }

  const loaded = new Promise<void>((resolve) => {
    worker.on("message", (said: Answered<Answer> | Loaded) => {
      if ("isLoaded" in said) resolve();
      else settle(said.call)?.resolve(said.answer);
    });
  });
  worker.on("error", (error) => rejectAll(new Error(`the thread failed: ${error.message}`, { cause: error })));
  worker.on("exit", () => rejectAll(new Error("the thread has ended")));

  return {
    loaded,
    hasEnded: () => end !== null,
    ask: (question, moved = []) =>
      new Promise((resolve, reject) => {
        if (end !== null) return reject(end);
        calls += 1;
        worker.postMessage({ call: calls, question } satisfies Asked<Question>, moved);
        if (waiting.size === 0) worker.ref();
        waiting.set(calls, { resolve, reject });
      }),
    async stop(reason) {
      rejectAll(reason);
      await worker.terminate();
    },
  };
}
