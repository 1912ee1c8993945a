import { ServiceError } from "./errors.ts";
import type { JsonValue } from "./json.ts";
import { describePlace, locate } from "./json-locate.ts";
import { type JsonFault, scanJson } from "./json-scan.ts";

/** Containers inside one another that a document may hold. */
export const MAX_JSON_DEPTH = 128;

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

const FAULTS = {
  depth: `more than ${MAX_JSON_DEPTH} levels deep`,
  duplicate: "the key is given twice",
  prototype: "a key that would reach an object's prototype",
  integer: 'an integer beyond 2^53 loses digits: send {"$int":"..."} where the shape takes it, else a string',
  infinite: "the number is beyond the range of a double",
} as const satisfies Record<JsonFault, string>;

/**
 * The value of a JSON document, read strictly: UTF-8 only, at most `MAX_JSON_DEPTH` deep, no key twice in one object, no key
 * that reaches a prototype, no integer beyond 2^53, no number beyond a double. Escaped lone surrogates are kept: a solution
 * may hold them. One scan over the bytes comes before `JSON.parse`, so that hostile depth costs nothing. Throws
 * `invalid_request` with line, offset and the path of the fault.
 */
export function parseJson(bytes: Uint8Array): JsonValue {
  const text = decode(bytes);
  if (text.trim() === "") throw new ServiceError("invalid_request", "the JSON document is empty");
  const fault = scanJson(bytes, MAX_JSON_DEPTH);
  if (fault !== null) throw refuse(bytes, fault.offset, FAULTS[fault.kind]);
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    throw refuse(bytes, bytes.length, "not JSON");
  }
}

/** As `parseJson`, for a document that is text already. Throws `invalid_request`. */
export function parseJsonText(text: string): JsonValue {
  return parseJson(new TextEncoder().encode(text));
}

function decode(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes);
  } catch (cause) {
    throw new ServiceError("invalid_request", "the JSON document is not valid UTF-8", { cause });
  }
}

function refuse(bytes: Uint8Array, offset: number, message: string): ServiceError {
  const place = locate(bytes, offset);
  return new ServiceError("invalid_request", `${message} (${describePlace(bytes, place.offset)})`, {
    ...(place.path === "" ? {} : { path: place.path }),
  });
}
