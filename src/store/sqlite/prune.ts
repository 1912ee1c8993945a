import { ServiceError } from "../../contract/errors.ts";
import type { PruneResult } from "../../contract/store.ts";
import type { PrunePhase } from "./protocol.ts";
import { PRUNE_PHASES } from "./prune-phases.ts";
import type { StorageThread } from "./storage-thread.ts";
import type { WriteLane } from "./write-lane.ts";

/** Pages given back to the disk in one step. */
const SHRINK_PAGES = 1_000;

/**
 * Removes in steps, each of them a write of its own, so that commits go on in between; then gives the space back. Rejects with
 * `invalid_request` where `before` is no time.
 */
export async function prune(deps: { lane: WriteLane; writer: StorageThread }, before: string): Promise<PruneResult> {
  const time = new Date(before);
  if (Number.isNaN(time.getTime())) throw new ServiceError("invalid_request", `${before} is no time`);
  const removed: Record<PrunePhase, number> = { uses: 0, gradings: 0, versions: 0, labels: 0, contents: 0 };
  for (const phase of PRUNE_PHASES) {
    let from: number | null = 0;
    while (from !== null) {
      const step: { removed: number; next: number | null } = await deps.lane.write(
        { kind: "prune", before: time.toISOString(), phase, from },
        [],
      );
      removed[phase] += step.removed;
      from = step.next;
    }
  }
  await shrink(deps.writer);
  const { uses, gradings, versions, contents } = removed;
  return { uses, gradings, tasks: versions, blobs: contents };
}

async function shrink(writer: StorageThread): Promise<void> {
  let left = Number.POSITIVE_INFINITY;
  for (;;) {
    const step = await writer.ask("shrink", { pages: SHRINK_PAGES });
    if (step.left === 0 || step.left >= left) return;
    left = step.left;
  }
}
