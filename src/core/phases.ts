/** Where the time of one grading went, milliseconds; parallel runs add up. */
export interface PhaseClock {
  /** Waiting in the service's queue. */
  queueMs: number;
  /** Waiting for a sandbox slot. */
  slotWaitMs: number;
  compileMs: number;
  runMs: number;
  checkMs: number;
  /** Runs between the limit and its band that were repeated alone. */
  confirmedQuietly: number;
  /** How often the run or compilation with the most troubles was begun: 1 where no slot broke. */
  attempts: number;
}

export function startPhases(): PhaseClock {
  return { queueMs: 0, slotWaitMs: 0, compileMs: 0, runMs: 0, checkMs: 0, confirmedQuietly: 0, attempts: 1 };
}

/** Counts how often one run or compilation is begun; the most of all of them is the grading's. */
export function countBegun(phases: PhaseClock): () => void {
  let begun = 0;
  return () => {
    begun += 1;
    phases.attempts = Math.max(phases.attempts, begun);
  };
}
