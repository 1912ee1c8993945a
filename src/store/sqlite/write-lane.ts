import { asServiceError, type ServiceError } from "../../contract/errors.ts";
import type { TaskForm } from "./encode.ts";
import type { WriteOp, WriteOutcome, WriteResults } from "./protocol.ts";
import { type StorageThread, serviceErrorOf } from "./storage-thread.ts";

/**
 * Group commit. Writes that arrive while one group is being made durable form the next one, which shares a transaction and
 * so one synchronisation of the disk. With nothing under way a group leaves at the end of the turn of the event loop.
 *
 * idle: nothing waits or is under way. -> gathering when a write arrives.
 * gathering: the turn's writes collect. -> sent when it ends.
 * sent: one group is with the thread; further writes collect. -> sent again, or idle, when the answer comes.
 */
export interface WriteLane {
  write<K extends WriteOp["kind"]>(
    op: Extract<WriteOp, { kind: K }>,
    tasks: readonly TaskForm[],
  ): Promise<WriteResults[K]>;
  /** Resolves once everything written so far is settled. */
  settled(): Promise<void>;
}

interface Pending {
  readonly op: WriteOp;
  readonly tasks: readonly TaskForm[];
  resolve(value: WriteResults[WriteOp["kind"]]): void;
  reject(error: ServiceError): void;
}

/** Writes in one transaction at most: it bounds what one failure makes the thread repeat singly. */
const GROUP_OPS = 1_000;
/** Contents known to be stored, so that they are not sent again. */
const KNOWN_CONTENTS = 100_000;

export function createWriteLane(thread: StorageThread): WriteLane {
  const known = new Set<string>();
  const gathered: Pending[] = [];
  let isBusy = false;
  const whenIdle: (() => void)[] = [];

  function add(pending: Pending): void {
    gathered.push(pending);
    if (isBusy) return;
    isBusy = true;
    setImmediate(send);
  }

  function send(): void {
    const group = gathered.splice(0, GROUP_OPS);
    if (group.length === 0) {
      isBusy = false;
      for (const resolve of whenIdle.splice(0)) resolve();
      return;
    }
    void sendGroup(group).then(send);
  }

  async function sendGroup(group: readonly Pending[]): Promise<void> {
    // A prune may take away what was stored, and what the same group stores: from here on everything is sent again.
    const prunes = group.some(({ op }) => op.kind === "prune");
    if (prunes) known.clear();
    const contents = unknownContents(group);
    try {
      const outcomes = await thread.ask("write", { ops: group.map(({ op }) => op), contents });
      for (const [index, pending] of group.entries()) settle(pending, outcomes[index]);
      if (!prunes && outcomes.every((outcome) => outcome.ok)) remember(contents.keys());
    } catch (error) {
      const fault = asServiceError(error, "storage_unavailable");
      for (const pending of group) pending.reject(fault);
    }
  }

  function unknownContents(group: readonly Pending[]): Map<string, string> {
    const contents = new Map<string, string>();
    for (const { tasks } of group) {
      for (const { judged, description } of tasks) {
        if (!known.has(judged.key)) contents.set(judged.key, judged.json);
        if (!known.has(description.key)) contents.set(description.key, description.json);
      }
    }
    return contents;
  }

  function remember(keys: Iterable<string>): void {
    if (known.size > KNOWN_CONTENTS) known.clear();
    for (const key of keys) known.add(key);
  }

  return {
    write: <K extends WriteOp["kind"]>(op: Extract<WriteOp, { kind: K }>, tasks: readonly TaskForm[]) =>
      new Promise<WriteResults[K]>((resolve, reject) => {
        add({ op, tasks, resolve: resolve as Pending["resolve"], reject });
      }),
    settled: () =>
      new Promise((resolve) => {
        if (isBusy) whenIdle.push(resolve);
        else resolve();
      }),
  };
}

function settle(pending: Pending, outcome: WriteOutcome | undefined): void {
  if (outcome === undefined) pending.reject(serviceErrorOf({ code: "internal", message: "a write had no outcome" }));
  else if (outcome.ok) pending.resolve(outcome.value);
  else pending.reject(serviceErrorOf(outcome.fault));
}
