import type { JsonValue } from "../../../src/contract/json.ts";
import { type Plain, readPlain } from "../../call/values.ts";
import { brokenTests, type RoundRequest } from "../programs/rounds.ts";

/** A value as the programs of a test read it (`COMMON_SOURCE`): every byte is written anew, none of a candidate's is passed on. */
export function writeTokens(value: Plain): Buffer {
  return Buffer.from(tokensOf(value), "latin1");
}

/** Tokens as text, one character a byte. */
function tokensOf(value: Plain): string {
  switch (value.kind) {
    case "none":
      return "n";
    case "bool":
      return value.value ? "t" : "u";
    case "int":
      return `i${value.value} `;
    case "float":
      return `f${floatText(value.value)} `;
    case "str":
      return sized(Buffer.from(value.value).toString("latin1"));
    case "bytes":
      return sized(Buffer.from(value.base64, "base64").toString("latin1"));
    case "list":
    case "tuple":
    case "set":
      return `l${value.items.length} ${value.items.map(tokensOf).join("")}`;
    case "dict":
      return `d${value.entries.length} ${value.entries.flat().map(tokensOf).join("")}`;
    case "known":
      throw new RangeError("C and C++ have no values of Python's libraries");
  }
}

function sized(bytes: string): string {
  return `s${bytes.length}:${bytes}`;
}

/** An answer of the candidate's; null where it holds an integer that no type of C has, and whose digits may be very many. */
export function encodeAnswer(value: Plain): Uint8Array | null {
  return holdsWideInt(value) ? null : writeTokens(value);
}

function holdsWideInt(value: Plain): boolean {
  switch (value.kind) {
    case "int":
      return value.value < -(2n ** 63n) || value.value >= 2n ** 64n;
    case "list":
    case "tuple":
    case "set":
      return value.items.some(holdsWideInt);
    case "dict":
      return value.entries.some((entry) => entry.some(holdsWideInt));
    default:
      return false;
  }
}

function floatText(value: number): string {
  if (Object.is(value, -0)) return "-0";
  if (Number.isFinite(value)) return String(value);
  return Number.isNaN(value) ? "nan" : value > 0 ? "inf" : "-inf";
}

/** What a test program reads: its bounds, then each question with its answer. */
export function encodeRound({ maxNeeds, stopAtFirst, replies }: RoundRequest): Uint8Array {
  const parts: Uint8Array[] = [Buffer.from(`i${maxNeeds} ${stopAtFirst ? "t" : "u"}l${replies.size} `)];
  for (const [key, reply] of replies) {
    const size = reply === null ? 1 : reply.length + 1;
    parts.push(
      Buffer.from(`${sized(Buffer.from(key).toString("latin1"))}s${size}:${reply === null ? "x" : "v"}`, "latin1"),
    );
    if (reply !== null) parts.push(reply);
  }
  return Buffer.concat(parts);
}

/** What the candidate's program reads: the arguments of one call, in order. */
export function encodeQuestion(key: string): Uint8Array {
  const parsed = readPlain(JSON.parse(key) as JsonValue);
  if (parsed.kind !== "list") throw brokenTests("a question of theirs is no list of arguments");
  return Buffer.concat(parsed.items.map(writeTokens));
}
