import type { FastifyRequest } from "fastify";
import { z } from "zod";
import { ServiceError } from "../contract/errors.ts";
import { Metadata } from "../contract/record.ts";
import { parseShape } from "../contract/shape.ts";
import { Identifier } from "../contract/text.ts";
import { jsonBody, LINES_TYPE } from "./body.ts";

const NoQuery = z.strictObject({});
const METADATA_PREFIX = "metadata.";

/** What each route needs of the application. */
export interface PathId {
  readonly Params: { readonly id: string };
}

/** The JSON body in a shape; an absent one is read as `otherwise`, or refused where there is none. Throws `invalid_request`. */
export function bodyOf<S extends z.ZodType>(request: FastifyRequest, shape: S, otherwise?: unknown): z.output<S> {
  const value = jsonBody(request) ?? otherwise;
  if (value === undefined) throw new ServiceError("invalid_request", "the request has no JSON body");
  return parseShape(shape, value);
}

/** Refuses a body where none is read, as far as it was sent as JSON. Throws `invalid_request`. */
export function noBody(request: FastifyRequest): void {
  bodyOf(request, NoQuery, {});
}

/** The query in a shape. Throws `invalid_request` naming the parameter. */
export function queryOf<S extends z.ZodType>(request: FastifyRequest, shape: S): z.output<S> {
  return parseShape(shape, { ...(request.query as object) });
}

/** Refuses query parameters where none is read. */
export function noQuery(request: FastifyRequest): void {
  queryOf(request, NoQuery);
}

/**
 * The query split into the filters on metadata, `metadata.<key>=<value>`, and the rest. A value that reads as a JSON number,
 * boolean or quoted string means that; any other is a string as it is. Throws `invalid_request`.
 */
export function splitMetadata(request: FastifyRequest): { metadata: Metadata; rest: Record<string, unknown> } {
  const found: [string, unknown][] = [];
  const rest: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(request.query as Record<string, unknown>)) {
    if (!name.startsWith(METADATA_PREFIX)) rest[name] = value;
    else if (typeof value === "string") found.push([name.slice(METADATA_PREFIX.length), metadataValue(value)]);
    else throw new ServiceError("invalid_request", `${name} is given twice`, { path: name });
  }
  return { metadata: parseShape(Metadata, Object.fromEntries(found), "metadata"), rest };
}

function metadataValue(text: string): unknown {
  if (text === "true" || text === "false") return text === "true";
  if (/^-?(?:0|[1-9]\d{0,14})(?:\.\d{1,15})?(?:[eE][+-]?\d{1,2})?$/.test(text)) return Number(text);
  return /^".*"$/s.test(text) ? jsonString(text) : text;
}

function jsonString(text: string): string {
  try {
    return String(JSON.parse(text));
  } catch {
    return text;
  }
}

/** An id out of a path, decoded. Throws `invalid_request`. */
export function pathId(raw: string, name = "id"): string {
  return parseShape(Identifier, raw, name);
}

/** `id` or `id@sha256:...` out of a path. Throws `invalid_request`. */
export function pathTaskReference(raw: string): string {
  pathId(raw.replace(/@sha256:[0-9a-f]{64}$/, ""));
  return raw;
}

/** True where the client asks for JSON lines. */
export function acceptsLines(request: FastifyRequest): boolean {
  return hasToken(request.headers.accept, LINES_TYPE);
}

/** True where the client does not wait for the grading (RFC 7240). */
export function prefersAsync(request: FastifyRequest): boolean {
  const prefer = request.headers.prefer;
  return hasToken(Array.isArray(prefer) ? prefer.join(",") : prefer, "respond-async");
}

/** True where a comma-separated header names `token`, whatever parameters follow it. */
function hasToken(header: string | undefined, token: string): boolean {
  if (header === undefined) return false;
  return header.split(",").some((part) => part.split(";")[0]?.trim().toLowerCase() === token);
}

/** When the request arrived, milliseconds since the epoch. */
export function receivedAtMs(elapsedMs: number): number {
  return Date.now() - elapsedMs;
}
