import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, it } from "vitest";
import { createThreadPool, type ThreadPool, type ThreadPoolOptions } from "../../../src/threads/pool.ts";
import { besideModule } from "../../../src/threads/thread.ts";
import type { Question } from "./telling-thread.ts";

const AMPLE_MS = 60_000;
const module = besideModule(import.meta.url, "telling-thread");
const opened: ThreadPool<Question, string>[] = [];

function open(options: Partial<ThreadPoolOptions> = {}): ThreadPool<Question, string> {
  const pool = createThreadPool<Question, string>({ module, threads: 1, askedAtOnce: 1, isKept: false, ...options });
  opened.push(pool);
  return pool;
}

const echo = (text: string) => () => ({ question: { type: "echo", text } as const });
const plain = (type: "spin" | "throw" | "exit") => () => ({ question: { type } });

afterEach(() => Promise.all(opened.splice(0).map((pool) => pool.close())));

describe("a pool of threads", { timeout: 60_000 }, () => {
  it.each([
    { threads: 1, askedAtOnce: 1 },
    { threads: 1, askedAtOnce: 2 },
    { threads: 3, askedAtOnce: 2 },
  ])("answers everybody, also those who wait for a place (%o)", async (shape) => {
    const pool = open(shape);
    const texts = Array.from({ length: 50 }, (_, index) => `text ${index}`);
    expect(await Promise.all(texts.map((text) => pool.ask(echo(text), AMPLE_MS)))).toEqual(texts);
  });

  it("says whether it has a place from the moment that one is taken", async () => {
    const pool = open({ askedAtOnce: 2 });
    const first = pool.ask(echo("a"), AMPLE_MS);
    expect(pool.hasFreePlace()).toBe(true);
    const second = pool.ask(echo("b"), AMPLE_MS);
    expect(pool.hasFreePlace()).toBe(false);
    await Promise.all([first, second]);
    expect(pool.hasFreePlace()).toBe(true);
  });

  it("moves what it is told to move", async () => {
    const bytes = new Uint8Array(10);
    const measure = () => ({ question: { type: "measure", bytes } as const, moved: [bytes.buffer] });
    expect(await open().ask(measure, AMPLE_MS)).toBe("10 bytes");
    expect(bytes.length).toBe(0);
  });

  it("makes a question when it has a place for it", async () => {
    const pool = open();
    let isMade = false;
    const first = pool.ask(echo("first"), AMPLE_MS);
    const second = pool.ask(() => {
      isMade = true;
      return echo("second")();
    }, AMPLE_MS);
    expect(isMade).toBe(false);
    expect(await Promise.all([first, second])).toEqual(["first", "second"]);
  });

  it("ends a thread that does not answer, and asks another what waited behind", async () => {
    const pool = open({ askedAtOnce: 2 });
    const spinning = pool.ask(plain("spin"), 300);
    const others = ["behind it", "in line"].map((text) => pool.ask(echo(text), AMPLE_MS));
    await expect(spinning).rejects.toThrow("no answer within 300 ms");
    expect(await Promise.all(others)).toEqual(["behind it", "in line"]);
  });

  it.each([1, 2])("counts neither the wait for others nor the thread's start (%i at once)", async (askedAtOnce) => {
    const pool = open({ askedAtOnce });
    const spinning = pool.ask(plain("spin"), 1_000);
    const waiting = pool.ask(echo("in line"), 200);
    await expect(spinning).rejects.toThrow("no answer within 1000 ms");
    expect(await waiting).toBe("in line");
  });

  it("takes an answer that came while this thread was busy", async () => {
    const pool = open();
    await pool.ask(echo("started"), AMPLE_MS);
    const answer = pool.ask(echo("in time"), 200);
    await new Promise<void>((resolve) => {
      setImmediate(() => {
        const end = performance.now() + 500;
        while (performance.now() < end);
        resolve();
      });
    });
    expect(await answer).toBe("in time");
  });

  it.each([
    { type: "throw", says: "the thread failed: not caught" },
    { type: "exit", says: "the thread has ended" },
  ] as const)("goes on after a thread that ends by itself ($type)", async ({ type, says }) => {
    const pool = open({ askedAtOnce: 2 });
    const ending = pool.ask(plain(type), AMPLE_MS);
    const next = pool.ask(echo("next"), AMPLE_MS);
    await expect(ending).rejects.toThrow(says);
    expect(await next).toBe("next");
  });

  it("rejects what can't be sent, and nothing else", async () => {
    const pool = open({ askedAtOnce: 2 });
    const asked = [pool.ask(echo("before"), AMPLE_MS), pool.ask(echo("after"), AMPLE_MS)];
    await expect(pool.ask(echo((() => "") as never), AMPLE_MS)).rejects.toThrow("could not be cloned");
    expect(await Promise.all(asked)).toEqual(["before", "after"]);
  });

  it("rejects everything once it is closed: what is under way, what waits, what comes later", async () => {
    const pool = open();
    const asked = [pool.ask(plain("spin"), AMPLE_MS), pool.ask(echo("in line"), AMPLE_MS)];
    const outcomes = Promise.allSettled(asked);
    await pool.close();
    for (const outcome of [...(await outcomes), ...(await Promise.allSettled([pool.ask(echo("late"), AMPLE_MS)]))]) {
      expect(outcome).toMatchObject({ status: "rejected", reason: { message: "the threads are closed" } });
    }
  });

  it("keeps no process alive once everything is answered", () => {
    const script = `
      import { createThreadPool } from ${JSON.stringify(new URL("../../../src/threads/pool.ts", import.meta.url).href)};
      const options = { module: new URL(${JSON.stringify(module.href)}), threads: 1, askedAtOnce: 1, isKept: true };
      const pool = createThreadPool(options);
      console.log(await pool.ask(() => ({ question: { type: "echo", text: "answered" } }), 60_000));`;
    const file = join(mkdtempSync(join(tmpdir(), "assay-threads-")), "program.mts");
    writeFileSync(file, script);
    const cwd = fileURLToPath(new URL("../../..", import.meta.url));
    const args = ["--import", "tsx", file];
    const { stdout, status } = spawnSync(process.execPath, args, { cwd, encoding: "utf8", timeout: 50_000 });
    rmSync(dirname(file), { recursive: true });
    expect({ stdout, status }).toEqual({ stdout: "answered\n", status: 0 });
  });
});
