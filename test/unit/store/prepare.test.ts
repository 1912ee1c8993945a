import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { connect } from "../../../src/store/sqlite/connection.ts";
import { prepareToWrite } from "../../../src/store/sqlite/prepare.ts";

it("prepares a connection whose every commit is synchronised with the disk before it returns", () => {
  const folder = mkdtempSync(join(tmpdir(), "assay-prepare-"));
  const connection = connect(join(folder, "test.db"));
  const pragma = (name: string) => connection.prepare(`PRAGMA ${name}`).get()?.[name];

  try {
    prepareToWrite(connection, null);

    // 2 is FULL: with NORMAL the last commits before a power cut are lost, though no process that is killed shows it.
    expect(pragma("synchronous")).toBe(2);
    expect(pragma("journal_mode")).toBe("wal");
    expect(pragma("foreign_keys")).toBe(1);
    expect(pragma("auto_vacuum")).toBe(2);
  } finally {
    connection.close();
    rmSync(folder, { recursive: true, force: true });
  }
});
