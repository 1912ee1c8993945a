import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { type Connection, connect } from "../../../src/store/sqlite/connection.ts";
import { limitPageCache } from "../../../src/store/sqlite/page-cache.ts";
import type { WriteGroup, WriteOp } from "../../../src/store/sqlite/protocol.ts";

const FEW_KIB = 2_048;
const MANY_KIB = 32_768;

let folder: string;
let connection: Connection;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "assay-pages-"));
  connection = connect(join(folder, "test.db"));
});

afterEach(() => {
  connection.close();
  rmSync(folder, { recursive: true, force: true });
});

function cacheKib(): unknown {
  const size = connection.prepare("PRAGMA cache_size").get()?.cache_size;
  return typeof size === "number" ? -size : size;
}

function group(...ops: readonly WriteOp[]): WriteGroup {
  return { ops, contents: new Map() };
}

function commits(count: number): WriteGroup {
  const op: WriteOp = { kind: "commit", gradings: [], uses: [], jobs: [], finished: ["rec_1"] };
  return group(...Array.from({ length: count }, () => op));
}

it("keeps few pages of a connection that writes little", () => {
  const pages = limitPageCache(connection);

  expect(cacheKib()).toBe(FEW_KIB);
  pages.makeRoomFor(commits(16));
  expect(cacheKib()).toBe(FEW_KIB);
  pages.makeRoomFor(group({ kind: "flag", inputHash: "", flag: "flaky" }));
  expect(cacheKib()).toBe(FEW_KIB);
});

it("makes room for groups that change many pages, until a small one comes", () => {
  const pages = limitPageCache(connection);
  const prune = group({ kind: "prune", before: "", phase: "uses", from: 0 });
  const row = { id: "", kind: "math", tags: [], digest: "", createdAt: "", task: { judged: "", description: "" } };
  const tasks = group({ kind: "tasks", rows: Array.from({ length: 500 }, () => row) });

  for (const large of [commits(500), prune, tasks]) {
    pages.makeRoomFor(large);
    expect(cacheKib()).toBe(MANY_KIB);
    pages.makeRoomFor(commits(1));
    expect(cacheKib()).toBe(FEW_KIB);
  }
});
