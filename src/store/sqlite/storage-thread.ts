import { Worker } from "node:worker_threads";
import { ServiceError } from "../../contract/errors.ts";
import type { Fault } from "./faults.ts";
import type { Answer, CallName, Calls, Request } from "./protocol.ts";

/** A storage thread, as the service's thread sees it. */
export interface StorageThread {
  /** Asks the thread. Rejects with the ServiceError that its fault stands for; for good once the thread has died. */
  ask<K extends CallName>(name: K, body: Calls[K]["request"]): Promise<Calls[K]["answer"]>;
  /** Ends the thread, whatever it does. */
  stop(): Promise<void>;
}

interface Waiting {
  resolve(value: unknown): void;
  reject(error: ServiceError): void;
}

/** Told to callers while the disk is full. */
const FULL_RETRY_AFTER_S = 30;

export function startStorageThread(): StorageThread {
  const isSource = import.meta.url.endsWith(".ts");
  const worker = new Worker(new URL(isSource ? "./thread.dev.cjs" : "./thread.js", import.meta.url));
  const waiting = new Map<number, Waiting>();
  let calls = 0;
  let death: ServiceError | null = null;
  // An idle store must not keep a command from ending; a write under way must.
  worker.unref();

  function settle(call: number): Waiting | undefined {
    const one = waiting.get(call);
    waiting.delete(call);
    if (waiting.size === 0) worker.unref();
    return one;
  }

  function die(error: ServiceError): void {
    death ??= error;
    for (const call of [...waiting.keys()]) settle(call)?.reject(death);
  }

  worker.on("message", (answer: Answer) => {
    if (answer.ok) settle(answer.call)?.resolve(answer.value);
    else settle(answer.call)?.reject(serviceErrorOf(answer.fault));
  });
  worker.on("error", (error) => die(unavailable(`the storage thread failed: ${error.message}`, error)));
  worker.on("exit", () => die(unavailable("the storage thread has ended")));

  return {
    ask(name, body) {
      return new Promise((resolve, reject) => {
        if (death !== null) return reject(death);
        calls += 1;
        if (waiting.size === 0) worker.ref();
        waiting.set(calls, { resolve: resolve as (value: unknown) => void, reject });
        worker.postMessage({ call: calls, name, body } satisfies Request);
      });
    },
    async stop() {
      die(unavailable("the store is closed"));
      await worker.terminate();
    },
  };
}

function unavailable(message: string, cause?: unknown): ServiceError {
  return new ServiceError("storage_unavailable", message, { cause });
}

/** The error that a fault of a storage thread stands for. */
export function serviceErrorOf({ code, message }: Fault): ServiceError {
  return new ServiceError(code, message, code === "storage_full" ? { retryAfterS: FULL_RETRY_AFTER_S } : {});
}
