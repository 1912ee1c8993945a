import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it, vi } from "vitest";
import type { Backend } from "../../../src/cli/backend/backend.ts";
import { type FileJob, gradeFile } from "../../../src/cli/grading/grade-file.ts";
import { countingBackend, folderWith, recordFor } from "../../support/cli.ts";

function rolloutLines(...solutions: readonly string[]): string {
  return solutions.map((solution) => `${JSON.stringify({ task_id: "t", solution })}\n`).join("");
}

function recordLines(...solutions: readonly string[]): string {
  return solutions.map((solution) => `${JSON.stringify(recordFor(solution))}\n`).join("");
}

async function run(backend: Backend, folder: string, own: Partial<FileJob> = {}): Promise<number> {
  const quiet = [vi.spyOn(process.stdout, "write"), vi.spyOn(process.stderr, "write")];
  for (const spy of quiet) spy.mockImplementation(() => true);
  const files = { input: join(folder, "in.jsonl"), output: join(folder, "out.jsonl") };
  const settings = { tasks: null, format: "tasks", runId: null, useCache: true, retryErrors: false };
  try {
    return await gradeFile(backend, { ...files, ...settings, ...own });
  } finally {
    for (const spy of quiet) spy.mockRestore();
  }
}

async function solutionsOut(folder: string): Promise<readonly string[]> {
  const lines = (await readFile(join(folder, "out.jsonl"), "utf8")).split("\n").filter((line) => line !== "");
  return lines.map((line) => String(JSON.parse(line).id).replace("rec_", ""));
}

const MANY = Array.from({ length: 700 }, (_, index) => `${index % 3 === 0 ? "no" : "ok"}-${index}`);

