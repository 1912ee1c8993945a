import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Connection, connect } from "../../../src/store/sqlite/connection.ts";
import { MIGRATIONS, migrate } from "../../../src/store/sqlite/migrations.ts";

describe("migrate", () => {
  let folder: string;
  let connection: Connection;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "assay-migrate-"));
    connection = connect(join(folder, "test.db"));
  });
  afterEach(() => {
    connection.close();
    rmSync(folder, { recursive: true, force: true });
  });

  function version(): unknown {
    return connection.prepare("PRAGMA user_version").get()?.user_version;
  }

  it("applies each step once, in order", () => {
    const steps = ["CREATE TABLE log (step INTEGER); INSERT INTO log VALUES (1)", "INSERT INTO log VALUES (2)"];

    migrate(connection, steps.slice(0, 1));
    migrate(connection, steps);
    migrate(connection, steps);

    expect(connection.prepare("SELECT step FROM log").all()).toMatchObject([{ step: 1 }, { step: 2 }]);
    expect(version()).toBe(2);
  });

  it("undoes a step that fails, keeps those before it, and goes on from there later", () => {
    const first = "CREATE TABLE log (step INTEGER)";
    const broken = "INSERT INTO log VALUES (2); INSERT INTO no_such_table VALUES (1)";

    expect(() => migrate(connection, [first, broken])).toThrow("no_such_table");

    expect(connection.prepare("SELECT step FROM log").all()).toEqual([]);
    expect(version()).toBe(1);
    migrate(connection, [first, "INSERT INTO log VALUES (22)"]);
    expect(connection.prepare("SELECT step FROM log").all()).toMatchObject([{ step: 22 }]);
  });

  it("refuses a database that knows more steps", () => {
    migrate(connection, ["CREATE TABLE a (x)", "CREATE TABLE b (x)"]);

    expect(() => migrate(connection, ["CREATE TABLE a (x)"])).toThrow("schema version 2");
  });

  it("makes a schema in which every foreign key has an index to be checked by", () => {
    migrate(connection, MIGRATIONS);
    const tables = connection.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").all();

    const bare = tables.flatMap(({ name }) => {
      const keys = connection.prepare(`SELECT "from" AS column FROM pragma_foreign_key_list(?)`).all(String(name));
      const leading = connection
        .prepare(`SELECT i.name FROM pragma_index_list(?) l, pragma_index_info(l.name) i WHERE i.seqno = 0`)
        .all(String(name))
        .map((row) => row.name);
      return keys.filter(({ column }) => !leading.includes(column)).map(({ column }) => `${name}.${column}`);
    });

    expect(tables.length).toBeGreaterThan(8);
    expect(bare).toEqual([]);
  });
});
