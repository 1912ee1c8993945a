import { asServiceError, ServiceError } from "../contract/errors.ts";
import type { Grading } from "../contract/record.ts";
import type { SandboxDescription } from "../contract/sandbox.ts";
import type { Store } from "../contract/store.ts";
import type { Log, Metrics } from "../contract/telemetry.ts";
import type { Entry, InFlight, Waiter } from "./in-flight.ts";
import { type Judgement, unjudged } from "./judgement.ts";
import { type PhaseClock, startPhases } from "./phases.ts";
import { buildGrading, recordOf, type Signer } from "./record.ts";

/** What a worker returns for an admitted input. */
export interface Graded {
  readonly judgement: Judgement;
  readonly phases: PhaseClock;
}

export interface SettlementDeps {
  readonly store: Store;
  readonly sandbox: () => SandboxDescription | null;
  readonly signer: Signer | null;
  readonly host: string;
  readonly now: () => Date;
  readonly newId: () => string;
  readonly log: Log;
  readonly metrics: Metrics;
}

/** The end of a grading: stamped, committed with every use of it, and only then answered. */
export interface Settlement {
  /** Waits for the result and settles the entry, whatever the result is. */
  follow(entry: Entry, result: Promise<Graded>): Promise<void>;
  /** Answers one waiter with `cancelled` while others go on waiting for the grading. */
  detach(entry: Entry, waiter: Waiter): Promise<void>;
  /** Ends an entry without a record: every waiter is rejected and may ask again. */
  giveUp(entry: Entry, error: unknown): void;
}

export function createSettlement(deps: SettlementDeps, inFlight: InFlight): Settlement {
  async function follow(entry: Entry, result: Promise<Graded>): Promise<void> {
    try {
      const { judgement, phases } = await result.catch(gradedError);
      await jobsWritten(entry);
      await settle(entry, stamp(entry, judgement, phases, entry.id));
    } catch (error) {
      giveUp(entry, error);
    }
  }

  async function settle(entry: Entry, grading: Grading): Promise<void> {
    entry.sealed = true;
    const waiters = [...entry.waiters];
    const reusable = entry.reusable && grading.status === "graded";
    const started = performance.now();
    const { kept } = await deps.store.commit({
      gradings: [{ grading, reusable, inputs: inputsOf(entry) }],
      uses: waiters.map((waiter) => waiter.use),
      ...(entry.durable !== null && { finished: [entry.id] }),
    });
    deps.metrics.phase("store", performance.now() - started);
    const answer = await firstStored(grading, kept.get(grading.id));
    inFlight.close(entry);
    for (const [index, waiter] of waiters.entries()) {
      waiter.resolve(recordOf(answer, waiter.use, { cached: index > 0 || answer !== grading }));
    }
  }

  /** The grading that stands for an input: of two that raced, the first that was stored. */
  async function firstStored(grading: Grading, keptId: string | undefined): Promise<Grading> {
    if (keptId === undefined) return grading;
    return (await deps.store.getGrading(keptId))?.grading ?? grading;
  }

  async function detach(entry: Entry, waiter: Waiter): Promise<void> {
    entry.waiters.delete(waiter);
    const judgement = unjudged(new ServiceError("cancelled", "the run was cancelled"));
    const grading = stamp(entry, judgement, startPhases(), deps.newId());
    const use = { ...waiter.use, record_id: grading.id };
    try {
      await deps.store.commit({ gradings: [{ grading, reusable: false, inputs: inputsOf(entry) }], uses: [use] });
      waiter.resolve(recordOf(grading, use, { cached: false }));
    } catch (error) {
      waiter.reject(error);
    }
  }

  function giveUp(entry: Entry, error: unknown): void {
    const fault = asServiceError(error, "internal");
    deps.log.error({ id: entry.id, code: fault.code, problem: fault.message }, "grading given up");
    inFlight.close(entry);
    for (const waiter of entry.waiters) waiter.reject(fault);
  }

  function stamp(entry: Entry, judgement: Judgement, phases: PhaseClock, id: string): Grading {
    const totalMs = performance.now() - entry.startedMs;
    observe(deps.metrics, entry, judgement, phases, totalMs);
    return buildGrading(entry.admitted, judgement, {
      id,
      createdAt: deps.now(),
      host: deps.host,
      replayOf: entry.replayOf,
      phases,
      totalMs,
      sandbox: deps.sandbox(),
      signer: deps.signer,
    });
  }

  return { follow, detach, giveUp };
}

/** A cancelled item has a record that says so; draining and failing storage have none, and the caller asks again. */
function gradedError(error: unknown): Graded {
  const fault = asServiceError(error, "internal");
  if (fault.code !== "cancelled") throw fault;
  return { judgement: unjudged(fault), phases: startPhases() };
}

/** Until no write of the job is under way: what marks it finished must come after what adds it. */
async function jobsWritten(entry: Entry): Promise<void> {
  let awaited: Promise<void> | undefined;
  while (entry.durable !== null && entry.durable.written !== awaited) {
    awaited = entry.durable.written;
    await awaited;
  }
}

function inputsOf(entry: Entry): { task: Entry["admitted"]["task"]; solution: Entry["admitted"]["solution"] } {
  return { task: entry.admitted.task, solution: entry.admitted.solution };
}

function observe(metrics: Metrics, entry: Entry, judgement: Judgement, phases: PhaseClock, totalMs: number): void {
  const { verdict, error } = judgement;
  metrics.graded({ kind: entry.admitted.task.kind, verdict, errorCode: error?.code ?? null });
  metrics.phase("queue", phases.queueMs);
  if (phases.slotWaitMs > 0) metrics.phase("slot_wait", phases.slotWaitMs);
  if (phases.compileMs > 0) metrics.phase("compile", phases.compileMs);
  if (phases.runMs > 0) metrics.phase("run", phases.runMs);
  metrics.phase("check", phases.checkMs);
  metrics.phase("total", totalMs);
}
