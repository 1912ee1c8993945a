import { ServiceError } from "../../contract/errors.ts";
import { besideModule, startThread } from "../../threads/thread.ts";
import type { Fault } from "./faults.ts";
import type { Answer, CallName, Calls, Request } from "./protocol.ts";

/** A storage thread, as the service's thread sees it. */
export interface StorageThread {
  /** Asks the thread. Rejects with the ServiceError that its fault stands for; for good once the thread has ended. */
  ask<K extends CallName>(name: K, body: Calls[K]["request"]): Promise<Calls[K]["answer"]>;
  /** Ends the thread, whatever it does. */
  stop(): Promise<void>;
}

/** Told to callers while the disk is full. */
const FULL_RETRY_AFTER_S = 30;

export function startStorageThread(): StorageThread {
  const thread = startThread<Request, Answer>(besideModule(import.meta.url, "thread"));
  return {
    async ask<K extends CallName>(name: K, body: Calls[K]["request"]) {
      const answer = await thread.ask({ name, body }).catch((error: unknown) => {
        throw unavailable(error);
      });
      if (answer.ok) return answer.value as Calls[K]["answer"];
      throw serviceErrorOf(answer.fault);
    },
    stop: () => thread.stop(new Error("the store is closed")),
  };
}

function unavailable(cause: unknown): ServiceError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new ServiceError("storage_unavailable", `the storage thread does not answer: ${reason}`, { cause });
}

/** The error that a fault of a storage thread stands for. */
export function serviceErrorOf({ code, message }: Fault): ServiceError {
  return new ServiceError(code, message, code === "storage_full" ? { retryAfterS: FULL_RETRY_AFTER_S } : {});
}