describe("grading a file", () => {
  it("writes each record on the line of its rollout, however late it finishes", async () => {
    const folder = await folderWith({ "in.jsonl": rolloutLines(...MANY) });
    const backend = countingBackend(async (solution) => {
      if (solution.endsWith("7")) await sleep(15);
    });

    const code = await run(backend, folder);

    expect(code).toBe(0);
    expect(await solutionsOut(folder)).toEqual(MANY);
  });

  it("goes on where the output ends and grades nothing in it again", async () => {
    const folder = await folderWith({
      "in.jsonl": rolloutLines(...MANY),
      "out.jsonl": recordLines(...MANY.slice(0, 200)),
    });
    const backend = countingBackend();

    await run(backend, folder);

    expect(backend.asked).toEqual(MANY.slice(200));
    expect(await solutionsOut(folder)).toEqual(MANY);
  });

  it.each([
    ["half a record", '{"schema":"assay.record/1","id":"rec_'],
    ["a whole record without its newline", JSON.stringify(recordFor("ok-2"))],
    ["bytes that are no JSON, ended by a newline", "\u0000\u0000\u0000\n"],
  ])("cuts off a torn last line of %s and grades it again", async (_, torn) => {
    const folder = await folderWith({
      "in.jsonl": rolloutLines("ok-1", "ok-2", "no-3"),
      "out.jsonl": recordLines("ok-1") + torn,
    });
    const backend = countingBackend();

    await run(backend, folder);

    expect(backend.asked).toEqual(["ok-2", "no-3"]);
    expect(await solutionsOut(folder)).toEqual(["ok-1", "ok-2", "no-3"]);
  });

  it("refuses an output whose records are of other solutions, and leaves it alone", async () => {
    const before = recordLines("ok-1", "ok-9");
    const folder = await folderWith({ "in.jsonl": rolloutLines("ok-1", "ok-2"), "out.jsonl": before });

    await expect(run(countingBackend(), folder)).rejects.toThrow(/line 2 .* is of another solution/);

    expect(await readFile(join(folder, "out.jsonl"), "utf8")).toBe(before);
  });

  it("refuses an output that holds more records than there are rollouts", async () => {
    const folder = await folderWith({ "in.jsonl": rolloutLines("ok-1"), "out.jsonl": recordLines("ok-1", "ok-2") });

    await expect(run(countingBackend(), folder)).rejects.toThrow("holds 2 records for 1 rollout");
  });

  it("answers a line that is no JSON in its place and goes on", async () => {
    const folder = await folderWith({ "in.jsonl": `${rolloutLines("ok-1")}{broken\n${rolloutLines("ok-3")}` });

    const code = await run(countingBackend(), folder);

    const lines = (await readFile(join(folder, "out.jsonl"), "utf8"))
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(code).toBe(1);
    expect(lines.map((line) => line.id)).toEqual(["rec_ok-1", null, "rec_ok-3"]);
    expect(lines[1]).toMatchObject({
      status: "error",
      reward: null,
      error: { code: "invalid_request", retryable: false },
    });
  });

  it("tries again what is not admitted for now, and never writes that as an outcome", async () => {
    const folder = await folderWith({ "in.jsonl": rolloutLines("ok-1") });
    const refusal = { code: "queue_full", message: "full", path: null, retryable: true };
    const backend = countingBackend(async (_, attempt) =>
      attempt === 1 ? { id: null, status: "error", reward: null, error: refusal } : undefined,
    );

    const code = await run(backend, folder);

    expect(code).toBe(0);
    expect(backend.asked).toEqual(["ok-1", "ok-1"]);
    expect(await solutionsOut(folder)).toEqual(["ok-1"]);
  });

  it("grades retryable errors again where it is told to, and keeps every line in its place", async () => {
    const fault = { code: "sandbox_unavailable", message: "gone", retryable: true };
    const failed = { ...recordFor("ok-2"), status: "error", reward: null, score: null, verdict: null, error: fault };
    const folder = await folderWith({
      "in.jsonl": rolloutLines("ok-1", "ok-2", "no-3"),
      "out.jsonl": `${recordLines("ok-1")}${JSON.stringify(failed)}\n${recordLines("no-3")}`,
    });
    const backend = countingBackend();

    const code = await run(backend, folder, { retryErrors: true });

    expect(code).toBe(0);
    expect(backend.asked).toEqual(["ok-2"]);
    expect(await solutionsOut(folder)).toEqual(["ok-1", "ok-2", "no-3"]);
  });

  it("stops at an interruption with what is finished written, and the next run completes it", async () => {
    const folder = await folderWith({ "in.jsonl": rolloutLines("ok-1", "ok-2", "ok-3") });
    const held = countingBackend(async (solution) => {
      if (solution !== "ok-2") return;
      process.emit("SIGINT");
      await sleep(60_000, undefined, { ref: false });
    });

    const first = await run(held, folder);
    const written = await solutionsOut(folder);
    const second = await run(countingBackend(), folder);

    expect(first).toBe(130);
    expect(written).toEqual(["ok-1"]);
    expect(second).toBe(0);
    expect(await solutionsOut(folder)).toEqual(["ok-1", "ok-2", "ok-3"]);
  });

  it("gives rollouts the run id and cache choice of the command, unless they have their own", async () => {
    const own = { task_id: "t", solution: "ok-2", options: { cache: "use" }, metadata: { run_id: "own" } };
    const folder = await folderWith({ "in.jsonl": `${rolloutLines("ok-1")}${JSON.stringify(own)}\n` });
    const seen: unknown[] = [];
    const counting = countingBackend();
    const backend: Backend = {
      ...counting,
      grade: (rollout) => {
        seen.push(rollout);
        return counting.grade(rollout);
      },
    };

    await run(backend, folder, { runId: "night", useCache: false });

    expect(seen).toEqual([
      { task_id: "t", solution: "ok-1", options: { cache: "bypass" }, metadata: { run_id: "night" } },
      own,
    ]);
  });

  it("has nothing to do for a finished file", async () => {
    const folder = await folderWith({ "in.jsonl": rolloutLines("ok-1") });
    await writeFile(join(folder, "out.jsonl"), recordLines("ok-1"));
    const backend = countingBackend();

    const code = await run(backend, folder);

    expect([code, backend.asked]).toEqual([0, []]);
  });
});
