import type { Readiness, RewardRequest } from "../contract/api.ts";
import { asServiceError, ServiceError } from "../contract/errors.ts";
import type { Grader, LanguageCatalogue, LongChecks, RuleEngine } from "../contract/grader.ts";
import type { PartialLimits } from "../contract/limits.ts";
import type { Queue } from "../contract/queue.ts";
import type { RewardRecord } from "../contract/record.ts";
import type { Sandbox } from "../contract/sandbox.ts";
import type { Solution } from "../contract/solution.ts";
import type { Job, Store } from "../contract/store.ts";
import type { Task } from "../contract/task.ts";
import type { Log, Metrics } from "../contract/telemetry.ts";
import { type AdmitDeps, type Admitted, admit, admitFaulted, graderOf } from "./admit.ts";
import type { Assay, RewardAnswer } from "./assay.ts";
import { gradeBatch } from "./batch.ts";
import { grade } from "./grade.ts";
import { createPipeline, type SubmitOptions, type Ticket } from "./pipeline.ts";
import { recordOf, type Signer } from "./record.ts";
import { compareDecisions, isFlaky } from "./replay.ts";
import { runProgram } from "./run-program.ts";
import type { Graded } from "./settlement.ts";
import { createTaskBook } from "./tasks.ts";
import { validateTask } from "./validate.ts";
import { warmUp } from "./warm-up.ts";

export interface AssayDeps {
  readonly store: Store;
  readonly queue: Queue<Admitted, Graded>;
  readonly graders: readonly Grader[];
  readonly rules: RuleEngine;
  readonly longChecks: LongChecks;
  readonly languages: LanguageCatalogue;
  /** Null where no isolation is to be had; `sandboxProblem` says what is missing. */
  readonly sandbox: Sandbox | null;
  readonly sandboxProblem: string | null;
  readonly maxima: PartialLimits;
  readonly signer: Signer | null;
  readonly host: string;
  readonly drainMs: number;
  /** Free bytes in the data dir below which nothing new is admitted. */
  readonly minFreeBytes: number;
  /** Known answers are graded before the first request; left out by commands that grade little. */
  readonly isWarmedUp: boolean;
  readonly now: () => Date;
  readonly newId: () => string;
  readonly log: Log;
  readonly metrics: Metrics;
}

/** How often the free disk space is looked at. */
const DISK_CHECK_MS = 2_000;

