import type { JsonObject, JsonValue } from "../../src/contract/json.ts";
import { holdsKnown, type Plain, readPlain, ValueFault } from "./values.ts";

/** What a driver said of its one call; of an exception its message and the names of its types, most special first. */
export type Answer =
  | { readonly state: "value"; readonly value: Plain }
  | { readonly state: "raised"; readonly texts: readonly string[] }
  | { readonly state: "unplain" | "unparsed" | "missing" | "garbled" };

/**
 * Reads the one line of JSON that a driver writes on stdout. The candidate shares its process, so every byte is its own: a
 * line too many, one not ended or anything but the agreed shape is `garbled`; longer than `maxBytes` is never right.
 */
export function readAnswer(stdout: Uint8Array, maxBytes: number): Answer {
  const message = readLine(stdout, maxBytes);
  if ("state" in message) return message;
  const answer = readMessage(message.object);
  return answer.state === "value" && holdsKnown(answer.value) ? GARBLED : answer;
}

/** As `readAnswer`, for test code that runs apart: values of libraries may be among it, and what the program has printed. */
export function readPrintedAnswer(
  stdout: Uint8Array,
  maxBytes: number,
): { readonly answer: Answer; readonly printed: string } {
  const message = readLine(stdout, maxBytes);
  if ("state" in message) return { answer: message, printed: "" };
  const { printed = "", ...rest } = message.object;
  if (typeof printed !== "string") return { answer: GARBLED, printed: "" };
  return { answer: readMessage(rest), printed };
}

const GARBLED = { state: "garbled" } as const;

function readLine(
  stdout: Uint8Array,
  maxBytes: number,
): { readonly object: JsonObject } | { readonly state: "missing" | "garbled" } {
  if (stdout.length === 0) return { state: "missing" };
  if (stdout.length > maxBytes || stdout.indexOf(0x0a) !== stdout.length - 1) return GARBLED;
  const object = parseObject(stdout);
  return object === null ? GARBLED : { object };
}

function readMessage(message: JsonObject): Answer {
  const [key, second] = Object.keys(message);
  if (key === undefined || second !== undefined) return GARBLED;
  const content = message[key] ?? null;
  switch (key) {
    case "answer":
      return readValue(content);
    case "raised":
      return isTexts(content) ? { state: "raised", texts: content } : GARBLED;
    case "unplain":
    case "unparsed":
      return { state: key };
    default:
      return GARBLED;
  }
}

function readValue(content: JsonValue): Answer {
  try {
    return { state: "value", value: readPlain(content) };
  } catch (error) {
    if (error instanceof ValueFault) return GARBLED;
    throw error;
  }
}

function isTexts(value: JsonValue): value is readonly string[] {
  return Array.isArray(value) && value.every((member) => typeof member === "string");
}

function parseObject(bytes: Uint8Array): JsonObject | null {
  try {
    const parsed = JSON.parse(new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes)) as JsonValue;
    return isObject(parsed) ? parsed : null;
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof TypeError) return null;
    throw error;
  }
}

function isObject(value: JsonValue): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
