import { Piscina } from "piscina";
import { ServiceError } from "../contract/errors.ts";
import type { LongCheck, LongChecks } from "../contract/grader.ts";
import type { CheckOutcome } from "./check-worker.ts";

export interface CheckPoolOptions {
  readonly threads: number;
  /** Comparisons take linear time, so this ends a defect only. Waiting for a thread does not count. */
  readonly timeoutMs?: number;
}

/** Threads are kept so long after their last comparison. */
const IDLE_MS = 60_000;

/**
 * Long comparisons in threads of their own, apart from those of the rule graders: one that takes seconds must not keep
 * mathematics waiting. Threads are started when the first is needed.
 */
export function createCheckPool({ threads, timeoutMs = 300_000 }: CheckPoolOptions): LongChecks {
  const isSource = import.meta.url.endsWith(".ts");
  const pool = new Piscina({
    filename: new URL(isSource ? "./check-worker.ts" : "./check-worker.js", import.meta.url).href,
    minThreads: 0,
    maxThreads: threads,
    idleTimeout: IDLE_MS,
    ...(isSource && { execArgv: ["--import", "tsx"] }),
  });
  const line: (() => void)[] = [];
  let free = threads;

  async function takeThread(): Promise<void> {
    if (free > 0) free -= 1;
    else await new Promise<void>((resolve) => line.push(resolve));
  }

  function giveThread(): void {
    const next = line.shift();
    if (next === undefined) free += 1;
    else next();
  }

  async function run(job: LongCheck): Promise<CheckOutcome> {
    // Bytes of a sandbox's answer lie in one large buffer, which a message would carry whole: each is copied once, then moved.
    const bytes = Object.entries(job).flatMap(([name, value]) =>
      value instanceof Uint8Array ? [[name, Uint8Array.from(value)] as const] : [],
    );
    const transferList = bytes.map(([, copy]) => copy.buffer);
    const message = { ...job, ...Object.fromEntries(bytes) };
    return (await pool.run(message, { transferList, signal: AbortSignal.timeout(timeoutMs) })) as CheckOutcome;
  }

  return {
    async check(job) {
      await takeThread();
      let outcome: CheckOutcome;
      try {
        outcome = await run(job);
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        throw new ServiceError("grader_fault", `a comparison was killed: ${reason}`, { cause: error });
      } finally {
        giveThread();
      }
      if ("result" in outcome) return outcome.result;
      throw new ServiceError(outcome.fault.code, outcome.fault.message);
    },
    close: () => pool.close({ force: true }),
  };
}
