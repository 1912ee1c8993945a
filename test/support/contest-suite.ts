import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadConfig } from "../../src/config/config.ts";
import { RewardRequest } from "../../src/contract/api.ts";
import { ServiceError } from "../../src/contract/errors.ts";
import { parseShape } from "../../src/contract/shape.ts";
import { Task } from "../../src/contract/task.ts";
import type { Assay } from "../../src/core/assay.ts";
import { compose } from "../../src/main.ts";
import { type ContestSolution, contestProblems, type RefusedTask, refusedTasks } from "./contest.ts";

/** A flaky task shows itself in repeats, so it gets more of them. */
const REPEATS = 2;
const FLAKY_REPEATS = 5;

export interface ContestSuiteOptions {
  readonly driver: "native" | "docker";
  readonly startTimeoutMs?: number;
}

/**
 * The contest set through a whole service: every solution earns the verdict and score that it was written for, every task is
 * admitted, and every seeded bad one is refused for what is wrong with it.
 */
export function contestSuite({ driver, startTimeoutMs = 60_000 }: ContestSuiteOptions): void {
  describe.concurrent(`the contest set, ${driver}`, () => {
    let assay: Assay;
    let dataDir: string;

    beforeAll(async () => {
      dataDir = await mkdtemp(join(tmpdir(), "assay-contest-"));
      const config = loadConfig({ ASSAY_DATA_DIR: dataDir, ASSAY_SANDBOX: driver, ASSAY_LOG_LEVEL: "error" });
      ({ assay } = await compose(config));
      expect(assay.sandbox()).toMatchObject({ ready: true, description: { driver } });
    }, startTimeoutMs);

    afterAll(async () => {
      await assay.close();
      await rm(dataDir, { recursive: true, force: true });
    });

    for (const { name, task, solutions } of contestProblems()) {
      for (const solution of solutions) {
        it(`${name}: ${solution.file}`, async ({ skip }) => {
          skip(!hasLanguage(assay, solution.language), `SKIPPED: no ${solution.language} here`);
          await expectOutcome(assay, task, solution);
        });
      }
      it(`${name}: is admitted`, async ({ skip }) => {
        skip(!languagesOf(task).every((language) => hasLanguage(assay, language)), `SKIPPED: not in its language here`);
        await assay.putTask(task);
        const { checks, admitted } = await assay.validateTask(task.id, REPEATS);
        expect(admitted, JSON.stringify(checks)).toBe(true);
      });
    }

    for (const refused of refusedTasks()) {
      it(`refuses ${refused.name}`, () => expectRefusal(assay, refused));
    }
  });
}

async function expectOutcome(assay: Assay, task: Task, solution: ContestSolution): Promise<void> {
  const { code, language, verdict, score } = solution;
  const request = parseShape(RewardRequest, { task, solution: { code, language } });
  const answer = await assay.reward(request, Date.now());
  if (answer.state !== "done") throw new Error("no deadline was set");
  const { record } = answer;
  const [low, high] = task.reward?.range ?? [0, 1];
  const seen = { status: record.status, error: record.error, verdict: record.verdict };
  expect(seen, record.observed.evidence).toEqual({ status: "graded", error: null, verdict });
  expect(record.score).toBeCloseTo(score, 9);
  expect(record.reward).toBeCloseTo(low + (high - low) * score, 9);
}

async function expectRefusal(assay: Assay, { task, expected }: RefusedTask): Promise<void> {
  const stored = parseShape(Task, task);
  if ("stored" in expected) {
    const refusal = await assay.putTask(stored).catch((error: unknown) => error);
    if (!(refusal instanceof ServiceError)) throw new Error("the task was stored");
    expect({ code: refusal.code, path: refusal.path }).toEqual({ code: expected.stored, path: expected.path });
    return;
  }
  await assay.putTask(stored);
  const repeats = expected.findings.includes("flaky") ? FLAKY_REPEATS : REPEATS;
  const report = await assay.validateTask(stored.id, repeats);
  expect(report.admitted).toBe(false);
  const findings = new Set<string>(report.checks.flatMap(({ finding }) => finding ?? []));
  const certain = [...findings].filter((finding) => !expected.possibly.includes(finding));
  expect(certain.toSorted(), JSON.stringify(report.checks)).toEqual(expected.findings.toSorted());
}

function hasLanguage(assay: Assay, name: string): boolean {
  return assay.sandbox().languages.some(({ id, available }) => available && id === name);
}

/** What a task itself needs: the language of its reference, and of a checker or interactor of its own. */
function languagesOf(task: Task): readonly string[] {
  const jury = [
    "checker" in task ? task.checker : undefined,
    "interactor" in task ? task.interactor : undefined,
    typeof task.reference === "object" ? task.reference : undefined,
  ];
  return jury.flatMap((program) =>
    program !== undefined && "language" in program ? [program.language ?? "python"] : [],
  );
}
