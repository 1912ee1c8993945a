import { isDeepStrictEqual } from "node:util";
import type { Data } from "../../split/javascript-data.ts";

/** What JavaScript makes of its operands, which are data: it throws where that would, and reaches nothing but them. */
export type Operation = (...operands: readonly Data[]) => Data;

/** Operators of two operands. JavaScript applies them to any values; as numbers they are there for the compiler alone. */
export const BINARY: ReadonlyMap<string, Operation> = new Map<string, Operation>([
  ["===", (left, right) => left === right],
  ["!==", (left, right) => left !== right],
  ["==", (left, right) => isLooselyEqual(left, right)],
  ["!=", (left, right) => !isLooselyEqual(left, right)],
  ["<", (left, right) => (left as number) < (right as number)],
  ["<=", (left, right) => (left as number) <= (right as number)],
  [">", (left, right) => (left as number) > (right as number)],
  [">=", (left, right) => (left as number) >= (right as number)],
  ["+", (left, right) => (left as number) + (right as number)],
  ["-", (left, right) => (left as number) - (right as number)],
  ["*", (left, right) => (left as number) * (right as number)],
  ["/", (left, right) => (left as number) / (right as number)],
  ["%", (left, right) => (left as number) % (right as number)],
  ["**", power],
  [",", (_, right) => right],
  ["&&", (left, right) => left && right],
  ["||", (left, right) => left || right],
  ["??", (left, right) => left ?? right],
]);

export const UNARY: ReadonlyMap<string, Operation> = new Map<string, Operation>([
  ["!", (value) => !value],
  ["-", (value) => -(value as number)],
  ["+", (value) => +(value as number)],
  ["typeof", (value) => typeof value],
]);

function isLooselyEqual(left: Data, right: Data): boolean {
  // biome-ignore lint/suspicious/noDoubleEquals: this is that operator
  return left == right;
}

function power(left: Data, right: Data): Data {
  if (typeof left !== "number" || typeof right !== "number") throw new TypeError("a power of no numbers");
  return left ** right;
}

/** `assert.equal`, by Node.js' manual: `==`, and not-a-number is itself. */
function isEqual(left: Data, right: Data): boolean {
  return isLooselyEqual(left, right) || (Number.isNaN(left) && Number.isNaN(right));
}

/** `assert.deepEqual`, by Node.js' manual: primitives as `==` has them, own enumerable members, whatever the prototypes. */
function isLooselyDeepEqual(left: Data, right: Data): boolean {
  if (!isObject(left) || !isObject(right)) return !isObject(left) && !isObject(right) && isEqual(left, right);
  if (tagOf(left) !== tagOf(right)) return false;
  if (!["[object Object]", "[object Array]"].includes(tagOf(left))) return isDeepStrictEqual(left, right);
  const [own, others] = [new Map(Object.entries(left)), new Map(Object.entries(right))];
  if (Array.isArray(left) && Array.isArray(right) && left.length !== right.length) return false;
  if (own.size !== others.size) return false;
  return [...own].every(
    ([key, value]) => others.has(key) && isLooselyDeepEqual(value as Data, others.get(key) as Data),
  );
}

function isObject(value: Data): value is object {
  return typeof value === "object" && value !== null;
}

function tagOf(value: object): string {
  return Object.prototype.toString.call(value);
}

/** What the assertions of `node:assert` say of two values, by name. */
export const COMPARISONS: ReadonlyMap<string, Operation> = new Map<string, Operation>([
  ["equal", isEqual],
  ["notEqual", (left, right) => !isEqual(left, right)],
  ["strictEqual", Object.is],
  ["notStrictEqual", (left, right) => !Object.is(left, right)],
  ["deepEqual", isLooselyDeepEqual],
  ["notDeepEqual", (left, right) => !isLooselyDeepEqual(left, right)],
  ["deepStrictEqual", isDeepStrictEqual],
  ["notDeepStrictEqual", (left, right) => !isDeepStrictEqual(left, right)],
]);

/** Names of the language that an assertion may use, where nothing else is called so. */
export const CONSTANTS: ReadonlyMap<string, Data> = new Map<string, Data>([
  ...(["undefined", "NaN", "Infinity"] as const).map((name) => [name, globalThis[name]] as const),
  ...(["PI", "E", "SQRT2", "LN2", "LN10"] as const).map((name) => [`Math.${name}`, Math[name]] as const),
  ...(["EPSILON", "MAX_SAFE_INTEGER", "MIN_SAFE_INTEGER", "MAX_VALUE", "MIN_VALUE"] as const).map(
    (name) => [`Number.${name}`, Number[name]] as const,
  ),
  ["Number.NaN", Number.NaN],
  ["Number.POSITIVE_INFINITY", Number.POSITIVE_INFINITY],
  ["Number.NEGATIVE_INFINITY", Number.NEGATIVE_INFINITY],
]);

