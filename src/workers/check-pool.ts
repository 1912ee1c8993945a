import { ServiceError } from "../contract/errors.ts";
import type { LongCheck, LongChecks } from "../contract/grader.ts";
import type { Sent } from "../threads/desk.ts";
import { createThreadPool } from "../threads/pool.ts";
import { besideModule } from "../threads/thread.ts";
import type { CheckOutcome } from "./check-worker.ts";

export interface CheckPoolOptions {
  readonly threads: number;
  /** Comparisons take linear time, so this ends a defect only. Waiting for a thread does not count. */
  readonly timeoutMs?: number;
}

/**
 * Long comparisons in threads of their own, apart from those of the rule graders: one that takes seconds must not keep
 * mathematics waiting. Threads are started when the first is needed.
 */
export function createCheckPool({ threads, timeoutMs = 300_000 }: CheckPoolOptions): LongChecks {
  const pool = createThreadPool<LongCheck, CheckOutcome>({
    module: besideModule(import.meta.url, "check-worker"),
    threads,
    askedAtOnce: 1,
    isKept: false,
  });

  return {
    async check(job) {
      let outcome: CheckOutcome;
      try {
        outcome = await pool.ask(() => messageOf(job), timeoutMs);
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        throw new ServiceError("grader_fault", `a comparison was killed: ${reason}`, { cause: error });
      }
      if ("result" in outcome) return outcome.result;
      throw new ServiceError(outcome.fault.code, outcome.fault.message);
    },
    close: () => pool.close(),
  };
}

/** Bytes of a sandbox's answer lie in one large buffer, which a message would carry whole: each is copied once, then moved. */
function messageOf(job: LongCheck): Sent<LongCheck> {
  const bytes = Object.entries(job).flatMap(([name, value]) =>
    value instanceof Uint8Array ? [[name, Uint8Array.from(value)] as const] : [],
  );
  return { question: { ...job, ...Object.fromEntries(bytes) }, moved: bytes.map(([, copy]) => copy.buffer) };
}
