import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished, vi } from "vitest";
import type { Backend } from "../../src/cli/backend/backend.ts";
import type { CliHost } from "../../src/cli/host.ts";
import { runCli } from "../../src/cli/run.ts";
import type { RewardRecord } from "../../src/contract/record.ts";
import { solutionDigest } from "../../src/core/hashing.ts";
import { gradingOf } from "./gradings.ts";

/** A folder that goes with the test, holding `files`. */
export async function folderWith(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "assay-cli-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content);
  return folder;
}

export interface CliResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command line in this process and keeps what it prints. */
export async function cli(argv: readonly string[], host: Partial<CliHost> = {}): Promise<CliResult> {
  const out = keep(process.stdout);
  const err = keep(process.stderr);
  try {
    const code = await runCli(argv, { ...NO_HOST, ...host });
    return { code, stdout: out.text(), stderr: err.text() };
  } finally {
    out.restore();
    err.restore();
  }
}

function keep(stream: NodeJS.WriteStream): { text(): string; restore(): void } {
  let text = "";
  const spy = vi.spyOn(stream, "write").mockImplementation((chunk) => {
    text += String(chunk);
    return true;
  });
  return { text: () => text, restore: () => spy.mockRestore() };
}

function notHere(): never {
  throw new Error("this test's host has no such part");
}

const NO_HOST: CliHost = {
  compose: notHere,
  listen: notHere,
  trySandbox: notHere,
  backup: notHere,
  explainMath: notHere,
  buildImages: notHere,
  openApi: notHere,
};

export interface CountingBackend extends Backend {
  /** Solutions in the order in which grading was asked for. */
  readonly asked: readonly string[];
}

/** Accepts solutions that begin with `ok`; takes `delayMs(solution)` over each. */
export function countingBackend(answer?: (solution: string, attempt: number) => Promise<unknown>): CountingBackend {
  const asked: string[] = [];
  return {
    asked,
    async grade(rollout) {
      const solution = String((rollout as { solution: unknown }).solution);
      asked.push(solution);
      const attempt = asked.filter((one) => one === solution).length;
      const special = await answer?.(solution, attempt);
      return (special ?? recordFor(solution)) as RewardRecord;
    },
    importTasks: notHere,
    validateTask: notHere,
    replay: notHere,
    recordIds: notHere,
    close: () => Promise.resolve(),
  };
}

/** The record of a bare solution. */
export function recordFor(solution: string): RewardRecord {
  const isRight = solution.startsWith("ok");
  const grading = gradingOf({
    id: `rec_${solution}`,
    solution: { digest: solutionDigest({ text: solution }), bytes: solution.length },
    verdict: isRight ? "accepted" : "wrong_answer",
    reward: isRight ? 1 : 0,
    score: isRight ? 1 : 0,
  });
  return { ...grading, metadata: {} };
}
