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
  /** Gradings begun, faults included. */
  attempts: number;
}

export function startPhases(): PhaseClock {
  return { queueMs: 0, slotWaitMs: 0, compileMs: 0, runMs: 0, checkMs: 0, confirmedQuietly: 0, attempts: 1 };
}
