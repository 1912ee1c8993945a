import type { Readable } from "node:stream";
import { createGunzip, createInflate } from "node:zlib";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { ServiceError } from "../contract/errors.ts";
import type { JsonValue } from "../contract/json.ts";
import { parseJson } from "../contract/json-parse.ts";

/** A body as its content type says: a whole JSON value, or lines still to be read. */
type Body =
  | { readonly type: "json"; readonly value: JsonValue }
  | { readonly type: "lines"; readonly stream: Readable };

export const LINES_TYPE = "application/x-ndjson";
const LINES_TYPES = [LINES_TYPE, "application/ndjson", "application/jsonl", "application/x-jsonlines"];

/** A client that stops in the middle of a body is given up after this. */
const STALLED_MS = 60_000;
/** How long the rest of a refused body is read and dropped, so that its sender gets to see the refusal. */
const DROP_MS = 15_000;

/** Takes JSON and JSON lines, plain or compressed, and nothing else. `limitBytes` bounds a JSON body after decompression. */
export function installBodyParsers(app: FastifyInstance, limitBytes: number): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(
    "application/json",
    async (request: FastifyRequest, payload: Readable): Promise<Body | null> => {
      requireUtf8(request);
      const declared = Number(request.headers["content-length"] ?? 0);
      if (declared > limitBytes) {
        dropRest(payload);
        throw tooLarge(limitBytes);
      }
      const bytes = await collect(decompress(request, payload), payload, limitBytes);
      return bytes.length === 0 ? null : { type: "json", value: parseJson(bytes) };
    },
  );
  app.addContentTypeParser(LINES_TYPES, async (request: FastifyRequest, payload: Readable): Promise<Body> => {
    requireUtf8(request);
    return { type: "lines", stream: decompress(request, payload) };
  });
}

/** The JSON body of a request; undefined where there is none. Throws `unsupported_media_type` for lines. */
export function jsonBody(request: FastifyRequest): JsonValue | undefined {
  const body = (request.body ?? null) as Body | null;
  if (body === null) return undefined;
  if (body.type !== "json") throw new ServiceError("unsupported_media_type", "send application/json");
  return body.value;
}

/** The lines of a request's body as they arrive. Throws `unsupported_media_type` for any other content type. */
export function linesBody(request: FastifyRequest): Readable {
  const body = (request.body ?? null) as Body | null;
  if (body?.type !== "lines") throw new ServiceError("unsupported_media_type", `send ${LINES_TYPE}`);
  return body.stream;
}

/** Reads and drops what is left of a body, for a while: closing at once could lose the answer on its way. */
export function dropRest(stream: Readable): void {
  stream.on("error", () => undefined);
  stream.resume();
  const timer = setTimeout(() => stream.destroy(), DROP_MS);
  timer.unref();
  stream.once("close", () => clearTimeout(timer));
}

function requireUtf8(request: FastifyRequest): void {
  const charset = /;\s*charset="?([^";\s]+)/i.exec(request.headers["content-type"] ?? "")?.[1];
  if (charset !== undefined && !/^utf-?8$/i.test(charset)) {
    throw new ServiceError("unsupported_media_type", "only UTF-8 is taken");
  }
}

function decompress(request: FastifyRequest, payload: Readable): Readable {
  const encoding = (request.headers["content-encoding"] ?? "identity").toLowerCase();
  if (encoding === "identity") return payload;
  const unpacker =
    encoding === "gzip" || encoding === "x-gzip" ? createGunzip() : encoding === "deflate" ? createInflate() : null;
  if (unpacker === null) {
    throw new ServiceError("unsupported_media_type", "content-encoding may be gzip, deflate or identity");
  }
  payload.on("error", (error) => unpacker.destroy(error));
  payload.on("close", () => {
    if (!payload.readableEnded) unpacker.destroy(new ServiceError("invalid_request", "the body ended early"));
  });
  return payload.pipe(unpacker);
}

/** All bytes of `stream`, which is `source` itself or made from it. Nothing beyond the limit is held. */
function collect(stream: Readable, source: Readable, limitBytes: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const timer = setTimeout(() => fail(new ServiceError("invalid_request", "the body stalled")), STALLED_MS);

    function settle(): void {
      clearTimeout(timer);
      stream.off("data", onData).off("end", onEnd).off("error", onError).off("close", onClose);
    }
    function fail(error: ServiceError): void {
      settle();
      if (stream !== source) {
        source.unpipe();
        stream.on("error", () => undefined);
        stream.destroy();
      }
      dropRest(source);
      reject(error);
    }
    function onData(chunk: Buffer): void {
      timer.refresh();
      size += chunk.length;
      if (size > limitBytes) fail(tooLarge(limitBytes));
      else chunks.push(chunk);
    }
    function onEnd(): void {
      settle();
      const [only] = chunks;
      resolve(only !== undefined && chunks.length === 1 ? only : Buffer.concat(chunks, size));
    }
    function onError(cause: Error): void {
      fail(
        cause instanceof ServiceError
          ? cause
          : new ServiceError("invalid_request", `the body can't be read: ${cause.message}`, { cause }),
      );
    }
    function onClose(): void {
      fail(new ServiceError("invalid_request", "the body ended early"));
    }
    stream.on("data", onData).on("end", onEnd).on("error", onError).on("close", onClose);
  });
}

function tooLarge(limitBytes: number): ServiceError {
  return new ServiceError("payload_too_large", `a body may hold at most ${limitBytes} bytes`);
}
