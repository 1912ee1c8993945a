import type { Readable } from "node:stream";
import { asServiceError, ServiceError } from "../contract/errors.ts";
import { parseJson } from "../contract/json-parse.ts";
import type { ImportRow } from "../core/assay.ts";

const NEWLINE = 0x0a;

/**
 * The rows of JSON lines, one by one as they arrive. A line that is no JSON or longer than `maxLineBytes` is a row with its
 * problem; blank lines are counted and skipped. At most one line is held. Rejects where the stream fails.
 */
export async function* readRows(stream: Readable, maxLineBytes: number): AsyncGenerator<ImportRow> {
  let held: Buffer[] = [];
  let heldBytes = 0;
  let line = 1;

  function take(end: Buffer): ImportRow | null {
    const bytes = held.length === 0 ? end : Buffer.concat([...held, end]);
    const isTooLong = heldBytes + end.length > maxLineBytes;
    held = [];
    heldBytes = 0;
    if (isTooLong) return { line, problem: `the line is longer than ${maxLineBytes} bytes` };
    return isBlank(bytes) ? null : parseRow(bytes, line);
  }

  for await (const chunk of chunksOf(stream)) {
    let from = 0;
    for (let at = chunk.indexOf(NEWLINE); at !== -1; at = chunk.indexOf(NEWLINE, from)) {
      const row = take(chunk.subarray(from, at));
      if (row !== null) yield row;
      line += 1;
      from = at + 1;
    }
    const rest = chunk.subarray(from);
    heldBytes += rest.length;
    // What is beyond the limit is counted but not kept.
    if (heldBytes <= maxLineBytes) held.push(rest);
    else held = [];
  }
  const last = take(Buffer.alloc(0));
  if (last !== null) yield last;
}

/** The stream outlives an early end of this generator: destroying it would cut off the answer. */
async function* chunksOf(stream: Readable): AsyncGenerator<Buffer> {
  try {
    for await (const chunk of stream.iterator({ destroyOnReturn: false })) yield chunk as Buffer;
  } catch (cause) {
    throw new ServiceError("invalid_request", "the body ended early or can't be unpacked", { cause });
  }
}

function parseRow(bytes: Buffer, line: number): ImportRow {
  try {
    return { line, value: parseJson(bytes) };
  } catch (error) {
    const { message, path } = asServiceError(error, "internal");
    return { line, problem: path === undefined ? message : `${path}: ${message}` };
  }
}

function isBlank(bytes: Buffer): boolean {
  for (const byte of bytes) if (byte !== 0x20 && byte !== 0x09 && byte !== 0x0d) return false;
  return true;
}
