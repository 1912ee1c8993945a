import type { JsonValue } from "../../../src/contract/json.ts";
import { type Plain, readPlain } from "../../call/values.ts";
import { brokenTests, type RoundRequest } from "../programs/rounds.ts";

/** A value as the programs of a test read it (`COMMON_SOURCE`): every byte is written anew, none of a candidate's is passed on. */
export function writeTokens(value: Plain): Buffer {
  switch (value.kind) {
    case "none":
      return Buffer.from("n");
    case "bool":
      return Buffer.from(value.value ? "t" : "u");
    case "int":
      return Buffer.from(`i${value.value} `);
    case "float":
      return Buffer.from(`f${floatText(value.value)} `);
    case "str":
      return sized("s", Buffer.from(value.value));
    case "bytes":
      return sized("s", Buffer.from(value.base64, "base64"));
    case "list":
    case "tuple":
    case "set":
      return Buffer.concat([Buffer.from(`l${value.items.length} `), ...value.items.map(writeTokens)]);
    case "dict":
      return Buffer.concat([Buffer.from(`d${value.entries.length} `), ...value.entries.flat().map(writeTokens)]);
  }
}

function sized(sign: string, bytes: Uint8Array): Buffer {
  return Buffer.concat([Buffer.from(`${sign}${bytes.length}:`), bytes]);
}

function floatText(value: number): string {
  if (Object.is(value, -0)) return "-0";
  if (Number.isFinite(value)) return String(value);
  return Number.isNaN(value) ? "nan" : value > 0 ? "inf" : "-inf";
}

/** What a test program reads: its bounds, then each question with its answer. */
export function encodeRound({ maxNeeds, stopAtFirst, replies }: RoundRequest): Uint8Array {
  const parts: Buffer[] = [Buffer.from(`i${maxNeeds} ${stopAtFirst ? "t" : "u"}l${replies.size} `)];
  for (const [key, reply] of replies) {
    const tokens = reply === null ? Buffer.from("x") : Buffer.concat([Buffer.from("v"), writeTokens(reply)]);
    parts.push(sized("s", Buffer.from(key)), sized("s", tokens));
  }
  return Buffer.concat(parts);
}

/** What the candidate's program reads: the arguments of one call, in order. */
export function encodeQuestion(key: string): Uint8Array {
  const parsed = readPlain(JSON.parse(key) as JsonValue);
  if (parsed.kind !== "list") throw brokenTests("a question of theirs is no list of arguments");
  return Buffer.concat(parsed.items.map(writeTokens));
}