const MATH = ["abs", "round", "floor", "ceil", "trunc", "sqrt", "cbrt", "max", "min", "sign", "pow", "hypot"] as const;

/** Functions of the language that an assertion may use, where nothing else is called so. */
export const FUNCTIONS: ReadonlyMap<string, Operation> = new Map<string, Operation>([
  ...MATH.map((name): [string, Operation] => [
    `Math.${name}`,
    (...values) => Math[name](...(values as [number, number])),
  ]),
  ["JSON.stringify", (value, _, indent) => JSON.stringify(value, null, indent as number)],
  ["Object.is", Object.is],
  ["Object.keys", (value) => Object.keys(value as object)],
  ["Array.isArray", (value) => Array.isArray(value)],
  ["Array.from", (value) => Array.from(value as Iterable<Data>)],
  ["Number", (value) => Number(value)],
  ["String", (value) => String(value)],
  ["Boolean", (value) => Boolean(value)],
  ["isNaN", (value) => Number.isNaN(Number(value))],
  ["Number.isNaN", (value) => Number.isNaN(value)],
  ["Number.isInteger", (value) => Number.isInteger(value)],
  ["parseInt", (value, radix) => Number.parseInt(value as string, radix as number)],
  ["parseFloat", (value) => Number.parseFloat(value as string)],
  ["new Set", (items) => new Set(items as Iterable<Data>)],
  ["new Map", (pairs) => new Map(pairs as Iterable<readonly [Data, Data]>)],
]);

/** Methods of data that change nothing, by what they are methods of. */
const METHODS: readonly (readonly [object, ReadonlySet<string>])[] = [
  [
    String.prototype,
    new Set("includes startsWith endsWith indexOf trim toUpperCase toLowerCase split slice charAt toString".split(" ")),
  ],
  [Array.prototype, new Set("includes indexOf join slice sort reverse toString".split(" "))],
  [Number.prototype, new Set(["toFixed", "toString"])],
  [BigInt.prototype, new Set(["toString"])],
  [Map.prototype, new Set(["has", "get"])],
  [Set.prototype, new Set(["has"])],
];

export const METHOD_NAMES: ReadonlySet<string> = new Set(METHODS.flatMap(([, names]) => [...names]));

/** `receiver.name(...args)`; the receiver itself is left as it is. */
export function callMethod(name: string): Operation {
  return (receiver, ...args) => {
    if (receiver === undefined || receiver === null) throw new TypeError("nothing has no methods");
    const [owner] = METHODS.find(([prototype]) => isOf(receiver, prototype)) ?? [];
    const names = METHODS.find(([prototype]) => prototype === owner)?.[1];
    if (owner === undefined || names?.has(name) !== true) throw new TypeError("no such method");
    if (isObject(receiver) && Object.hasOwn(receiver, name)) throw new TypeError("a member is no method");
    const method: unknown = Reflect.get(owner, name);
    if (typeof method !== "function") throw new TypeError("no such method");
    return Reflect.apply(method, Array.isArray(receiver) ? [...receiver] : receiver, args) as Data;
  };
}

function isOf(receiver: Data, prototype: object): boolean {
  return Object.getPrototypeOf(Object(receiver)) === prototype;
}

/** `object[key]`: an own member, or what data has as its length or size. */
export function memberOf(object: Data, key: Data): Data {
  if (object === undefined || object === null) throw new TypeError("nothing has no members");
  if (typeof key !== "string" && typeof key !== "number") throw new TypeError("another key");
  if (key === "size" && (object instanceof Map || object instanceof Set)) return object.size;
  const boxed = Object(object) as Readonly<Record<string, Data>>;
  return Object.hasOwn(boxed, key) ? boxed[String(key)] : undefined;
}

export const listOf: Operation = (...items) => [...items];

/** An object literal with these names, from the values behind them. */
export function objectOf(names: readonly string[]): Operation {
  return (...values) => {
    const object = {};
    for (const [place, name] of names.entries()) {
      Object.defineProperty(object, name, {
        value: values[place],
        ...{ writable: true, enumerable: true, configurable: true },
      });
    }
    return object;
  };
}
