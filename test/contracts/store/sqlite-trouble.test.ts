import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { mkdtemp, open, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "libsql";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Store } from "../../../src/contract/store.ts";
import { sha256 } from "../../../src/core/canonical.ts";
import { openSqliteStore, type SqliteStoreOptions } from "../../../src/store/sqlite/index.ts";
import { allUseIds, jobOf, storedGrading, useOf } from "./builders.ts";

const BULK = Array.from({ length: 8_000 }, (_, index) => (index * 2654435761).toString(36)).join(" ");

/** Commits one bulky grading after the other until one is refused. */
async function fill(store: Store): Promise<{ stored: string[]; refused: string; error: unknown }> {
  const stored: string[] = [];
  for (;;) {
    const id = `rec_${stored.length}`;
    try {
      await store.commit({
        gradings: [storedGrading({ id, solution: { text: id + BULK } })],
        uses: [useOf(id)],
      });
      stored.push(id);
    } catch (error) {
      return { stored, refused: id, error };
    }
  }
}

async function expectFullAndWhole(store: Store): Promise<void> {
  const { stored, refused, error } = await fill(store);

  expect(error).toMatchObject({ code: "storage_full", retryable: true, retryAfterS: expect.any(Number) });
  expect(stored.length).toBeGreaterThan(3);
  expect(await allUseIds(store, { limit: 100 })).toEqual([...stored].reverse());
  expect(await store.getGrading(refused)).toBeNull();
  expect((await store.getGrading(stored[2] ?? ""))?.inputs.solution).toEqual({ text: `rec_2${BULK}` });
}

/** A small file system of memory, or null where this process may not mount one. */
function mountSmall(bytes: number): { path: string; unmount(): void } | null {
  const path = mkdtempSync(join(tmpdir(), "assay-small-"));
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", `size=${bytes}`, "assay-test", path], { stdio: "pipe" });
  } catch {
    rmSync(path, { recursive: true, force: true });
    return null;
  }
  return {
    path,
    unmount() {
      execFileSync("umount", [path]);
      rmSync(path, { recursive: true, force: true });
    },
  };
}

