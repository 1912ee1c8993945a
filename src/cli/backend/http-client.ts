import { Agent as HttpAgent, type IncomingMessage, request as requestHttp } from "node:http";
import { Agent as HttpsAgent, request as requestHttps } from "node:https";
import { Readable } from "node:stream";
import type { JsonValue } from "../../contract/json.ts";
import { CliError } from "../cli-error.ts";
import { type RawLine, splitLines } from "../files/json-lines.ts";

const JSON_TYPE = "application/json";
const LINES_TYPE = "application/x-ndjson";

export interface HttpAnswer {
  readonly status: number;
  readonly text: string;
}

/** One JSON document, as a value or its text, or lines of JSON sent as they come. */
export type HttpBody =
  | { readonly json: JsonValue }
  | { readonly text: string }
  | { readonly lines: AsyncIterable<string> | Iterable<string> };

export interface HttpClient {
  /** Rejects with `Unreachable` where no whole answer comes. */
  send(method: string, path: string, body?: HttpBody): Promise<HttpAnswer>;
  /** As `send`, for an answer of JSON lines that is read while it comes; other answers come whole. */
  stream(method: string, path: string, body: HttpBody): Promise<HttpAnswer | AsyncIterable<RawLine>>;
  close(): void;
}

/** The service did not answer, or not to the end; it may be starting again. */
export class Unreachable extends CliError {}

/**
 * Talks to a running service over kept-alive connections. There is no timeout on an answer: a grading may wait for hours
 * behind others. Throws `CliError` for an address that is no http(s) URL.
 */
export function createHttpClient(address: string, token: string | null): HttpClient {
  const base = parseAddress(address);
  const isSecure = base.protocol === "https:";
  const options = { keepAlive: true, maxSockets: Number.POSITIVE_INFINITY };
  const agent = isSecure ? new HttpsAgent(options) : new HttpAgent(options);
  const send = isSecure ? requestHttps : requestHttp;
  const prefix = base.pathname.replace(/\/$/, "");

  function unreachable(error: unknown): Unreachable {
    const why = error instanceof Error && "code" in error ? String(error.code) : String(error);
    return new Unreachable(`${base.origin} does not answer: ${why}`);
  }

  function open(method: string, path: string, accept: string, body?: HttpBody): Promise<IncomingMessage> {
    return new Promise((resolve, reject) => {
      const headers = {
        accept,
        ...(token !== null && { authorization: `Bearer ${token}` }),
        ...(body !== undefined && { "content-type": "lines" in body ? LINES_TYPE : JSON_TYPE }),
      };
      const request = send(new URL(prefix + path, base), { method, agent, headers }, resolve);
      request.on("error", (error) => reject(unreachable(error)));
      Readable.from(chunksOf(body), { objectMode: false })
        .on("error", (error) => request.destroy(error))
        .pipe(request);
    });
  }

  async function* received(response: IncomingMessage): AsyncGenerator<Buffer> {
    try {
      for await (const chunk of response) yield chunk as Buffer;
    } catch (error) {
      throw unreachable(error);
    }
  }

  async function collect(response: IncomingMessage): Promise<HttpAnswer> {
    const chunks: Buffer[] = [];
    for await (const chunk of received(response)) chunks.push(chunk);
    return { status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString("utf8") };
  }

  return {
    send: async (method, path, body) => collect(await open(method, path, JSON_TYPE, body)),
    async stream(method, path, body) {
      const response = await open(method, path, LINES_TYPE, body);
      const isLines = response.statusCode === 200 && response.headers["content-type"]?.startsWith(LINES_TYPE) === true;
      return isLines ? splitLines(received(response)) : collect(response);
    },
    close: () => agent.destroy(),
  };
}

function chunksOf(body: HttpBody | undefined): AsyncIterable<string> | Iterable<string> {
  if (body === undefined) return [];
  if ("lines" in body) return body.lines;
  return ["text" in body ? body.text : JSON.stringify(body.json)];
}

function parseAddress(address: string): URL {
  const url = URL.canParse(address) ? new URL(address) : null;
  if (url === null || !["http:", "https:"].includes(url.protocol)) {
    throw new CliError(`${address} is not an http:// or https:// address`, 2);
  }
  return url;
}
