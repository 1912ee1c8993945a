import type { Log } from "../contract/telemetry.ts";
import type { Assay } from "./assay.ts";

const DAY_MS = 86_400_000;
const EVERY_MS = 3_600_000;

/** A task that goes on until it is stopped. */
export interface Retention {
  /** Resolves when nothing is being pruned any more. */
  stop(): Promise<void>;
}

/**
 * Prunes what is older than `days`, at once and every hour. A failure is logged and left to the next hour: records that stay too
 * long harm nobody, and the service goes on.
 */
export function startRetention(assay: Pick<Assay, "prune">, days: number, log: Log): Retention {
  let running: Promise<void> = Promise.resolve();
  async function prune(): Promise<void> {
    try {
      const pruned = await assay.prune(new Date(Date.now() - days * DAY_MS));
      log.info({ ...pruned }, "pruned what is older than ASSAY_RETENTION_DAYS");
    } catch (error) {
      log.error({ problem: error instanceof Error ? error.message : String(error) }, "pruning failed");
    }
  }
  function next(): void {
    running = running.then(prune);
  }
  next();
  const timer = setInterval(next, EVERY_MS);
  timer.unref();
  return {
    async stop() {
      clearInterval(timer);
      await running;
    },
  };
}
