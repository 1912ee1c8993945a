import type { FastifyReply, FastifyRequest } from "fastify";
import type { Problem } from "../contract/api.ts";
import { ERROR_CATALOGUE, ServiceError } from "../contract/errors.ts";
import type { Log } from "../contract/telemetry.ts";

export const PROBLEM_TYPE = "application/problem+json";

/** Seconds after which a refused caller may try again, where the refusal does not say. */
const RETRY_AFTER_S: Readonly<Record<number, number>> = { 429: 1, 503: 5 };

/** What goes on after a passed deadline: named in the 504. */
export interface Continuing {
  readonly id: string;
  readonly input_hash: string;
}

/** The HTTP status of an error. Codes that only records carry are met where a call has no record: `POST /v1/run`. */
export function statusOf(error: ServiceError): number {
  return ERROR_CATALOGUE[error.code].status ?? (error.retryable ? 503 : 500);
}

/** An error as RFC 9457 says it. The message of an `internal` one stays in the log. */
export function toProblem(error: ServiceError, requestId: string, continuing?: Continuing): Problem {
  return {
    type: `/docs#${error.code}`,
    title: error.code.replaceAll("_", " "),
    status: statusOf(error),
    detail:
      error.code === "internal" ? "the service failed; its log has the reason under the request id" : error.message,
    code: error.code,
    path: error.path ?? null,
    retryable: error.retryable,
    request_id: requestId,
    ...continuing,
  };
}

/** Answers with a problem. */
export function sendProblem(reply: FastifyReply, error: ServiceError, continuing?: Continuing): FastifyReply {
  const problem = toProblem(error, reply.request.id, continuing);
  const retryAfterS = error.retryAfterS ?? RETRY_AFTER_S[problem.status];
  // The framework would close the connection under a client that is still sending: it would lose this answer. What reads
  // bodies drops the rest of a refused one.
  reply.removeHeader("connection");
  if (problem.status === 401) reply.header("www-authenticate", "Bearer");
  if (retryAfterS !== undefined) reply.header("retry-after", String(Math.ceil(retryAfterS)));
  return reply.code(problem.status).type(PROBLEM_TYPE).send(JSON.stringify(problem));
}

/** The handler for whatever a route or the framework throws. */
export function createErrorHandler(log: Log) {
  return function handleError(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
    const known = classify(error);
    if (known.code === "internal") {
      log.error({ request_id: request.id, route: request.routeOptions.url ?? null, err: error }, "request failed");
    }
    return sendProblem(reply, known);
  };
}

/** The framework's own refusals as ours; all else that is no `ServiceError` is our fault. */
function classify(error: unknown): ServiceError {
  if (error instanceof ServiceError) return error;
  if (!(error instanceof Error)) return new ServiceError("internal", String(error));
  const status: unknown = Reflect.get(error, "statusCode");
  if (status === 413) return new ServiceError("payload_too_large", error.message, { cause: error });
  if (status === 415) {
    return new ServiceError("unsupported_media_type", "this content type is not taken here", { cause: error });
  }
  if (status === 404) return new ServiceError("not_found", error.message, { cause: error });
  if (typeof status === "number" && status >= 400 && status < 500) {
    return new ServiceError("invalid_request", error.message, { cause: error });
  }
  return new ServiceError("internal", error.message, { cause: error });
}

/** What a client gets whose bytes are no HTTP: the whole response, to be written to its socket. */
export function rawProblem(status: 400 | 408 | 431, detail: string): string {
  const reason = { 400: "Bad Request", 408: "Request Timeout", 431: "Request Header Fields Too Large" }[status];
  const body = JSON.stringify({
    type: "/docs#invalid_request",
    title: "invalid request",
    status,
    detail,
    code: "invalid_request",
    path: null,
    retryable: false,
  } satisfies Problem);
  return (
    `HTTP/1.1 ${status} ${reason}\r\nConnection: close\r\nContent-Type: ${PROBLEM_TYPE}\r\n` +
    `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`
  );
}
