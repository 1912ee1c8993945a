import { Readable } from "node:stream";
import type { FastifyInstance, FastifyReply } from "fastify";
import type { BatchLine } from "../../contract/api.ts";
import { BatchRequest } from "../../contract/api.ts";
import type { RouteDeps } from "../deps.ts";
import { acceptsLines, bodyOf, noQuery, receivedAtMs } from "../input.ts";
import { JSON_TYPE } from "../reply.ts";
import { sendLines } from "../stream.ts";
import { type Detail, projectRecord } from "../views.ts";

/** Texts are joined to pieces of about this many characters before they are written. */
const PIECE = 256 * 1024;

/**
 * Many rewards: all in order, or each as it finishes. A client that leaves cancels nothing: both ways iterate to the end.
 */
export function addBatchRoute(app: FastifyInstance, { assay, log }: Pick<RouteDeps, "assay" | "log">): void {
  app.post("/v1/rewards/batch", async (request, reply) => {
    noQuery(request);
    const { items } = bodyOf(request, BatchRequest);
    const lines = assay.batch(items, receivedAtMs(reply.elapsedTime));
    if (acceptsLines(request)) {
      return sendLines(reply, lines, (line) => `{"index":${line.index},"record":${recordText(line, items)}}`, {
        whenClientLeaves: "finish",
        log,
      });
    }
    const records: string[] = Array.from({ length: items.length }, () => "null");
    for await (const line of lines) records[line.index] = recordText(line, items);
    return sendRecords(reply, records);
  });
}

function recordText({ index, record }: BatchLine, items: readonly unknown[]): string {
  return JSON.stringify(
    "schema" in record && "tests" in record ? projectRecord(record, detailOf(items[index])) : record,
  );
}

/** What an item asks for; it was validated by whoever graded it. */
function detailOf(item: unknown): Detail {
  const options: unknown = Reflect.get(Object(item), "options");
  return Reflect.get(Object(options), "detail") === "full" ? "full" : "summary";
}

/** Ten thousand whole records may be more than one string can hold. */
function sendRecords(reply: FastifyReply, records: readonly string[]): FastifyReply {
  function* pieces(): Generator<string> {
    let piece = '{"records":[';
    for (const [index, record] of records.entries()) {
      piece += index === 0 ? record : `,${record}`;
      if (piece.length < PIECE) continue;
      yield piece;
      piece = "";
    }
    yield `${piece}]}`;
  }
  return reply.type(JSON_TYPE).send(Readable.from(pieces(), { objectMode: false }));
}
