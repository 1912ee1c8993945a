import { createReadStream } from "node:fs";
import { ServiceError } from "../../contract/errors.ts";
import type { JsonValue } from "../../contract/json.ts";
import { parseJson } from "../../contract/json-parse.ts";
import type { ImportRow } from "../../core/assay.ts";
import { CliError } from "../cli-error.ts";

const NEWLINE = 0x0a;

/** One line that is not blank: its number in the file (from 1), the bytes, and where the next line begins. */
export interface RawLine {
  readonly line: number;
  readonly bytes: Buffer;
  /** False for a last line that no newline ends: it may be torn. */
  readonly isEnded: boolean;
  /** Offset behind this line, its newline included. */
  readonly end: number;
}

/** The lines of a file, or of standard input for `-`. Rejects with `CliError` where it can't be read. */
export function readLines(path: string): AsyncGenerator<RawLine> {
  return splitLines(readChunks(path));
}

/** The lines of a stream of bytes; only a newline ends one. */
export async function* splitLines(chunks: AsyncIterable<Buffer>): AsyncGenerator<RawLine> {
  let line = 0;
  let end = 0;
  let rest: Buffer[] = [];
  for await (const chunk of chunks) {
    let from = 0;
    for (let at = chunk.indexOf(NEWLINE); at >= 0; at = chunk.indexOf(NEWLINE, from)) {
      const bytes = Buffer.concat([...rest, chunk.subarray(from, at)]);
      rest = [];
      from = at + 1;
      line += 1;
      end += bytes.length + 1;
      if (!isBlank(bytes)) yield { line, bytes, isEnded: true, end };
    }
    if (from < chunk.length) rest.push(chunk.subarray(from));
  }
  const bytes = Buffer.concat(rest);
  if (!isBlank(bytes)) yield { line: line + 1, bytes, isEnded: false, end: end + bytes.length };
}

/** The lines parsed strictly, each a value or the reason why it is none. */
export async function* readJsonLines(path: string): AsyncGenerator<ImportRow> {
  for await (const { line, bytes } of readLines(path)) {
    yield parseLine(line, bytes);
  }
}

export function parseLine(line: number, bytes: Uint8Array): ImportRow {
  try {
    return { line, value: parseJson(bytes) satisfies JsonValue };
  } catch (error) {
    if (error instanceof ServiceError) return { line, problem: error.message };
    throw error;
  }
}

/** How many lines of a file are not blank. */
export async function countLines(path: string): Promise<number> {
  let count = 0;
  for await (const _ of readLines(path)) count += 1;
  return count;
}

async function* readChunks(path: string): AsyncGenerator<Buffer> {
  const stream = path === "-" ? process.stdin : createReadStream(path, { highWaterMark: 1 << 18 });
  try {
    for await (const chunk of stream) yield chunk as Buffer;
  } catch (error) {
    throw new CliError(`${path} can't be read: ${error instanceof Error ? error.message : String(error)}`, 2);
  }
}

function isBlank(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte === 0x20 || byte === 0x09 || byte === 0x0d);
}
