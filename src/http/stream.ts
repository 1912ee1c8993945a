import { PassThrough } from "node:stream";
import type { FastifyReply } from "fastify";
import type { Log } from "../contract/telemetry.ts";
import { LINES_TYPE } from "./body.ts";

export interface LinesOptions {
  /** What a client that leaves ends: nothing (`finish`), or the iteration (`stop`). */
  readonly whenClientLeaves: "finish" | "stop";
  readonly log: Log;
}

/**
 * Answers with one line of JSON text for each item as it comes, no faster than the client reads. The first item is awaited
 * before the status line, so that what refuses the whole still answers as a problem; a fault after that cuts the connection,
 * which a client sees as an incomplete body.
 */
export async function sendLines<T>(
  reply: FastifyReply,
  items: AsyncIterable<T>,
  encode: (item: T) => string,
  options: LinesOptions,
): Promise<FastifyReply> {
  const iterator = items[Symbol.asyncIterator]();
  const first = await iterator.next();
  const out = new PassThrough();
  // A client that leaves ends the pipe with an error that is no fault.
  out.on("error", () => undefined);
  reply.type(LINES_TYPE).send(out);
  pump(iterator, first, encode, out, options.whenClientLeaves).catch((error: unknown) => {
    options.log.error({ request_id: reply.request.id, err: error }, "a streamed answer broke off");
    out.destroy(error instanceof Error ? error : new Error(String(error)));
  });
  return reply;
}

async function pump<T>(
  iterator: AsyncIterator<T>,
  first: IteratorResult<T>,
  encode: (item: T) => string,
  out: PassThrough,
  whenClientLeaves: "finish" | "stop",
): Promise<void> {
  for (let next = first; next.done !== true; next = await iterator.next()) {
    if (out.destroyed) {
      if (whenClientLeaves === "finish") continue;
      await iterator.return?.();
      return;
    }
    if (!out.write(`${encode(next.value)}\n`)) await drained(out);
  }
  out.end();
}

/** Resolves once there is room again, or nobody is left to read. */
function drained(out: PassThrough): Promise<void> {
  if (out.destroyed) return Promise.resolve();
  return new Promise((resolve) => {
    function settle(): void {
      out.off("drain", settle).off("close", settle);
      resolve();
    }
    out.on("drain", settle).on("close", settle);
  });
}
