import { ServiceError } from "../contract/errors.ts";
import type { RuleEngine } from "../contract/grader.ts";
import type { Log } from "../contract/telemetry.ts";
import { createThreadPool } from "../threads/pool.ts";
import { besideModule } from "../threads/thread.ts";
import type { RuleJob, RuleOutcome } from "./rule-worker.ts";

export interface RulePoolOptions {
  readonly threads: number;
  readonly log: Log;
  /** A group of jobs that takes longer is killed with its thread and its jobs are tried one by one. */
  readonly groupTimeoutMs?: number;
  /** A single job that takes longer is a defect of the grader, whose own limits should have stopped it. */
  readonly jobTimeoutMs?: number;
}

interface Waiting {
  readonly job: RuleJob;
  resolve(outcome: RuleOutcome): void;
  reject(error: ServiceError): void;
}

/** Jobs sent to a thread in one message: enough to make the message cheap, few enough to keep every thread busy. */
const GROUP_SIZE = 128;
/** Groups with a thread at once: it finds the next one waiting, whatever the host's scheduler is at. */
const GROUPS_A_THREAD = 2;
const NO_OUTCOME: RuleOutcome = { type: "fault", message: "the grader returned no outcome" };

/**
 * Rule graders in worker threads. Their operation budgets keep every job within milliseconds; the kill behind a timeout is a
 * second wall, so that no input can hold a thread for good. Jobs asked for within one turn of the event loop travel together.
 */
export function createRulePool(options: RulePoolOptions): RuleEngine {
  const { groupTimeoutMs = 10_000, jobTimeoutMs = 2_000 } = options;
  const pool = createThreadPool<readonly RuleJob[], readonly RuleOutcome[]>({
    module: besideModule(import.meta.url, "rule-worker"),
    threads: options.threads,
    askedAtOnce: GROUPS_A_THREAD,
    isKept: true,
  });
  const waiting: Readonly<Record<RuleJob["type"], Waiting[]>> = { check: [], grade: [] };
  let last: RuleJob["type"] = "grade";
  let isClosed = false;

  function isAnyWaiting(): boolean {
    return waiting.check.length > 0 || waiting.grade.length > 0;
  }

  /** Checks and gradings take turns: what is admitted is graded, and stored, while the rest of its batch is still checked. */
  function nextGroup(): Waiting[] {
    const other = last === "check" ? "grade" : "check";
    if (waiting[other].length > 0) last = other;
    return waiting[last].splice(0, GROUP_SIZE);
  }

  /** Sends few groups at once: what comes meanwhile waits here, where the other kind gets its turn. */
  function flush(): void {
    while (pool.hasFreePlace() && isAnyWaiting()) void runGroup(nextGroup()).finally(flush);
  }

  async function runGroup(group: readonly Waiting[]): Promise<void> {
    try {
      const outcomes = await send(group, groupTimeoutMs);
      for (const [index, one] of group.entries()) one.resolve(outcomes[index] ?? NO_OUTCOME);
    } catch (error) {
      options.log.warn({ jobs: group.length, problem: messageOf(error) }, "a group of rule jobs was killed");
      for (const one of group) await runAlone(one);
    }
  }

  async function runAlone(one: Waiting): Promise<void> {
    try {
      const [outcome] = await send([one], jobTimeoutMs);
      one.resolve(outcome ?? NO_OUTCOME);
    } catch (error) {
      one.reject(new ServiceError("grader_fault", `the grader was killed: ${messageOf(error)}`, { cause: error }));
    }
  }

  function send(group: readonly Waiting[], timeoutMs: number): Promise<readonly RuleOutcome[]> {
    return pool.ask(() => ({ question: group.map((one) => one.job) }), timeoutMs);
  }

  function ask(job: RuleJob): Promise<RuleOutcome> {
    return new Promise((resolve, reject) => {
      if (!isAnyWaiting()) setImmediate(flush);
      waiting[job.type].push({ job, resolve, reject });
    });
  }

  return {
    async check(grader, task, use) {
      const outcome = await ask({ type: "check", grader, task, use }).catch((error: unknown) => {
        throw isClosed ? new ServiceError("draining", "the service is shutting down", { retryAfterS: 5 }) : error;
      });
      if (outcome.type !== "checked") throw errorOf(outcome);
    },
    async grade(grader, task, answer) {
      const outcome = await ask({ type: "grade", grader, task, answer });
      if (outcome.type !== "found") throw errorOf(outcome);
      return outcome.finding;
    },
    async close() {
      isClosed = true;
      await pool.close();
    },
  };
}

function errorOf(outcome: RuleOutcome): ServiceError {
  switch (outcome.type) {
    case "refused":
      return new ServiceError(
        "task_invalid",
        outcome.message,
        outcome.path === undefined ? {} : { path: outcome.path },
      );
    case "fault":
      return new ServiceError("grader_fault", outcome.message);
    default:
      return new ServiceError("grader_fault", `the grader's thread answered with ${outcome.type}`);
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
