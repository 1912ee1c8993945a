import { once } from "node:events";
import { createWriteStream, existsSync, type WriteStream } from "node:fs";
import { open, truncate } from "node:fs/promises";
import { CliError, EXIT } from "../cli-error.ts";
import { parseLine, readLines } from "../files/json-lines.ts";
import { printable } from "../output/text.ts";
import type { Graded } from "./rollouts.ts";

/**
 * Cuts off a last line that an interruption has torn: one that no newline ends, or that is no JSON. True where it had to.
 */
export async function repairTail(path: string): Promise<boolean> {
  if (!existsSync(path)) return false;
  let whole = 0;
  let end = 0;
  for await (const line of readLines(path)) {
    const isWhole = line.isEnded && "value" in parseLine(line.line, line.bytes);
    if (isWhole) whole = line.end;
    end = line.end;
  }
  if (end === whole) return false;
  await truncate(path, whole);
  return true;
}

/** The records of a repaired file, in order. Rejects with `CliError` at a line in the middle that is none. */
export async function* readRecords(path: string): AsyncGenerator<Graded> {
  if (!existsSync(path)) return;
  for await (const { line, bytes } of readLines(path)) {
    const row = parseLine(line, bytes);
    if ("problem" in row || !looksGraded(row.value)) {
      throw new CliError(
        `${printable(path)}:${line} is no record; move the file away or name another --out`,
        EXIT.usage,
      );
    }
    yield row.value as Graded;
  }
}

function looksGraded(value: unknown): boolean {
  return typeof value === "object" && value !== null && "status" in value && "reward" in value && "id" in value;
}

export interface RecordWriter {
  /** Resolves once there is room for more. */
  write(record: Graded): Promise<void>;
  /** Resolves once everything is on disk. */
  close(): Promise<void>;
}

/** Appends records to a file, or writes them to standard output for `-`. */
export function createRecordWriter(path: string): RecordWriter {
  const stream: WriteStream | NodeJS.WriteStream =
    path === "-" ? process.stdout : createWriteStream(path, { flags: "a" });
  let failed: Error | null = null;
  stream.on("error", (error) => {
    failed = error;
  });

  function check(): void {
    if (failed !== null) throw new CliError(`${printable(path)} can't be written: ${failed.message}`);
  }

  return {
    async write(record) {
      check();
      if (!stream.write(`${JSON.stringify(record)}\n`)) await once(stream, "drain").catch(check);
    },
    async close() {
      if (path === "-") return;
      await new Promise<void>((resolve) => stream.end(() => resolve()));
      check();
      const file = await open(path, "r+");
      await file.sync().finally(() => file.close());
    },
  };
}