/** Puts the service together over its ports and takes up what an earlier process had acknowledged but not finished. */
export async function createAssay(deps: AssayDeps): Promise<Assay> {
  const byName = new Map(deps.graders.map((grader) => [grader.name, grader]));
  const byKind = new Map(deps.graders.flatMap((grader) => grader.kinds.map((kind) => [kind, grader] as const)));
  const admitDeps: AdmitDeps = {
    graderFor: (kind) => byKind.get(kind) ?? null,
    languages: deps.languages,
    sandbox: () => deps.sandbox?.describe() ?? null,
    sandboxProblem: () => deps.sandboxProblem,
    maxima: deps.maxima,
  };
  const tasks = createTaskBook({ ...admitDeps, store: deps.store, rules: deps.rules, now: deps.now });
  const pipeline = createPipeline({
    ...deps,
    sandbox: admitDeps.sandbox,
    grade: (admitted, phases, signal) => grade(admitted, { ...deps, graders: byName }, phases, signal),
  });
  const disk = watchDisk(deps);
  let draining = false;

  /** The task, and the check of an inline one: one by a rule grader, in its thread, may go on beside what comes next. */
  async function taskOf(request: RewardRequest): Promise<{ task: Task; checked: Promise<void> }> {
    const { task } = request;
    if (task === undefined) return { task: (await tasks.get(request.task_id ?? "")).task, checked: Promise.resolve() };
    const checked = tasks.checkInline(task);
    // Whoever needs it hears of a refusal; an input that is joined to an equal one needs no check of its own.
    checked.catch(() => undefined);
    if (graderOf(task, admitDeps).type === "sandbox") await checked;
    return { task, checked };
  }

  async function ticketFor(request: RewardRequest, how: Pick<SubmitOptions, "admission" | "durable">): Promise<Ticket> {
    if (draining) throw new ServiceError("draining", "the service is shutting down", { retryAfterS: 5 });
    disk.requireSpace();
    const { task, checked } = await taskOf(request);
    const admitted = admit(task, request.solution, admitDeps);
    const caller = { taskId: task.id, metadata: request.metadata };
    return pipeline.submit(admitted, caller, {
      ...how,
      checked,
      priority: request.options.priority,
      reuse: request.options.cache === "use",
    });
  }

  async function gradeOnce(task: Task, solution: Solution, replayOf?: string): Promise<RewardRecord> {
    const admitted = admit(task, solution, admitDeps);
    const caller = { taskId: task.id, metadata: {} };
    const ticket = await pipeline.submit(admitted, caller, {
      checked: Promise.resolve(),
      admission: "wait",
      durable: false,
      priority: "eval",
      reuse: false,
      ...(replayOf !== undefined && { replayOf }),
    });
    return ticket.record;
  }

  async function reward(request: RewardRequest, receivedAtMs: number): Promise<RewardAnswer> {
    const ticket = await ticketFor(request, { admission: "refuse", durable: false });
    return withinDeadline(ticket, request.options.deadline_ms, receivedAtMs);
  }

  const assay: Assay = {
    reward,
    async enqueue(request) {
      const ticket = await ticketFor(request, { admission: "refuse", durable: true });
      return { id: ticket.id, status: "queued" };
    },
    batch: (items, receivedAtMs) =>
      gradeBatch(items, async (request) => {
        const ticket = await ticketFor(request, { admission: "wait", durable: false });
        const answer = await withinDeadline(ticket, request.options.deadline_ms, receivedAtMs);
        if (answer.state === "done") return answer.record;
        throw new ServiceError("deadline_exceeded", `still grading as ${answer.pending.id}`);
      }),
    async getReward(id) {
      const state = pipeline.state(id);
      if (state !== null) return { id, status: state };
      const stored = await deps.store.getGrading(id);
      if (stored !== null) {
        const flags = await deps.store.inputFlags(stored.grading.input_hash);
        return recordOf(stored.grading, await deps.store.firstUse(id), { cached: false, flags });
      }
      return (await deps.store.getJob(id)) === null ? null : { id, status: "queued" };
    },
    async listUses(filter) {
      const page = await deps.store.listUses(filter);
      return {
        next_cursor: page.next_cursor,
        items: page.items.map(({ use, grading }) => ({ use, record: recordOf(grading, use, { cached: false }) })),
      };
    },
    async replay(id) {
      const stored = await deps.store.getGrading(id);
      if (stored === null) throw new ServiceError("not_found", `no record ${id}`, { path: "id" });
      const { task, solution } = stored.inputs;
      const replayed = await gradeOnce(task, solution, id);
      const differences = compareDecisions(stored.grading, replayed);
      if (stored.grading.status === "graded" && replayed.status === "graded" && isFlaky(differences)) {
        await deps.store.flagInput(stored.grading.input_hash, "flaky");
      }
      const original = recordOf(stored.grading, await deps.store.firstUse(id), { cached: false });
      return { original, replayed, identical: differences.length === 0, differences };
    },
    cancelRun: async (runId) => ({ run_id: runId, ...pipeline.cancelRun(runId) }),
    putTask: (task) => tasks.put(task),
    getTask: (reference) => tasks.get(reference),
    listTasks: (filter) => tasks.list(filter),
    importTasks: (rows, format) => tasks.import(rows, format),
    validateTask: async (reference, repeats) => validateTask(await tasks.get(reference), repeats, gradeOnce),
    run: (request) => runProgram(request, admitDeps, deps.sandbox),
    graders: () => deps.graders.map(({ name, version, kinds, type }) => ({ name, version, kinds: [...kinds], type })),
    sandbox: () => sandboxView(deps),
    readiness: async () => readiness(deps, draining, disk.problem() === null),
    prune: (before) => deps.store.prune(before.toISOString()),
    backup: (path) => deps.store.backup(path),
    async close() {
      draining = true;
      disk.stop();
      await deps.queue.drain(deps.drainMs);
      await Promise.all([deps.sandbox?.close(), deps.rules.close(), deps.longChecks.close()]);
      await deps.store.close();
    },
  };
  if (byKind.has("math") && deps.isWarmedUp) await warmUp(admitDeps, deps.rules);
  await resumeJobs();
  return assay;

  async function resumeJobs(): Promise<void> {
    const jobs = await deps.store.pendingJobs();
    for (const job of jobs) {
      void pipeline.resume(job, admitAgain(job));
    }
    if (jobs.length > 0) deps.log.info({ jobs: jobs.length }, "took up acknowledged jobs again");
  }

  function admitAgain({ inputs: { task, solution } }: Job): Admitted {
    try {
      return admit(task, solution, admitDeps);
    } catch (error) {
      return admitFaulted(task, solution, asServiceError(error, "grader_fault"));
    }
  }
}

