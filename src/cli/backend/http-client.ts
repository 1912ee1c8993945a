import { Agent as HttpAgent, type IncomingMessage, request as requestHttp } from "node:http";
import { Agent as HttpsAgent, request as requestHttps } from "node:https";
import type { JsonValue } from "../../contract/json.ts";
import { CliError } from "../cli-error.ts";

export interface HttpAnswer {
  readonly status: number;
  readonly headers: IncomingMessage["headers"];
  readonly text: string;
}

/** One JSON document, or lines of JSON sent as they come. */
export type HttpBody = { readonly json: JsonValue } | { readonly lines: Iterable<string> };

export interface HttpClient {
  /** Rejects with `CliError` where the service does not answer at all. */
  send(method: string, path: string, body?: HttpBody): Promise<HttpAnswer>;
  close(): void;
}

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

  return {
    send(method, path, body) {
      return new Promise((resolve, reject) => {
        const headers = {
          accept: "application/json",
          ...(token !== null && { authorization: `Bearer ${token}` }),
          ...(body !== undefined && { "content-type": "json" in body ? "application/json" : "application/x-ndjson" }),
        };
        const request = send(new URL(prefix + path, base), { method, agent, headers }, (response) => {
          collect(response).then(resolve, reject);
        });
        request.on("error", (error: NodeJS.ErrnoException) =>
          reject(new CliError(`${base.origin} does not answer: ${error.code ?? error.message}`)),
        );
        if (body !== undefined)
          for (const chunk of "json" in body ? [JSON.stringify(body.json)] : body.lines) request.write(chunk);
        request.end();
      });
    },
    close: () => agent.destroy(),
  };
}

function parseAddress(address: string): URL {
  const url = URL.canParse(address) ? new URL(address) : null;
  if (url === null || !["http:", "https:"].includes(url.protocol)) {
    throw new CliError(`${address} is not an http:// or https:// address`, 2);
  }
  return url;
}

async function collect(response: IncomingMessage): Promise<HttpAnswer> {
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk);
  return {
    status: response.statusCode ?? 0,
    headers: response.headers,
    text: Buffer.concat(chunks).toString("utf8"),
  };
}
