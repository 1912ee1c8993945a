import { type Connection, integer } from "./connection.ts";
import { StorageFault } from "./faults.ts";

/** Marks a SQLite file as this service's: "assa" in ASCII. */
const APPLICATION_ID = 0x61737361;

/**
 * The schema's history: entry n brings a database from version n to n + 1. Entries are never changed once released; a new one
 * is added at the end. `docs/storage.md` explains the tables.
 */
export const MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE contents (
    id INTEGER PRIMARY KEY,
    digest BLOB NOT NULL UNIQUE,
    encoding INTEGER NOT NULL,
    bytes BLOB NOT NULL
  ) STRICT;

  CREATE TABLE labelled_tasks (
    id INTEGER PRIMARY KEY,
    judged INTEGER NOT NULL REFERENCES contents (id),
    description INTEGER NOT NULL REFERENCES contents (id),
    UNIQUE (judged, description)
  ) STRICT;
  CREATE INDEX labelled_tasks_description ON labelled_tasks (description);

  CREATE TABLE tasks (
    task_id TEXT NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    newest BLOB NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX tasks_kind ON tasks (kind, task_id);

  CREATE TABLE task_versions (
    seq INTEGER PRIMARY KEY,
    task_id TEXT NOT NULL REFERENCES tasks (task_id),
    digest BLOB NOT NULL,
    labelled INTEGER NOT NULL REFERENCES labelled_tasks (id),
    created_at TEXT NOT NULL,
    UNIQUE (task_id, digest)
  ) STRICT;
  CREATE INDEX task_versions_labelled ON task_versions (labelled);

  CREATE TABLE task_tags (
    tag TEXT NOT NULL,
    task_id TEXT NOT NULL REFERENCES tasks (task_id),
    PRIMARY KEY (tag, task_id)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX task_tags_task ON task_tags (task_id);

  CREATE TABLE gradings (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    input_hash BLOB NOT NULL,
    reusable INTEGER NOT NULL CHECK (reusable IN (0, 1)),
    status TEXT NOT NULL,
    verdict TEXT,
    created_at TEXT NOT NULL,
    labelled INTEGER NOT NULL REFERENCES labelled_tasks (id),
    solution INTEGER NOT NULL REFERENCES contents (id),
    digest BLOB NOT NULL,
    encoding INTEGER NOT NULL,
    bytes BLOB NOT NULL
  ) STRICT;
  CREATE UNIQUE INDEX gradings_reusable ON gradings (input_hash) WHERE reusable = 1;
  CREATE INDEX gradings_labelled ON gradings (labelled);
  CREATE INDEX gradings_solution ON gradings (solution);

  CREATE TABLE grading_aliases (
    id TEXT NOT NULL PRIMARY KEY,
    grading INTEGER NOT NULL REFERENCES gradings (seq) ON DELETE CASCADE
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX grading_aliases_grading ON grading_aliases (grading);

  CREATE TABLE uses (
    seq INTEGER PRIMARY KEY,
    grading INTEGER NOT NULL REFERENCES gradings (seq),
    created_at TEXT NOT NULL,
    task_id TEXT NOT NULL,
    run_id TEXT,
    status TEXT NOT NULL,
    verdict TEXT,
    metadata TEXT NOT NULL
  ) STRICT;
  CREATE INDEX uses_grading ON uses (grading);
  CREATE INDEX uses_task ON uses (task_id);
  CREATE INDEX uses_run ON uses (run_id) WHERE run_id IS NOT NULL;
  CREATE INDEX uses_rare_verdict ON uses (verdict) WHERE verdict NOT IN ('accepted', 'wrong_answer');
  CREATE INDEX uses_error ON uses (seq) WHERE status = 'error';

  CREATE TABLE jobs (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    input_hash BLOB NOT NULL,
    created_at TEXT NOT NULL,
    labelled INTEGER NOT NULL REFERENCES labelled_tasks (id),
    solution INTEGER NOT NULL REFERENCES contents (id),
    options TEXT NOT NULL,
    uses TEXT NOT NULL
  ) STRICT;
  CREATE INDEX jobs_labelled ON jobs (labelled);
  CREATE INDEX jobs_solution ON jobs (solution);

  CREATE TABLE input_flags (
    input_hash BLOB NOT NULL,
    flag TEXT NOT NULL,
    PRIMARY KEY (input_hash, flag)
  ) STRICT, WITHOUT ROWID;
  `,
];

/**
 * Brings a database to the newest schema, each step in a transaction of its own. Throws a StorageFault where the file belongs
 * to another program or to a newer version of this one; what is there is then untouched.
 */
export function migrate(connection: Connection, migrations: readonly string[] = MIGRATIONS): void {
  const version = pragma(connection, "user_version");
  const owner = pragma(connection, "application_id");
  const isEmpty = connection.prepare("SELECT 1 FROM sqlite_schema LIMIT 1").get() === undefined;
  if (owner !== APPLICATION_ID && !isEmpty) {
    throw new StorageFault("storage_unavailable", "the database belongs to another program");
  }
  if (version > migrations.length) {
    const known = `this one knows ${migrations.length}`;
    const message = `the database has schema version ${version}, written by a newer release; ${known}`;
    throw new StorageFault("storage_unavailable", message);
  }
  for (const [index, sql] of migrations.entries()) {
    if (index < version) continue;
    connection.exec("BEGIN IMMEDIATE");
    try {
      connection.exec(sql);
      connection.exec(`PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${index + 1}`);
      connection.exec("COMMIT");
    } catch (error) {
      if (connection.isInTransaction()) connection.exec("ROLLBACK");
      throw error;
    }
  }
}

function pragma(connection: Connection, name: "user_version" | "application_id"): number {
  const row = connection.prepare(`PRAGMA ${name}`).get();
  return row === undefined ? 0 : integer(row, name);
}
