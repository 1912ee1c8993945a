import type { JsonValue } from "../../src/contract/json.ts";
import { type Plain, ValueFault, writePlain } from "../call/values.ts";

/**
 * A value of a JavaScript program as test code has it, made anew from data: primitives, arrays, plain objects, maps, sets, dates, typed
 * arrays. Nothing in it is a function of the program's, so that operators and `JSON.stringify` decide by the data alone.
 */
export type Data = undefined | null | boolean | number | bigint | string | object;

/** The value of what `javascript-known.ts` wrote. Throws `ValueFault` for what is no such value. */
export function readData(plain: Plain): Data {
  switch (plain.kind) {
    case "none":
      return null;
    case "bool":
    case "float":
    case "str":
      return plain.value;
    case "int":
      return isExact(plain.value) ? Number(plain.value) : plain.value;
    case "bytes":
      return Buffer.from(plain.base64, "base64");
    case "list":
    case "tuple":
      return plain.items.map(readData);
    case "set":
      return new Set(plain.items.map(readData));
    case "dict":
      return readObject(plain.entries.map(([key, member]) => [readData(key), readData(member)]));
    case "known":
      return readKnown(plain.type, plain.parts);
  }
}

function isExact(value: bigint): boolean {
  return value >= Number.MIN_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER;
}

type Pairs = readonly (readonly [Data, Data])[];

function readObject(pairs: Pairs, object: object = {}): object {
  for (const [key, value] of pairs) {
    if (typeof key !== "string") throw new ValueFault("a string as a key is expected", []);
    Object.defineProperty(object, key, { value, writable: true, enumerable: true, configurable: true });
  }
  return object;
}

const VIEWS = {
  ...{ Int8Array, Uint8Array, Uint8ClampedArray, Int16Array, Uint16Array, Int32Array, Uint32Array },
  ...{ Float32Array, Float64Array },
};

function readKnown(type: string, parts: readonly Plain[]): Data {
  switch (type) {
    case "undefined":
      return undefined;
    case "BigInt":
      return readBigInt(parts);
    case "Array":
      return readArray(parts);
    case "null":
      return readObject(parts.map(readPair), Object.create(null) as object);
    case "Map":
      return new Map(parts.map(readPair));
    case "Set":
      return new Set(parts.map(readData));
    case "Date":
      return new Date(numberOf(parts[0]));
    case "object":
      return readInstance(parts);
    default:
      return readView(type, parts);
  }
}

/** Of such a class an object is more than its own data. */
const EXOTIC =
  /^(?:Array|Promise|Map|Set|WeakMap|WeakSet|Date|RegExp|.*Error|Number|String|Boolean|Function|.*Array|.*Iterator)$/;

/** An object of a class of the program, by its own data: of a prototype that nothing else has. */
function readInstance([, , kind, names, methods, , , data]: readonly Plain[]): Data {
  const isPlain = kind?.kind === "str" && kind.value === "object" && names?.kind === "list" && methods?.kind === "list";
  const isOwn = isPlain && !names.items.some((name) => name.kind !== "str" || EXOTIC.test(name.value));
  if (!isOwn || data?.kind !== "list" || methods.items.some((name) => name.kind !== "str" || name.value === "toJSON")) {
    throw new ValueFault("an object that is no data", []);
  }
  return readObject(data.items.map(readPair), Object.create({}) as object);
}

function readPair(plain: Plain): readonly [Data, Data] {
  const [key, value] = plain.kind === "list" ? plain.items : [];
  if (key === undefined || value === undefined) throw new ValueFault("a pair of key and value is expected", []);
  return [readData(key), readData(value)];
}

function readBigInt([text]: readonly Plain[]): bigint {
  const match = text?.kind === "str" ? /^(-?)(0x[0-9a-f]+)$/.exec(text.value) : null;
  if (match === null) throw new ValueFault("an integer in a string is expected", []);
  const size = BigInt(match[2] ?? "");
  return match[1] === "-" ? -size : size;
}

/** An array with holes, or with members beside its items. */
function readArray([items, ...members]: readonly Plain[]): Data {
  if (items?.kind !== "list") throw new ValueFault("an array is expected", []);
  const array: Data[] = new Array(items.items.length);
  for (const [place, item] of items.items.entries()) {
    if (item.kind !== "known" || item.type !== "hole") array[place] = readData(item);
  }
  const pairs = members.map(readPair);
  if (pairs.some(([key]) => key === "length")) throw new ValueFault("another member is expected", []);
  return readObject(pairs, array);
}

function readView(type: string, parts: readonly Plain[]): Data {
  if (!Object.hasOwn(VIEWS, type)) throw new ValueFault("unknown tag", []);
  return new VIEWS[type as keyof typeof VIEWS](parts.map(numberOf));
}

function numberOf(plain: Plain | undefined): number {
  if (plain?.kind !== "int" && plain?.kind !== "float") throw new ValueFault("a number is expected", []);
  return Number(plain.value);
}

/** True where not-a-number is the value or part of it. */
export function holdsNan(data: Data): boolean {
  if (typeof data === "number") return Number.isNaN(data);
  if (typeof data !== "object" || data === null || ArrayBuffer.isView(data)) return false;
  if (data instanceof Map) return [...data].flat().some(holdsNan);
  return (data instanceof Set ? [...data] : Object.values(data)).some(holdsNan);
}

/** The tagged JSON of arrays, plain objects, maps, sets and primitives, as a driver with `javascript-known.ts` reads it. */
export function writeData(data: Data): JsonValue {
  switch (typeof data) {
    case "undefined":
      return known("undefined");
    case "bigint":
      return known("BigInt", `${data < 0n ? "-" : ""}0x${(data < 0n ? -data : data).toString(16)}`);
    case "number":
      return writePlain(isExactNumber(data) ? { kind: "int", value: BigInt(data) } : { kind: "float", value: data });
    case "object":
      return data === null ? null : writeObject(data);
    default:
      return data;
  }
}

function isExactNumber(data: number): boolean {
  return Number.isSafeInteger(data) && !Object.is(data, -0);
}

function writeObject(data: object): JsonValue {
  if (Array.isArray(data)) return data.map(writeData);
  if (data instanceof Map) return known("Map", ...[...data].map((pair) => pair.map(writeData)));
  if (data instanceof Set) return known("Set", ...[...data].map(writeData));
  return { $dict: Object.entries(data).map(([key, value]) => [key, writeData(value)]) };
}

function known(type: string, ...parts: readonly JsonValue[]): JsonValue {
  return { $known: [type, ...parts] };
}