/** The record if it is there in time; the work goes on either way. */
async function withinDeadline(
  ticket: Ticket,
  deadlineMs: number | undefined,
  receivedAtMs: number,
): Promise<RewardAnswer> {
  const done = ticket.record.then((record) => ({ state: "done", record }) as const);
  if (deadlineMs === undefined) return done;
  const left = receivedAtMs + deadlineMs - Date.now();
  let timer: NodeJS.Timeout | undefined;
  const passed = new Promise<RewardAnswer>((resolve) => {
    const pending = { id: ticket.id, input_hash: ticket.inputHash };
    timer = setTimeout(() => resolve({ state: "deadline", pending }), Math.max(0, left));
  });
  try {
    return await Promise.race([done, passed]);
  } finally {
    clearTimeout(timer);
  }
}

interface DiskWatch {
  /** Throws `storage_full` while the data dir is short of space. */
  requireSpace(): void;
  problem(): string | null;
  stop(): void;
}

/** Low disk stops admission before a write can fail; what is admitted is still stored. */
function watchDisk(deps: Pick<AssayDeps, "store" | "minFreeBytes" | "log">): DiskWatch {
  let problem: string | null = null;
  async function look(): Promise<void> {
    const free = await deps.store.freeBytes();
    const now = free !== null && free < deps.minFreeBytes ? `only ${free} bytes are free in the data dir` : null;
    if (now !== null && problem === null) deps.log.error({ free }, "low disk: nothing new is admitted");
    problem = now;
  }
  const timer = setInterval(
    () => look().catch((error) => deps.log.error({ err: error }, "disk check failed")),
    DISK_CHECK_MS,
  );
  timer.unref();
  look().catch((error) => deps.log.error({ err: error }, "disk check failed"));
  return {
    requireSpace: () => {
      if (problem !== null) throw new ServiceError("storage_full", problem, { retryAfterS: 30 });
    },
    problem: () => problem,
    stop: () => clearInterval(timer),
  };
}

function sandboxView(deps: Pick<AssayDeps, "sandbox" | "sandboxProblem" | "languages">): ReturnType<Assay["sandbox"]> {
  const description = deps.sandbox?.describe() ?? null;
  const health = deps.sandbox?.health() ?? null;
  return {
    description,
    ready: health?.ready ?? false,
    busy: health?.busy ?? 0,
    waiting: health?.waiting ?? 0,
    faults: health?.faults ?? 0,
    problem: health?.problem ?? deps.sandboxProblem,
    languages: deps.languages.all.map(({ id, aliases }) => {
      const toolchain = description?.toolchains.find((one) => one.language === id);
      return {
        id,
        aliases: [...aliases],
        available: toolchain !== undefined,
        version: toolchain?.version ?? null,
        toolchain_digest: toolchain?.digest ?? null,
      };
    }),
  };
}

async function readiness(
  deps: Pick<AssayDeps, "sandbox" | "sandboxProblem" | "languages" | "graders">,
  draining: boolean,
  hasSpace: boolean,
): Promise<Readiness> {
  const view = sandboxView(deps);
  const math = deps.graders.some((grader) => grader.kinds.includes("math"));
  return {
    ready: !draining && hasSpace && (math || view.ready),
    draining,
    math,
    sandbox: {
      ready: view.ready,
      driver: view.description?.driver ?? null,
      isolation: view.description?.isolation ?? null,
      slots: view.description?.slots ?? 0,
      problem: view.problem,
    },
    store: hasSpace,
    languages: view.languages.filter((language) => language.available).map((language) => language.id),
  };
}
