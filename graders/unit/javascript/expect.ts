/**
 * JavaScript: `expect` and its matchers, as jest's manual describes them (https://jestjs.io/docs/29.4/expect). All of them compare data, or what was told
 * of an object that stays with the candidate; none fails while a guess is about.
 */
export const JAVASCRIPT_EXPECT = String.raw`
class Asymmetric {
  constructor(takes, isNot = false) {
    this.takes = (x) => takes(x) !== isNot;
  }
}

const isObject = (x) => typeof x === "object" && x !== null;
const kindOf = (x) => Object.prototype.toString.call(x);

/** toEqual; toStrictEqual where \`strict\`: then types, holes and members that are undefined count too. */
function same(actual, expected, strict = false, seen = []) {
  if (expected instanceof Asymmetric) return expected.takes(actual);
  if (actual instanceof Asymmetric) return actual.takes(expected);
  if (Object.is(actual, expected)) return true;
  if (!isObject(actual) || !isObject(expected)) return false;
  if (actual instanceof Error && expected instanceof Error) return actual.message === expected.message && (!strict || actual.name === expected.name);
  if (kindOf(actual) !== kindOf(expected) || (strict && typeOf(actual) !== typeOf(expected))) return false;
  if (isOpaque(actual) && isOpaque(expected)) return false;
  if (seen.some(([one, other]) => one === actual && other === expected)) return true;
  const pairs = [...seen, [actual, expected]];
  if (actual instanceof Date) return Object.is(actual.getTime(), expected.getTime());
  if (actual instanceof RegExp) return String(actual) === String(expected);
  if (actual instanceof Boolean || actual instanceof Number || actual instanceof String) return Object.is(actual.valueOf(), expected.valueOf());
  if (actual instanceof Map) return actual.size === expected.size && [...actual].every((entry) => [...expected].some((other) => same(entry, other, strict, pairs)));
  if (actual instanceof Set) return actual.size === expected.size && [...actual].every((one) => expected.has(one) || [...expected].some((other) => same(one, other, strict, pairs)));
  if (isArray(actual) && (actual.length !== expected.length || (strict && keysOf(actual).length !== keysOf(expected).length))) return false;
  const names = (x) => keysOf(x).filter((key) => strict || x[key] !== undefined);
  const own = names(actual), others = names(expected);
  return own.length === others.length && others.every((key) => Object.hasOwn(actual, key) && same(actual[key], expected[key], strict, pairs));
}

/** Which class an object is of. */
const typeOf = (x) => (standIns.has(x) ? standIns.get(x).classes?.[0] : getPrototypeOf(x) === null ? null : (x.constructor ?? null));

/** toMatchObject: what is expected is part of what there is. */
function includes(actual, expected) {
  if (expected instanceof Asymmetric || !isObject(expected) || !isObject(actual)) return same(actual, expected);
  if (isArray(expected)) return isArray(actual) && actual.length === expected.length && expected.every((one, at) => includes(actual[at], one));
  if (![objectPrototype, null].includes(getPrototypeOf(expected)) && !standIns.has(expected)) return same(actual, expected);
  if (isArray(actual)) return false;
  return keysOf(expected).every((key) => has(actual, key) && includes(actual[key], expected[key]));
}

const has = (x, key) => isObject(x) && (Object.hasOwn(x, key) || (key in x && !(key in objectPrototype)));

function isThrown(error, expected) {
  if (expected === undefined) return true;
  if (expected instanceof Asymmetric) return expected.takes(error);
  const message = isObject(error) && typeof error.message === "string" ? error.message : String(error);
  if (typeof expected === "string") return message.includes(expected);
  if (expected instanceof RegExp) return new RegExp(expected.source, expected.flags.replace(/[gy]/g, "")).test(message);
  if (typeof expected === "function") return error instanceof expected;
  return message === String(expected.message);
}

const isNumeric = (x) => typeof x === "number" || typeof x === "bigint";
const tests_ = (pattern, x) => (typeof pattern === "string" ? x.includes(pattern) : new RegExp(pattern.source, pattern.flags.replace(/[gy]/g, "")).test(x));

/** The property at the end of a path as \`a.b[0]\` or a list of keys. */
function at(x, path) {
  const keys = isArray(path) ? path : String(path).split(/[.[\]]+/).filter((part) => part !== "");
  let found = { has: true, value: x };
  for (const key of keys) {
    const holder = found.value;
    found = holder !== null && holder !== undefined && (Object.hasOwn(Object(holder), key) || key in Object(holder)) ? { has: true, value: holder[key] } : { has: false };
    if (!found.has) return found;
  }
  return found;
}

const MATCHERS = {
  toBe: (x, y) => Object.is(x, y),
  toEqual: (x, y) => same(x, y),
  toStrictEqual: (x, y) => same(x, y, true),
  toBeTruthy: (x) => Boolean(x),
  toBeFalsy: (x) => !x,
  toBeNull: (x) => x === null,
  toBeUndefined: (x) => x === undefined,
  toBeDefined: (x) => x !== undefined,
  toBeNaN: (x) => Number.isNaN(x),
  toBeGreaterThan: (x, y) => isNumeric(x) && x > y,
  toBeGreaterThanOrEqual: (x, y) => isNumeric(x) && x >= y,
  toBeLessThan: (x, y) => isNumeric(x) && x < y,
  toBeLessThanOrEqual: (x, y) => isNumeric(x) && x <= y,
  toBeCloseTo: (x, y, digits = 2) => typeof x === "number" && (x === y || Math.abs(x - y) < 10 ** -digits / 2),
  toContain: (x, y) => (typeof x === "string" ? x.includes(String(y)) : isIterable(x) && [...x].indexOf(y) >= 0),
  toContainEqual: (x, y) => isIterable(x) && [...x].some((one) => same(one, y)),
  toHaveLength: (x, length) => x !== null && x !== undefined && x.length === length,
  toHaveProperty: (x, path, ...value) => at(x, path).has && (value.length === 0 || same(at(x, path).value, value[0])),
  toMatch: (x, y) => typeof x === "string" && tests_(y, x),
  toMatchObject: (x, y) => isObject(x) && includes(x, y),
  toBeInstanceOf: (x, type) => x instanceof type,
  toMatchInlineSnapshot: (x, ...rest) => printed_(x) === unindented(snapshotOf(rest)),
  toThrowErrorMatchingInlineSnapshot: (x, ...rest) => x.is && printed_(String(x.error?.message)) === unindented(snapshotOf(rest)),
};

const isIterable = (x) => isObject(x) && typeof x[Symbol.iterator] === "function";

function snapshotOf(rest) {
  const text = rest[rest.length - 1];
  return rest.length === 1 && typeof text === "string" ? text : unsupported("they take a new snapshot");
}

/** A snapshot within test code, without the indentation that it has there. */
function unindented(text) {
  const lines = text.split("\n");
  if (lines.length < 3 || lines[0].trim() !== "" || lines[lines.length - 1].trim() !== "") return text;
  const indent = /^\s*/.exec(lines[1])[0];
  return lines.slice(1, -1).map((line) => (line.startsWith(indent) ? line.slice(indent.length) : line)).join("\n");
}

/** A value as jest prints it in snapshots. */
function printed_(x, indent = "") {
  if (typeof x === "string") return '"' + x + '"';
  if (typeof x === "bigint") return x + "n";
  if (Object.is(x, -0)) return "-0";
  if (typeof x === "function") return "[Function" + (x.name ? " " + x.name : "") + "]";
  if (!isObject(x)) return String(x);
  if (x instanceof Date) return x.toJSON();
  if (x instanceof RegExp) return String(x);
  if (x instanceof Error) return "[" + x + "]";
  const inner = indent + "  ";
  const block = (open, lines, close) => (lines.length === 0 ? open + close : open + "\n" + lines.map((line) => inner + line + ",\n").join("") + indent + close);
  if (isArray(x)) return block("[", x.map((one) => printed_(one, inner)), "]");
  if (x instanceof Map) return block("Map {", [...x].map(([key, value]) => printed_(key, inner) + " => " + printed_(value, inner)), "}");
  if (x instanceof Set) return block("Set {", [...x].map((one) => printed_(one, inner)), "}");
  const name = getPrototypeOf(x) === objectPrototype ? "" : (standIns.get(x)?.classes?.[0] ?? x.constructor?.name ?? "Object") + " ";
  return block(name + "{", keysOf(x).sort().map((key) => '"' + key + '": ' + printed_(x[key], inner)), "}");
}

let expectations = 0, expectedCount = null;

function judge(name, holds, isNot) {
  if (isGuessing()) return;
  counts.asserts += 1;
  if (holds !== isNot) return;
  const { AssertionError } = require("node:assert");
  throw new AssertionError({ message: name + " does not hold" });
}

function expectation(actual, isNot, wait) {
  const matcher = (name, holds) => (...args) => {
    expectations += 1;
    const decide = (value) => (isGuessing() ? undefined : judge(name, Boolean(holds(value, ...args)), isNot));
    return wait === null ? decide(actual) : wait(actual).then(decide);
  };
  const matchers = Object.fromEntries(Object.entries(MATCHERS).map(([name, holds]) => [name, matcher(name, holds)]));
  const throwing = (name, holds) => (...args) => {
    expectations += 1;
    if (wait !== null) return wait(actual).then((error) => judge(name, holds({ is: true, error }, ...args), isNot));
    let found = { is: false };
    try {
      actual();
    } catch (error) {
      found = { is: true, error };
    }
    judge(name, isGuessing() || holds(found, ...args), isNot);
  };
  const thrown = throwing("toThrow", (found, expected) => found.is && isThrown(found.error, expected));
  const told = throwing("toThrowErrorMatchingInlineSnapshot", MATCHERS.toThrowErrorMatchingInlineSnapshot);
  Object.assign(matchers, { toThrow: thrown, toThrowError: thrown, toThrowErrorMatchingInlineSnapshot: told });
  return new Proxy(matchers, {
    get: (_, name) => {
      if (name === "not") return expectation(actual, !isNot, wait);
      if (name === "resolves") return expectation(actual, isNot, async (promise) => await (typeof promise === "function" ? promise() : promise));
      if (name === "rejects") return expectation(actual, isNot, rejection);
      if (name === "then" || typeof name === "symbol") return undefined;
      return matchers[name] ?? unsupported("the matcher " + name + " is not known here");
    },
  });
}

async function rejection(promise) {
  try {
    await (typeof promise === "function" ? promise() : promise);
  } catch (error) {
    return error;
  }
  if (!isGuessing()) throw new Error("a promise was not rejected");
  return undefined;
}

const PRIMITIVE_TYPES = new Map([[String, "string"], [Number, "number"], [Boolean, "boolean"], [BigInt, "bigint"], [Symbol, "symbol"], [globalThis.Function, "function"], [Object, "object"]]);
const isAny = (type) => (x) => typeof x === PRIMITIVE_TYPES.get(type) || (x !== null && x !== undefined && type !== Object && Object(x) instanceof type);
const holdsMembers = (sample) => (x) => isObject(x) && keysOf(sample).every((key) => has(x, key) && same(x[key], sample[key]));

const asymmetric = (isNot) => ({
  arrayContaining: (list) => new Asymmetric((x) => isArray(x) && list.every((one) => x.some((other) => same(other, one))), isNot),
  objectContaining: (object) => new Asymmetric(holdsMembers(object), isNot),
  stringContaining: (text) => new Asymmetric((x) => typeof x === "string" && x.includes(text), isNot),
  stringMatching: (pattern) => new Asymmetric((x) => typeof x === "string" && tests_(typeof pattern === "string" ? new RegExp(pattern) : pattern, x), isNot),
  closeTo: (y, digits) => new Asymmetric((x) => MATCHERS.toBeCloseTo(x, y, digits), isNot),
});

const expect = Object.assign((actual) => expectation(actual, false, null), asymmetric(false), {
  not: asymmetric(true),
  any: (type) => new Asymmetric(isAny(type)),
  anything: () => new Asymmetric((x) => x !== null && x !== undefined),
  assertions: (count) => void (expectedCount = (x) => x === count),
  hasAssertions: () => void (expectedCount = (x) => x > 0),
  extend: (own) => {
    for (const [name, holds] of Object.entries(own)) {
      MATCHERS[name] = (x, ...args) => holds.call({ equals: same }, x, ...args)?.pass === true;
      expect[name] = (...args) => new Asymmetric((x) => MATCHERS[name](x, ...args));
    }
  },
});

/** A test that says how much it expects has to have come to that. */
function requireExpectations() {
  if (expectedCount !== null && !expectedCount(expectations) && !isGuessing()) throw new Error("another number of assertions");
}
`;
