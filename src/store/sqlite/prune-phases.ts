import type { PrunePhase } from "./protocol.ts";

/** In this order: a phase frees what the next one removes. */
export const PRUNE_PHASES = [
  "uses",
  "gradings",
  "versions",
  "labels",
  "contents",
] as const satisfies readonly PrunePhase[];
