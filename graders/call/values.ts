import type { JsonValue } from "../../src/contract/json.ts";

/** A plain value of a program, with the distinctions that a comparison needs and JSON lacks. */
export type Plain =
  | { readonly kind: "none" }
  | { readonly kind: "bool"; readonly value: boolean }
  | { readonly kind: "int"; readonly value: bigint }
  | { readonly kind: "float"; readonly value: number }
  | { readonly kind: "str"; readonly value: string }
  | { readonly kind: "bytes"; readonly base64: string }
  | { readonly kind: "list" | "tuple" | "set"; readonly items: readonly Plain[] }
  | { readonly kind: "dict"; readonly entries: readonly (readonly [Plain, Plain])[] }
  /** A value of a library's type, by its name and what makes it: only between test code and the program it tests. */
  | { readonly kind: "known"; readonly type: string; readonly parts: readonly Plain[] };

/** JSON that is no plain value: an unknown tag, a repeated key, too deep. `path` leads to the place. */
export class ValueFault extends Error {
  readonly path: readonly (string | number)[];

  constructor(message: string, path: readonly (string | number)[]) {
    super(message);
    this.name = "ValueFault";
    this.path = path;
  }
}

/** Values nest no deeper: both sides recurse over them. */
export const MAX_DEPTH = 100;

const MAX_EXACT = 2 ** 53;

type Path = readonly (string | number)[];

/**
 * Reads tagged JSON: `$int` (decimal or 0x), `$float`, `$tuple`, `$set`, `$bytes`, `$dict` (pairs, for keys that are no
 * strings); every other object is a dict of string keys. Throws `ValueFault`.
 */
export function readPlain(json: JsonValue, path: Path = []): Plain {
  if (path.length > MAX_DEPTH) throw new ValueFault("the value nests too deep", path);
  if (json === null) return { kind: "none" };
  if (typeof json === "boolean") return { kind: "bool", value: json };
  if (typeof json === "string") return { kind: "str", value: json };
  if (typeof json === "number") return readNumber(json);
  if (isArray(json)) return { kind: "list", items: readItems(json, path) };
  const keys = Object.keys(json);
  const [tag] = keys;
  if (keys.length === 1 && tag?.startsWith("$") === true) return readTagged(tag, json[tag] ?? null, path);
  return readDict(
    keys.map((key) => [key, json[key] ?? null]),
    path,
  );
}

function isArray(json: JsonValue): json is readonly JsonValue[] {
  return Array.isArray(json);
}

/** Integers beyond 2^53 are tagged, so a larger number was written with an exponent. */
function readNumber(value: number): Plain {
  const isInt = Number.isInteger(value) && Math.abs(value) <= MAX_EXACT;
  return isInt ? { kind: "int", value: BigInt(value) } : { kind: "float", value };
}

function readItems(items: readonly JsonValue[], path: Path): Plain[] {
  return items.map((item, index) => readPlain(item, [...path, index]));
}

function readTagged(tag: string, value: JsonValue, path: Path): Plain {
  const inside = [...path, tag];
  switch (tag) {
    case "$int":
      return { kind: "int", value: readInt(value, inside) };
    case "$float":
      return { kind: "float", value: readFloat(value, inside) };
    case "$bytes":
      return { kind: "bytes", base64: readBase64(value, inside) };
    case "$tuple":
      return { kind: "tuple", items: readItems(requireArray(value, inside), inside) };
    case "$set":
      return readSet(requireArray(value, inside), inside);
    case "$known":
      return readKnown(requireArray(value, inside), inside);
    case "$dict":
      return readDict(requireArray(value, inside).map(requirePair(inside)), inside);
    default:
      throw new ValueFault("unknown tag", inside);
  }
}

function readInt(value: JsonValue, path: Path): bigint {
  const match = typeof value === "string" ? /^(-?)([0-9]{1,20000}|0x[0-9a-f]+)$/.exec(value) : null;
  if (match?.[2] === undefined) throw new ValueFault("an integer in a string is expected", path);
  const size = BigInt(match[2]);
  return match[1] === "-" ? -size : size;
}

const SPECIAL_FLOATS: ReadonlyMap<string, number> = new Map([
  ["nan", Number.NaN],
  ["inf", Number.POSITIVE_INFINITY],
  ["-inf", Number.NEGATIVE_INFINITY],
]);

function readFloat(value: JsonValue, path: Path): number {
  const text = typeof value === "string" && value.length <= 400 ? value : "";
  const special = SPECIAL_FLOATS.get(text);
  if (special !== undefined) return special;
  if (!/^-?[0-9]+(?:\.[0-9]+)?(?:e[+-]?[0-9]+)?$/i.test(text))
    throw new ValueFault("a float in a string is expected", path);
  return Number(text);
}

function readBase64(value: JsonValue, path: Path): string {
  const base64 = typeof value === "string" ? Buffer.from(value, "base64").toString("base64") : null;
  if (base64 === null || base64 !== value) throw new ValueFault("base64 is expected", path);
  return base64;
}

