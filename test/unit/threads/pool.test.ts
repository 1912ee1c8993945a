import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, it } from "vitest";
import { createThreadPool, type ThreadPool, type ThreadPoolOptions } from "../../../src/threads/pool.ts";
import { besideModule } from "../../../src/threads/thread.ts";
import type { Question } from "./telling-thread.ts";

const AMPLE = { timeoutMs: 60_000 };
const SHORT = { timeoutMs: 300 };
const module = besideModule(import.meta.url, "telling-thread");
const opened: ThreadPool<Question, string>[] = [];

function open(options: Partial<ThreadPoolOptions> = {}): ThreadPool<Question, string> {
  const pool = createThreadPool<Question, string>({ module, threads: 1, askedAtOnce: 1, isKept: false, ...options });
  opened.push(pool);
  return pool;
}

const echo = (text: string): Question => ({ type: "echo", text });

afterEach(() => Promise.all(opened.splice(0).map((pool) => pool.close())));

describe("a pool of threads", { timeout: 60_000 }, () => {
  it.each([
    { threads: 1, askedAtOnce: 1 },
    { threads: 1, askedAtOnce: 2 },
    { threads: 3, askedAtOnce: 2 },
  ])("answers everybody, also those who wait for a place (%o)", async (shape) => {
    const pool = open(shape);
    const texts = Array.from({ length: 50 }, (_, index) => `text ${index}`);
    expect(await Promise.all(texts.map((text) => pool.ask(echo(text), AMPLE)))).toEqual(texts);
  });

  it("says whether it has a place from the moment that one is taken", async () => {
    const pool = open({ askedAtOnce: 2 });
    const first = pool.ask(echo("a"), AMPLE);
    expect(pool.hasFreePlace()).toBe(true);
    const second = pool.ask(echo("b"), AMPLE);
    expect(pool.hasFreePlace()).toBe(false);
    await Promise.all([first, second]);
    expect(pool.hasFreePlace()).toBe(true);
  });

  it("moves what it is told to move", async () => {
    const bytes = new Uint8Array(10);
    expect(await open().ask({ type: "measure", bytes }, { ...AMPLE, moved: [bytes.buffer] })).toBe("10 bytes");
    expect(bytes.length).toBe(0);
  });

  it("ends a thread that does not answer, with what it was asked, and goes on with another", async () => {
    const pool = open({ askedAtOnce: 2 });
    await pool.ask(echo("started"), AMPLE);
    const asked = [pool.ask({ type: "spin" }, SHORT), pool.ask(echo("behind it"), AMPLE)];
    const waiting = pool.ask(echo("in line"), AMPLE);
    for (const outcome of await Promise.allSettled(asked)) {
      expect(outcome).toMatchObject({ status: "rejected", reason: { message: "no answer within 300 ms" } });
    }
    expect(await waiting).toBe("in line");
  });

  it("does not count the wait for a place", async () => {
    const pool = open();
    await pool.ask(echo("started"), AMPLE);
    const spinning = pool.ask({ type: "spin" }, { timeoutMs: 1_500 });
    const waiting = pool.ask(echo("in line"), { timeoutMs: 1_400 });
    await expect(spinning).rejects.toThrow("no answer within 1500 ms");
    expect(await waiting).toBe("in line");
  });

  it.each([
    { type: "throw", says: "the thread failed: not caught" },
    { type: "exit", says: "the thread has ended" },
  ] as const)("goes on after a thread that ends by itself ($type)", async ({ type, says }) => {
    const pool = open();
    await expect(pool.ask({ type }, AMPLE)).rejects.toThrow(says);
    expect(await pool.ask(echo("next"), AMPLE)).toBe("next");
  });

  it("rejects what can't be sent, and goes on", async () => {
    const pool = open();
    await expect(pool.ask({ type: "echo", text: (() => "") as never }, AMPLE)).rejects.toThrow("could not be cloned");
    expect(await pool.ask(echo("next"), AMPLE)).toBe("next");
  });

  it("rejects everything once it is closed: what is under way, what waits, what comes later", async () => {
    const pool = open();
    const asked = [pool.ask({ type: "spin" }, AMPLE), pool.ask(echo("in line"), AMPLE)];
    const outcomes = Promise.allSettled(asked);
    await pool.close();
    for (const outcome of [...(await outcomes), ...(await Promise.allSettled([pool.ask(echo("late"), AMPLE)]))]) {
      expect(outcome).toMatchObject({ status: "rejected", reason: { message: "the threads are closed" } });
    }
  });

  it("keeps no process alive once everything is answered", () => {
    const script = `
      import { createThreadPool } from ${JSON.stringify(new URL("../../../src/threads/pool.ts", import.meta.url).href)};
      const options = { module: new URL(${JSON.stringify(module.href)}), threads: 1, askedAtOnce: 1, isKept: true };
      const pool = createThreadPool(options);
      console.log(await pool.ask({ type: "echo", text: "answered" }, { timeoutMs: 60_000 }));`;
    const file = join(mkdtempSync(join(tmpdir(), "assay-threads-")), "program.mts");
    writeFileSync(file, script);
    const cwd = fileURLToPath(new URL("../../..", import.meta.url));
    const args = ["--import", "tsx", file];
    const { stdout, status } = spawnSync(process.execPath, args, { cwd, encoding: "utf8", timeout: 50_000 });
    rmSync(dirname(file), { recursive: true });
    expect({ stdout, status }).toEqual({ stdout: "answered\n", status: 0 });
  });
});
