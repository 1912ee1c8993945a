import { bytes, type Connection, integer } from "./connection.ts";
import type { ContentWriter } from "./contents.ts";
import type { TaskInsert, TaskOutcome } from "./protocol.ts";
import { digestBytes } from "./text-key.ts";

/** Adds versions of tasks, in order; see `Store.putTasks`. */
export function createTaskWriter(
  connection: Connection,
  contents: ContentWriter,
): (rows: readonly TaskInsert[], sent: ReadonlyMap<string, string>) => readonly TaskOutcome[] {
  const findNewest = connection.prepare("SELECT newest FROM tasks WHERE task_id = ?");
  const setNewest = connection.prepare(`
    INSERT INTO tasks (task_id, kind, newest) VALUES (?, ?, ?)
    ON CONFLICT (task_id) DO UPDATE SET kind = excluded.kind, newest = excluded.newest`);
  const findVersion = connection.prepare("SELECT seq, labelled FROM task_versions WHERE task_id = ? AND digest = ?");
  const addVersion = connection.prepare(
    "INSERT INTO task_versions (task_id, digest, labelled, created_at) VALUES (?, ?, ?, ?)",
  );
  const describe = connection.prepare("UPDATE task_versions SET labelled = ? WHERE seq = ?");
  const dropTags = connection.prepare("DELETE FROM task_tags WHERE task_id = ?");
  const addTag = connection.prepare("INSERT INTO task_tags (tag, task_id) VALUES (?, ?)");

  function put(row: TaskInsert, sent: ReadonlyMap<string, string>): TaskOutcome {
    const digest = digestBytes(row.digest);
    const labelled = contents.labelled(row.task, sent);
    const newest = findNewest.get(row.id);
    const version = newest === undefined ? undefined : findVersion.get(row.id, digest);
    const isNewest = newest !== undefined && digest !== null && bytes(newest, "newest").equals(digest);
    if (isNewest && version !== undefined && integer(version, "labelled") === labelled) return "unchanged";
    setNewest.run(row.id, row.kind, digest);
    if (version === undefined) addVersion.run(row.id, digest, labelled, row.createdAt);
    else describe.run(labelled, integer(version, "seq"));
    dropTags.run(row.id);
    for (const tag of row.tags) addTag.run(tag, row.id);
    return newest === undefined ? "created" : "updated";
  }

  return (rows, sent) => rows.map((row) => put(row, sent));
}
