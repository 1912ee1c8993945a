import type { Admission, Priority, Queue } from "../contract/queue.ts";
import type { Grading, RewardRecord } from "../contract/record.ts";
import type { Job, Use } from "../contract/store.ts";
import type { Admitted } from "./admit.ts";
import { deferred } from "./deferred.ts";
import { createInFlight, type Entry, type InFlight } from "./in-flight.ts";
import type { Judgement } from "./judgement.ts";
import { coalesceLookups } from "./lookups.ts";
import { type PhaseClock, startPhases } from "./phases.ts";
import { recordOf } from "./record.ts";
import { createSettlement, type Graded, type Settlement, type SettlementDeps } from "./settlement.ts";

export interface PipelineDeps extends SettlementDeps {
  readonly queue: Queue<Admitted, Graded>;
  readonly grade: (admitted: Admitted, phases: PhaseClock, signal: AbortSignal) => Promise<Judgement>;
}

export interface SubmitOptions {
  /** The check of the task: before it has passed nothing is graded, and nothing found is answered. */
  readonly checked: Promise<void>;
  readonly priority: Priority;
  readonly admission: Admission;
  /** False to grade whatever is stored, and to answer nobody else with the result. */
  readonly reuse: boolean;
  /** True to have the request survive a crash before the ticket is handed out. */
  readonly durable: boolean;
  readonly replayOf?: string;
}

/** Proof of admission: the id under which the record will be found, and the record. */
export interface Ticket {
  readonly id: string;
  readonly inputHash: string;
  readonly record: Promise<RewardRecord>;
}

export interface Caller {
  readonly taskId: string;
  readonly metadata: Use["metadata"];
}

export interface Pipeline {
  /** Rejects where the queue refuses; a ticket's record rejects where the service can't finish it, as while draining. */
  submit(admitted: Admitted, caller: Caller, options: SubmitOptions): Promise<Ticket>;
  /** Takes up an acknowledged job again under its own id. */
  resume(job: Job, admitted: Admitted): Promise<void>;
  cancelRun(runId: string): { detached: number; cancelled: number };
  state(id: string): "queued" | "running" | null;
}

/**
 * One solution's way from admission to its stored record: answered from memory, joined to a grading under way, or queued,
 * graded once, committed with every caller's use of it, and only then answered.
 */