describe("the SQLite store in trouble", () => {
  let folder: string;
  const stores: Store[] = [];

  async function openStore(options: Partial<SqliteStoreOptions> = {}): Promise<Store> {
    const store = await openSqliteStore({ dataDir: folder, ...options });
    stores.push(store);
    return store;
  }

  async function closeAll(): Promise<void> {
    for (const store of stores.splice(0)) await store.close();
  }

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "assay-trouble-"));
  });
  afterEach(async () => {
    await closeAll();
    await rm(folder, { recursive: true, force: true });
  });

  it("refuses a commit past its size, keeps what it has, and takes commits again after a prune", async () => {
    const store = await openStore({ maxBytes: 3_000_000 });
    await expectFullAndWhole(store);
    expect(await store.freeBytes()).toBeLessThan(3_000_000);

    await store.prune(new Date(Date.now() + 60_000).toISOString());

    await store.commit({
      gradings: [storedGrading({ id: "after", solution: { text: BULK } })],
      uses: [useOf("after")],
    });
    expect(await allUseIds(store, { limit: 100 })).toEqual(["after"]);
  });

  it("stores a small commit although a large one in the same group does not fit", async () => {
    const store = await openStore({ maxBytes: 1_500_000 });
    const huge = Array.from({ length: 60 }, (_, index) => BULK + index).join("\n");

    const outcomes = await Promise.allSettled([
      store.commit({ jobs: [jobOf("huge", { inputs: { task: jobOf("x").inputs.task, solution: { text: huge } } })] }),
      store.commit({ gradings: [storedGrading({ id: "small" })], uses: [useOf("small")] }),
    ]);

    expect(outcomes.map(({ status }) => status)).toEqual(["rejected", "fulfilled"]);
    expect(outcomes[0]).toMatchObject({ reason: { code: "storage_full" } });
    expect(await store.getGrading("small")).not.toBeNull();
    expect(await store.pendingJobs()).toEqual([]);
  });

  it("refuses a commit on a disk that is really full, and loses nothing", async (context) => {
    const small = mountSmall(6_000_000);
    if (small === null) {
      console.warn("SKIPPED: a full disk was not tried, for this process may not mount a small file system");
      return context.skip();
    }
    try {
      const ballast = join(small.path, "ballast");
      await writeFile(ballast, Buffer.alloc(500_000));
      const store = await openStore({ dataDir: small.path });
      await expectFullAndWhole(store);
      const stored = await allUseIds(store, { limit: 100 });
      await closeAll();
      await expect(openStore({ dataDir: small.path })).rejects.toMatchObject({ code: "storage_full" });
      await rm(ballast);

      const again = await openStore({ dataDir: small.path });

      expect(await allUseIds(again, { limit: 100 })).toEqual(stored);
      await closeAll();
    } finally {
      small.unmount();
    }
    return undefined;
  });

  it("refuses a file that is no database, and leaves it as it is", async () => {
    const path = join(folder, "assay.db");
    await writeFile(path, "not a database ".repeat(1_000));

    await expect(openStore()).rejects.toMatchObject({
      code: "storage_unavailable",
      message: expect.stringContaining("damaged"),
    });
    expect(await readFile(path, "utf8")).toMatch(/^not a database/);
  });

  it("tells that a stored content has changed instead of returning it", async () => {
    const store = await openStore();
    const text = "an innocent solution that nothing compresses";
    await store.commit({ gradings: [storedGrading({ id: "rec_1", solution: { text } })], uses: [useOf("rec_1")] });
    await closeAll();
    await overwrite(join(folder, "assay.db"), "innocent", "tampered");

    const again = await openStore();

    await expect(again.getGrading("rec_1")).rejects.toMatchObject({
      code: "storage_unavailable",
      message: expect.stringContaining("damaged"),
    });
  });

  it("tells that a stored reward has changed instead of answering with it", async () => {
    const store = await openStore();
    await store.commit({
      gradings: [storedGrading({ id: "rec_1", own: { reward: 0, score: 0, verdict: "wrong_answer" } })],
      uses: [useOf("rec_1")],
    });
    await closeAll();
    await overwrite(join(folder, "assay.db"), '"reward":0', '"reward":1');

    const again = await openStore();

    const fault = { code: "storage_unavailable", message: expect.stringContaining("damaged") };
    await expect(again.getGrading("rec_1")).rejects.toMatchObject(fault);
    await expect(again.findGrading(sha256("rec_1"))).rejects.toMatchObject(fault);
    await expect(again.listUses({ limit: 1 })).rejects.toMatchObject(fault);
  });

  it("refuses a database whose pages are torn", async () => {
    const store = await openStore();
    await store.commit({ gradings: [storedGrading({ id: "rec_1" })], uses: [useOf("rec_1")] });
    await closeAll();
    const file = await open(join(folder, "assay.db"), "r+");
    await file.write(Buffer.alloc(4_000, 0xff), 0, 4_000, 100);
    await file.close();

    await expect(openStore()).rejects.toMatchObject({
      code: "storage_unavailable",
      message: expect.stringContaining("damaged"),
    });
  });

  it("refuses a database of a newer release and changes nothing in it", async () => {
    await (await openStore()).close();
    stores.length = 0;
    const database = new Database(join(folder, "assay.db"));
    database.exec("PRAGMA user_version = 999");
    database.close();

    await expect(openStore()).rejects.toMatchObject({
      code: "storage_unavailable",
      message: expect.stringContaining("schema version 999"),
    });
    const after = new Database(join(folder, "assay.db"));
    expect(after.prepare("PRAGMA user_version").get([])).toMatchObject({ user_version: 999 });
    after.close();
  });

  it("refuses the database of another program", async () => {
    const database = new Database(join(folder, "assay.db"));
    database.exec("CREATE TABLE theirs (x)");
    database.close();

    await expect(openStore()).rejects.toMatchObject({
      code: "storage_unavailable",
      message: expect.stringContaining("another program"),
    });
  });

  it("says what is wrong where the data dir can't be made", async () => {
    await writeFile(join(folder, "file"), "");

    await expect(openStore({ dataDir: join(folder, "file", "data") })).rejects.toMatchObject({
      code: "storage_unavailable",
    });
  });

  it("leaves no partial file behind when a backup can't be written", async () => {
    const store = await openStore();

    await expect(store.backup(join(folder, "no such folder", "copy.db"))).rejects.toMatchObject({
      code: "storage_unavailable",
    });
    await store.commit({ gradings: [storedGrading({ id: "rec_1" })] });
  });
});

async function overwrite(path: string, from: string, to: string): Promise<void> {
  const content = await readFile(path);
  const at = content.indexOf(from);
  if (at < 0) throw new Error(`${from} is not in ${path}`);
  const file = await open(path, "r+");
  await file.write(Buffer.from(to), 0, to.length, at);
  await file.close();
}
