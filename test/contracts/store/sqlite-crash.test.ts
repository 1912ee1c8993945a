import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import Database from "libsql";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Store } from "../../../src/contract/store.ts";
import { backupSqlite, openSqliteStore } from "../../../src/store/sqlite/index.ts";
import { storedGrading } from "./builders.ts";

interface Child {
  readonly process: ChildProcess;
  /** What it has written so far. */
  output(): string;
  /** Resolves once it has written `text`; rejects where it ends first. */
  wrote(text: string): Promise<void>;
  kill(): Promise<void>;
}

function start(script: string, ...args: readonly string[]): Child {
  const path = fileURLToPath(new URL(`./children/${script}`, import.meta.url));
  const child = spawn(process.execPath, ["--import", "tsx", path, ...args], { stdio: ["ignore", "pipe", "inherit"] });
  let output = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    output += text;
  });
  const ended = once(child, "close");
  return {
    process: child,
    output: () => output,
    async wrote(text) {
      while (!output.includes(text)) {
        if (child.exitCode !== null) throw new Error(`the child ended with ${child.exitCode}`);
        await sleep(5);
      }
    },
    async kill() {
      child.kill("SIGKILL");
      await ended;
    },
  };
}

function idsOf(output: string, kind: string): string[] {
  // The last line may be cut off by the kill.
  const lines = output.slice(0, output.lastIndexOf("\n") + 1).split("\n");
  return lines.filter((line) => line.startsWith(`${kind} `)).map((line) => line.slice(kind.length + 1));
}

describe("the SQLite store and processes that die", () => {
  let folder: string;
  const children: Child[] = [];

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "assay-crash-"));
  });
  afterEach(async () => {
    for (const child of children.splice(0)) if (child.process.exitCode === null) await child.kill();
    await rm(folder, { recursive: true, force: true });
  });

  function launch(script: string, ...args: readonly string[]): Child {
    const child = start(script, ...args);
    children.push(child);
    return child;
  }

  it("loses nothing that was acknowledged and keeps nothing half-written when it is killed, time after time", async () => {
    let graded = 0;
    for (let round = 0; round < 4; round += 1) {
      const child = launch("committer.ts", folder, `round${round}`);
      await child.wrote("grading ");
      await sleep(100 + 150 * round);

      await child.kill();

      const store = await openSqliteStore({ dataDir: folder });
      try {
        const acknowledged = idsOf(child.output(), "grading");
        expect(acknowledged.length).toBeGreaterThan(0);
        await expectAllStored(store, acknowledged);
        await expectJobsOrGradings(store, idsOf(child.output(), "job"));
        graded = await countWholeGradings(store);
      } finally {
        await store.close();
      }
    }
    expect(graded).toBeGreaterThan(4);
  }, 120_000);

  it("copies the database of a service that goes on committing, with all that it had acknowledged", async () => {
    const child = launch("committer.ts", folder, "live");
    await child.wrote("grading ");
    const before = idsOf(child.output(), "grading");
    const restored = join(folder, "restored");
    await mkdir(restored);

    await backupSqlite(folder, join(restored, "assay.db"));

    expect(child.process.exitCode).toBeNull();
    await child.kill();
    const store = await openSqliteStore({ dataDir: restored });
    try {
      await expectAllStored(store, before);
      expect(await countWholeGradings(store)).toBeGreaterThanOrEqual(before.length);
    } finally {
      await store.close();
    }
  }, 60_000);

  it("refuses a data dir that another process writes in, and says which, until that one is killed", async () => {
    const holder = launch("holder.ts", folder);
    await holder.wrote("open");

    await expect(openSqliteStore({ dataDir: folder })).rejects.toMatchObject({
      code: "storage_unavailable",
      message: expect.stringContaining(`process ${holder.process.pid} on `),
    });
    await holder.kill();

    const store = await openSqliteStore({ dataDir: folder });
    await store.close();
  }, 60_000);

  it("lets one of several services that start at once have the data dir", async () => {
    const openings = await Promise.allSettled([1, 2, 3].map(() => openSqliteStore({ dataDir: folder })));

    const stores = openings.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
    for (const store of stores) await store.close();
    expect(stores).toHaveLength(1);
  }, 60_000);

  it("is not blocked by a lock file that names a living process which does not hold it", async () => {
    await (await openSqliteStore({ dataDir: folder })).close();
    const lock = new Database(join(folder, "assay.lock"));
    lock.exec(`UPDATE holder SET pid = ${process.ppid}`);
    lock.close();

    const store = await openSqliteStore({ dataDir: folder });

    await store.close();
  });

  it("leaves one database file and no log behind when it closes", async () => {
    await (await openSqliteStore({ dataDir: folder })).close();

    expect((await readdir(folder)).sort()).toEqual(["assay.db", "assay.lock"]);
  });
});

async function expectAllStored(store: Store, ids: readonly string[]): Promise<void> {
  for (const id of ids) {
    const found = await store.getGrading(id);
    expect(found?.grading.id).toBe(id);
    const { solution } = found?.inputs ?? {};
    expect(JSON.stringify(solution)).toMatch(/^\{"text":"/);
    expect(found?.grading.record_hash).toBe(storedGrading({ id, ...found?.inputs }).grading.record_hash);
  }
}

/** A job that was acknowledged is either still pending or has its grading: never both, never neither. */
async function expectJobsOrGradings(store: Store, ids: readonly string[]): Promise<void> {
  const pending = new Set((await store.pendingJobs()).map((job) => job.id));
  for (const id of ids) {
    const isGraded = (await store.getGrading(id)) !== null;
    expect(isGraded, id).toBe(!pending.has(id));
  }
}

/** Every stored grading has both of its uses, or the commit was torn. */
async function countWholeGradings(store: Store): Promise<number> {
  const uses = new Map<string, number>();
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<Store["listUses"]>> = await store.listUses({
      limit: 500,
      ...(cursor !== null && { cursor }),
    });
    for (const { use } of page.items) uses.set(use.record_id, (uses.get(use.record_id) ?? 0) + 1);
    cursor = page.next_cursor;
  } while (cursor !== null);
  expect(new Set(uses.values())).toEqual(new Set([2]));
  return uses.size;
}