function requireArray(value: JsonValue, path: Path): readonly JsonValue[] {
  if (!isArray(value)) throw new ValueFault("an array is expected", path);
  return value;
}

function requirePair(path: Path): (value: JsonValue, index: number) => readonly [JsonValue, JsonValue] {
  return (value, index) => {
    const [key, member, more] = requireArray(value, [...path, index]);
    if (key === undefined || member === undefined || more !== undefined) {
      throw new ValueFault("a pair of key and value is expected", [...path, index]);
    }
    return [key, member];
  };
}

function readSet(values: readonly JsonValue[], path: Path): Plain {
  const items = readItems(values, path);
  requireDistinct(items, path);
  return { kind: "set", items };
}

function readKnown([type, ...parts]: readonly JsonValue[], path: Path): Plain {
  if (typeof type !== "string") throw new ValueFault("the name of a type is expected", path);
  return { kind: "known", type, parts: readItems(parts, path) };
}

/** True where a value of a library's type is part of this one. */
export function holdsKnown(value: Plain): boolean {
  switch (value.kind) {
    case "known":
      return true;
    case "list":
    case "tuple":
    case "set":
      return value.items.some(holdsKnown);
    case "dict":
      return value.entries.some(([key, member]) => holdsKnown(key) || holdsKnown(member));
    default:
      return false;
  }
}

function readDict(pairs: readonly (readonly [JsonValue, JsonValue])[], path: Path): Plain {
  const entries = pairs.map(
    ([key, member], index) =>
      [readPlain(key, [...path, index]), readPlain(member, [...path, pathKey(key, index)])] as const,
  );
  requireDistinct(
    entries.map(([key]) => key),
    path,
  );
  return { kind: "dict", entries };
}

function pathKey(key: JsonValue, index: number): string | number {
  return typeof key === "string" ? key : index;
}

function requireDistinct(members: readonly Plain[], path: Path): void {
  const keys = new Set<string>();
  for (const member of members) {
    if (!isHashable(member)) throw new ValueFault("lists, sets and dicts can't be keys or members of a set", path);
    const key = keyOf(member);
    if (keys.has(key)) throw new ValueFault("a key or member of a set is repeated", path);
    keys.add(key);
  }
}

function isHashable(value: Plain): boolean {
  if (value.kind === "tuple") return value.items.every(isHashable);
  return value.kind !== "list" && value.kind !== "dict";
}

/** A text equal for two values exactly where they are equal: int and float by value, a bool apart from every number. */
export function keyOf(value: Plain): string {
  switch (value.kind) {
    case "none":
      return "none";
    case "bool":
      return String(value.value);
    case "int":
      return `n${hex(value.value)}`;
    case "float":
      return Number.isInteger(value.value) ? `n${hex(BigInt(value.value))}` : `n${value.value}`;
    case "str":
      return JSON.stringify(value.value);
    case "bytes":
      return `b${value.base64}`;
    case "list":
      return `[${value.items.map(keyOf).join()}]`;
    case "tuple":
      return `(${value.items.map(keyOf).join()})`;
    case "set":
      return `{${value.items.map(keyOf).toSorted().join()}}`;
    case "dict":
      return `<${value.entries
        .map(([key, member]) => `${keyOf(key)}:${keyOf(member)}`)
        .toSorted()
        .join()}>`;
    case "known":
      return `k${JSON.stringify(value.type)}(${value.parts.map(keyOf).join()})`;
  }
}

/** The tagged JSON that a driver reads: floats always tagged, so that `1.0` stays one. */
export function writePlain(value: Plain): JsonValue {
  switch (value.kind) {
    case "none":
      return null;
    case "bool":
    case "str":
      return value.value;
    case "int":
      return value.value >= -MAX_EXACT && value.value <= MAX_EXACT ? Number(value.value) : { $int: hex(value.value) };
    case "float":
      return { $float: writeFloat(value.value) };
    case "bytes":
      return { $bytes: value.base64 };
    case "list":
      return value.items.map(writePlain);
    case "tuple":
      return { $tuple: value.items.map(writePlain) };
    case "set":
      return { $set: value.items.map(writePlain) };
    case "dict":
      return { $dict: value.entries.map(([key, member]) => [writePlain(key), writePlain(member)]) };
    case "known":
      return { $known: [value.type, ...value.parts.map(writePlain)] };
  }
}

/** Hexadecimal, since decimal takes time more than linear in a hostile length. */
function hex(value: bigint): string {
  return value < 0n ? `-0x${(-value).toString(16)}` : `0x${value.toString(16)}`;
}

function writeFloat(value: number): string {
  if (Number.isNaN(value)) return "nan";
  if (Object.is(value, -0)) return "-0.0";
  if (!Number.isFinite(value)) return value > 0 ? "inf" : "-inf";
  return String(value);
}
