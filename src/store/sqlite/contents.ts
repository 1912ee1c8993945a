import { bytes, type Connection, integer, type Row } from "./connection.ts";
import { damaged } from "./faults.ts";
import { LEAST_COMPRESSED_BYTES, packBytes, sha256Of, unpackBytes } from "./packing.ts";
import type { TaskRef } from "./protocol.ts";

/** Rows of contents and labelled tasks, found or added. */
export interface ContentWriter {
  solution(json: string): number;
  labelled(task: TaskRef, contents: ReadonlyMap<string, string>): number;
  /** Forgets row numbers: what they named may be gone, after a rollback or a prune. */
  forget(): void;
}

/** Labelled tasks whose row numbers are remembered; a training run asks for far fewer at a time. */
const REMEMBERED = 10_000;

export function createContentWriter(connection: Connection): ContentWriter {
  const insert = connection.prepare(
    "INSERT INTO contents (digest, encoding, bytes) VALUES (?, ?, ?) ON CONFLICT (digest) DO NOTHING",
  );
  const find = connection.prepare("SELECT id FROM contents WHERE digest = ?");
  const insertLabelled = connection.prepare(
    "INSERT INTO labelled_tasks (judged, description) VALUES (?, ?) ON CONFLICT DO NOTHING",
  );
  const findLabelled = connection.prepare("SELECT id FROM labelled_tasks WHERE judged = ? AND description = ?");
  const remembered = new Map<string, number>();

  /** Most contents are new: small ones are inserted without a look, large ones looked for before they are compressed. */
  function add(digest: Buffer, raw: Buffer): number {
    const known = raw.byteLength < LEAST_COMPRESSED_BYTES ? undefined : find.get(digest);
    if (known !== undefined) return integer(known, "id");
    const packed = packBytes(raw);
    const added = insert.run(digest, packed.encoding, packed.bytes);
    return added.changes === 1 ? added.lastInsertRowid : idOf(find.get(digest));
  }

  function content(key: string, contents: ReadonlyMap<string, string>): number {
    const digest = Buffer.from(key, "hex");
    const json = contents.get(key);
    // What is known to be stored is not sent.
    if (json !== undefined) return add(digest, Buffer.from(json, "utf8"));
    const known = find.get(digest);
    if (known === undefined) throw new Error(`content ${key} is neither stored nor sent`);
    return integer(known, "id");
  }

  return {
    solution(json) {
      const raw = Buffer.from(json, "utf8");
      return add(sha256Of(raw), raw);
    },
    labelled(task, contents) {
      const name = task.judged + task.description;
      const known = remembered.get(name);
      if (known !== undefined) return known;
      const judged = content(task.judged, contents);
      const description = content(task.description, contents);
      const added = insertLabelled.run(judged, description);
      const id = added.changes === 1 ? added.lastInsertRowid : idOf(findLabelled.get(judged, description));
      if (remembered.size >= REMEMBERED) remembered.clear();
      remembered.set(name, id);
      return id;
    },
    forget: () => remembered.clear(),
  };
}

function idOf(row: Row | undefined): number {
  if (row === undefined) throw new Error("a row that an insert met is not there");
  return integer(row, "id");
}

/** The text of a content joined into `row` under `prefix`. Throws a StorageFault where it does not fit its digest. */
export function contentText(row: Row, prefix: string): string {
  const raw = unpackBytes({ encoding: integer(row, `${prefix}_encoding`), bytes: bytes(row, `${prefix}_bytes`) });
  const digest = bytes(row, `${prefix}_digest`);
  if (!sha256Of(raw).equals(digest)) throw damaged(`content ${digest.toString("hex")} has changed`);
  return raw.toString("utf8");
}

/** Columns and join that bring a content into a row under `prefix`. */
export function contentColumns(prefix: string): string {
  return ["digest", "encoding", "bytes"].map((column) => `${prefix}.${column} AS ${prefix}_${column}`).join(", ");
}