export function createPipeline(deps: PipelineDeps): Pipeline {
  const inFlight = createInFlight();
  const settlement = createSettlement(deps, inFlight);
  const find = coalesceLookups(deps.store);
  deps.queue.process(async (item, signal) => {
    const entry = inFlight.byId(item.id);
    const phases = startPhases();
    if (entry !== undefined) phases.queueMs = performance.now() - entry.startedMs;
    return { judgement: await deps.grade(item.payload, phases, signal), phases };
  });

  async function submit(admitted: Admitted, caller: Caller, options: SubmitOptions): Promise<Ticket> {
    if (!options.reuse) await options.checked;
    while (options.reuse) {
      const entry = inFlight.byHash(admitted.inputHash);
      if (entry?.sealed === true) {
        await entry.settled;
        continue;
      }
      if (entry !== undefined) return join(entry, caller, options.durable);
      const [stored] = await Promise.all([find(admitted.inputHash), options.checked]);
      if (stored !== null) return answerFromStore(stored, caller);
      // Another caller may have opened the same input during the look-up; only a second look can tell.
      if (inFlight.byHash(admitted.inputHash) === undefined) break;
    }
    return start(admitted, caller, options);
  }

  async function answerFromStore(grading: Grading, caller: Caller): Promise<Ticket> {
    const use = newUse(deps.now(), grading.id, caller);
    await deps.store.commit({ uses: [use] });
    deps.metrics.reused("cached");
    const flags = await deps.store.inputFlags(grading.input_hash);
    const record = recordOf(grading, use, { cached: true, flags });
    return { id: grading.id, inputHash: grading.input_hash, record: Promise.resolve(record) };
  }

  /** Opens an entry, with no pause between the caller's last look at the registry and this. */
  async function start(admitted: Admitted, caller: Caller, options: SubmitOptions): Promise<Ticket> {
    const entry = inFlight.open({
      id: deps.newId(),
      admitted,
      replayOf: options.replayOf ?? null,
      reusable: options.reuse,
      startedMs: performance.now(),
    });
    const use = newUse(deps.now(), entry.id, caller);
    const ticket = wait(entry, use);
    await enqueue(entry, options.priority, runOf(caller), options.admission);
    if (options.durable) await makeDurable(entry, use);
    return ticket;
  }

  async function join(entry: Entry, caller: Caller, durable: boolean): Promise<Ticket> {
    deps.metrics.reused("joined");
    const use = newUse(deps.now(), entry.id, caller);
    const ticket = wait(entry, use);
    if (durable) await makeDurable(entry, use);
    return ticket;
  }

  async function enqueue(entry: Entry, priority: Priority, runId: string | null, admission: Admission): Promise<void> {
    const lane = entry.admitted.route.by === "sandbox" ? "sandbox" : "rules";
    try {
      const item = { id: entry.id, lane, priority, runId, payload: entry.admitted } as const;
      const { result } = await deps.queue.submit(item, admission);
      void settlement.follow(entry, result);
    } catch (error) {
      settlement.giveUp(entry, error);
      throw error;
    }
  }

  async function makeDurable(entry: Entry, use: Use): Promise<void> {
    const uses = [...(entry.durable?.uses ?? []), use];
    const { task, solution, inputHash } = entry.admitted;
    const job: Job = {
      id: entry.id,
      input_hash: inputHash,
      created_at: use.created_at,
      inputs: { task, solution },
      options: null,
      uses,
    };
    const written = (entry.durable?.written ?? Promise.resolve()).then(() => deps.store.commit({ jobs: [job] }));
    const ended = written.then(
      () => undefined,
      () => undefined,
    );
    entry.durable = { uses, written: ended };
    await written;
  }

  async function resume(job: Job, admitted: Admitted): Promise<void> {
    const startedMs = performance.now();
    const isShared = inFlight.byHash(admitted.inputHash) !== undefined;
    const entry = inFlight.open({ id: job.id, admitted, replayOf: null, reusable: !isShared, startedMs });
    for (const use of job.uses) wait(entry, use);
    entry.durable = { uses: [...job.uses], written: Promise.resolve() };
    await enqueue(entry, "train", job.uses[0] === undefined ? null : runOf(job.uses[0]), "wait");
  }

  return {
    submit,
    resume,
    cancelRun: (runId) => cancelRun(runId, inFlight, settlement, (id) => deps.queue.cancel(id)),
    state: (id) => deps.queue.state(id) ?? (inFlight.byId(id) === undefined ? null : "running"),
  };
}

function wait(entry: Entry, use: Use): Ticket {
  const { promise, resolve, reject } = deferred<RewardRecord>();
  // A caller that gave up at its deadline leaves nobody to hear a rejection.
  promise.catch(() => undefined);
  entry.waiters.add({ use, runId: runOf(use), resolve, reject });
  return { id: entry.id, inputHash: entry.admitted.inputHash, record: promise };
}

/** Where everybody who waits is of the run, the grading itself is cancelled; else only the run's waiters leave it. */
function cancelRun(
  runId: string,
  inFlight: InFlight,
  settlement: Settlement,
  cancel: (id: string) => boolean,
): { detached: number; cancelled: number } {
  const counts = { detached: 0, cancelled: 0 };
  for (const entry of inFlight.all()) {
    if (entry.sealed) continue;
    const leaving = [...entry.waiters].filter((waiter) => waiter.runId === runId);
    if (leaving.length === 0) continue;
    counts.detached += leaving.length;
    if (leaving.length === entry.waiters.size) counts.cancelled += cancel(entry.id) ? 1 : 0;
    else for (const waiter of leaving) void settlement.detach(entry, waiter);
  }
  return counts;
}

function newUse(now: Date, recordId: string, caller: Caller): Use {
  return { record_id: recordId, created_at: now.toISOString(), task_id: caller.taskId, metadata: caller.metadata };
}

function runOf(from: { readonly metadata: Use["metadata"] }): string | null {
  const runId = from.metadata.run_id;
  return runId === undefined ? null : String(runId);
}
