import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { runLongCheck } from "../../graders/long-check.ts";
import type { Grader, RuleAnswer, RuleEngine, RuleFinding, RuleGrader } from "../../src/contract/grader.ts";
import type { Sandbox } from "../../src/contract/sandbox.ts";
import type { Task } from "../../src/contract/task.ts";
import type { Log, Metrics } from "../../src/contract/telemetry.ts";
import type { Admitted } from "../../src/core/admit.ts";
import type { Assay } from "../../src/core/assay.ts";
import { createAssay } from "../../src/core/create-assay.ts";
import type { Graded } from "../../src/core/settlement.ts";
import { createMemoryQueue } from "../../src/queue/memory.ts";
import { openSqliteStore } from "../../src/store/sqlite/index.ts";

export const QUIET_LOG: Log = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

export const NO_METRICS: Metrics = { graded: () => undefined, reused: () => undefined, phase: () => undefined };

/** A data dir that goes with the test. */
export async function temporaryDir(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), "assay-test-"));
  onTestFinished(() => rm(dir, { recursive: true, force: true }));
  return dir;
}

export type GradeRule = (task: Task, answer: RuleAnswer) => Promise<RuleFinding>;

export interface TestAssayOptions {
  readonly dataDir?: string;
  readonly graders: readonly Grader[];
  /** What judges rule tasks: the graders themselves unless a fault is to be played. */
  readonly rule?: GradeRule;
  readonly sandbox?: Sandbox | null;
  readonly queueLimit?: number;
}

/** The core over a real store and queue; closed with the test. */
export async function composeTestAssay(options: TestAssayOptions): Promise<Assay> {
  const rules: RuleEngine = {
    check: async (name, task, use) => ruleGrader(options.graders, name).checkTask(task, use),
    grade:
      options.rule === undefined
        ? gradeInPlace(options.graders)
        : (_, task, answer) => gradeWith(options, task, answer),
    close: () => Promise.resolve(),
  };
  let nextId = 0;
  const prefix = Math.random().toString(36).slice(2);
  const assay = await createAssay({
    store: await openSqliteStore({ dataDir: options.dataDir ?? (await temporaryDir()) }),
    queue: createMemoryQueue<Admitted, Graded>({
      limit: options.queueLimit ?? 1_000,
      concurrency: { rules: 64, sandbox: 4 },
    }),
    graders: options.graders,
    rules,
    longChecks: { check: async (job) => runLongCheck(job), close: () => Promise.resolve() },
    languages: { all: [], resolve: () => null },
    sandbox: options.sandbox ?? null,
    sandboxProblem: options.sandbox === undefined ? "none in this test" : null,
    maxima: {},
    signer: null,
    host: "test",
    drainMs: 1_000,
    minFreeBytes: 0,
    isWarmedUp: false,
    now: () => new Date(),
    newId: () => `rec_${prefix}${(nextId++).toString().padStart(6, "0")}`,
    log: QUIET_LOG,
    metrics: NO_METRICS,
  });
  onTestFinished(() => assay.close());
  return assay;
}

function gradeWith(options: TestAssayOptions, task: Task, answer: RuleAnswer): Promise<RuleFinding> {
  return options.rule === undefined ? Promise.reject(new Error("no rule")) : options.rule(task, answer);
}

function gradeInPlace(graders: readonly Grader[]): RuleEngine["grade"] {
  return async (name, task, answer) => ruleGrader(graders, name).grade(task, answer);
}

function ruleGrader(graders: readonly Grader[], name: string): RuleGrader {
  const grader = graders.find((one) => one.name === name);
  if (grader?.type !== "rules") throw new Error(`no rule grader ${name}`);
  return grader;
}
