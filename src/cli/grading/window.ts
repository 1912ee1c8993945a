import { setTimeout as sleep } from "node:timers/promises";
import type { Backend } from "../backend/backend.ts";
import { CliError } from "../cli-error.ts";
import { printable } from "../output/text.ts";
import { type Graded, type Rollout, unreadable } from "./rollouts.ts";

/** Rollouts under way at once: enough to fill every lane of the service and to share its commits. */
const WINDOW = 256;
const RETRY_FIRST_MS = 500;
const RETRY_MOST_MS = 30_000;
/** Together about four minutes: longer than a service takes to restart. */
const ATTEMPTS = 14;

export interface WindowItem {
  readonly rollout: Rollout;
  readonly kept: Graded | null;
}

export interface WindowResult {
  readonly record: Graded;
  readonly isNew: boolean;
}

/**
 * Grades items, a window of them at once, and yields each in the order of the input. Ends early, at the first item that is
 * not finished, once `signal` aborts. Rejects with `CliError` where the service goes on refusing to admit.
 */
export async function* gradeInOrder(
  backend: Backend,
  items: AsyncIterable<WindowItem>,
  signal: AbortSignal,
): AsyncGenerator<WindowResult> {
  const pending: Promise<WindowResult>[] = [];
  const stopped = new Promise<null>((resolve) => {
    signal.addEventListener("abort", () => resolve(null), { once: true });
    if (signal.aborted) resolve(null);
  });
  for await (const item of items) {
    if (signal.aborted) break;
    pending.push(start(backend, item, signal));
    if (pending.length < WINDOW) continue;
    const first = await oldest(pending, stopped);
    if (first === null) return;
    yield first;
  }
  while (pending.length > 0) {
    const first = await oldest(pending, stopped);
    if (first === null) return;
    yield first;
  }
}

/** A finished item wins over a signal, so that what is done is written. */
async function oldest(pending: Promise<WindowResult>[], stopped: Promise<null>): Promise<WindowResult | null> {
  const first = pending.shift();
  return first === undefined ? null : Promise.race([first, stopped]);
}

function start(backend: Backend, { rollout, kept }: WindowItem, signal: AbortSignal): Promise<WindowResult> {
  const result = kept === null ? gradeFresh(backend, rollout, signal) : Promise.resolve({ record: kept, isNew: false });
  // Its turn to be awaited comes later; until then a rejection must not count as unhandled.
  result.catch(() => undefined);
  return result;
}

async function gradeFresh(backend: Backend, rollout: Rollout, signal: AbortSignal): Promise<WindowResult> {
  const record = rollout.problem === null ? await admitted(backend, rollout, signal) : unreadable(rollout);
  return { record, isNew: true };
}

/** Not being admitted for now, as by a full disk or a service that restarts, is no outcome: it is tried again. */
async function admitted(backend: Backend, rollout: Rollout, signal: AbortSignal): Promise<Graded> {
  for (let attempt = 1; ; attempt += 1) {
    const record = await backend.grade(rollout.value);
    if (record.id !== null || !record.error.retryable) return record;
    if (attempt === ATTEMPTS || signal.aborted) {
      const { code, message } = record.error;
      throw new CliError(`line ${rollout.line} is not admitted: ${code}: ${printable(message, 500)}`);
    }
    await sleep(Math.min(RETRY_MOST_MS, RETRY_FIRST_MS * 2 ** (attempt - 1)), undefined, { signal }).catch(
      () => undefined,
    );
  }
}
