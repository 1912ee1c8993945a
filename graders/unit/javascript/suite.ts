/**
 * A runner of our own for suites written for jest or node:test: `describe`, `it`, `test`, hooks, `each`, and `expect` with the
 * usual matchers. With `request.only` it runs the test of that place alone, with the hooks around it; without, it lists the tests there are.
 */
export const JAVASCRIPT_SUITE = String.raw`
const util = require("node:util");
const tests = [];
let scope = { names: [], before: [], after: [], each: [], late: [], parent: null, mark: false };
let hasOnly = false;

function titled(title, row, place) {
  const values = isArray(row) ? row : [row];
  const named = String(title).replaceAll("%#", String(place)).replaceAll("%%", "%");
  if (!isArray(row) && typeof row === "object" && row !== null) return named.replace(/\$(\w+)/g, (all, key) => (key in row ? util.inspect(row[key]) : all));
  let at = 0;
  return named.replace(/%[sdifjop]/g, (all) => (at < values.length ? format(all, values[at++]) : all));
}

const format = (how, value) => (how === "%s" ? String(value) : how === "%p" ? util.inspect(value) : util.format(how, value));

function declare(title, options, body, mark) {
  const f = [body, options].find((one) => typeof one === "function");
  const isMarked = mark === "skip" || mark === "todo" || mark === "failing" || f === undefined || options?.skip || options?.todo || scope.mark;
  hasOnly ||= mark === "only" || options?.only === true;
  tests.push({ name: [...scope.names, String(title)].join(" "), f, scope, isMarked: Boolean(isMarked), isOnly: mark === "only" || options?.only === true });
}

function group(title, options, body, mark) {
  const outer = scope;
  const isOnly = mark === "only" || options?.only === true;
  const first = tests.length;
  scope = { names: [...outer.names, String(title)], before: [], after: [], each: [], late: [], parent: outer, mark: outer.mark || mark === "skip" || mark === "todo" || options?.skip === true };
  try {
    ([body, options].find((one) => typeof one === "function") ?? (() => undefined))();
  } finally {
    scope = outer;
  }
  if (isOnly) for (const test of tests.slice(first)) hasOnly = test.isOnly = true;
}

function withMarks(make) {
  const marked = (mark) => Object.assign((title, options, body) => make(title, options, body, mark), {
    each: (table, ...holes) => (title, body) => rowsOf(table, holes).forEach((row, place) => make(titled(title, row, place), undefined, () => body(...(isArray(row) ? row : [row])), mark)),
  });
  return Object.assign(marked(null), Object.fromEntries(["skip", "todo", "only", "failing", "concurrent"].map((mark) => [mark, marked(mark)])));
}

function rowsOf(table, holes) {
  if (table.raw === undefined) return table;
  const keys = table[0].split("|").map((key) => key.trim());
  return Array.from({ length: holes.length / keys.length }, (_, row) => Object.fromEntries(keys.map((key, column) => [key, holes[row * keys.length + column]])));
}

const test = withMarks(declare), describe = withMarks(group);
const hook = (kind) => (f, g) => scope[kind].push(typeof f === "function" ? f : g);
const hooks = { beforeAll: hook("before"), before: hook("before"), afterAll: hook("after"), after: hook("after"), beforeEach: hook("each"), afterEach: hook("late") };

/** A test that takes an argument is called back, as in jest; in node:test it is given its context. */
async function call(f) {
  if (typeof f !== "function") return;
  if (request.framework === "jest" && f.length === 1) return new Promise((resolve, reject) => f((error) => (error ? reject(error) : resolve())));
  await f({ test: (title, options, body) => call([body, options].find((one) => typeof one === "function")), diagnostic() {}, skip() {}, todo() {}, assert: require("node:assert"), name: "", after() {}, before() {} });
}

async function runTest({ f, scope: own }) {
  const scopes = [];
  for (let one = own; one !== null; one = one.parent) scopes.unshift(one);
  for (const one of scopes) for (const before of one.before) await call(before);
  for (const one of scopes) for (const each of one.each) await call(each);
  await call(f);
  for (const one of scopes.reverse()) for (const late of [...one.late, ...one.after]) await call(late);
  finish(null);
}

class Any {
  constructor(takes) {
    this.takes = takes;
  }
}

function same(actual, expected, isStrict) {
  if (expected instanceof Any) return expected.takes(actual);
  if (Object.is(actual, expected)) return true;
  if (typeof actual !== "object" || typeof expected !== "object" || actual === null || expected === null) return false;
  if (getPrototypeOf(actual) !== getPrototypeOf(expected) && (isStrict || isArray(actual) !== isArray(expected))) return false;
  if (actual instanceof Map || actual instanceof Set || actual instanceof Date || actual instanceof Error || isView(actual)) return util.isDeepStrictEqual(actual, expected);
  if (isArray(actual) && actual.length !== expected.length) return false;
  const keys = (x) => keysOf(x).filter((key) => isStrict || x[key] !== undefined);
  const names = keys(expected);
  return keys(actual).length === names.length && names.every((key) => Object.hasOwn(actual, key) && same(actual[key], expected[key], isStrict));
}

function includes(actual, expected) {
  if (expected instanceof Any) return expected.takes(actual);
  if (typeof expected !== "object" || expected === null || typeof actual !== "object" || actual === null) return same(actual, expected, false);
  if (isArray(expected)) return isArray(actual) && actual.length === expected.length && expected.every((one, at) => includes(actual[at], one));
  return keysOf(expected).every((key) => Object.hasOwn(actual, key) && includes(actual[key], expected[key]));
}

function isThrown(error, expected) {
  if (expected === undefined) return true;
  const message = String(error instanceof Error ? error.message : error);
  if (typeof expected === "string") return message.includes(expected);
  if (expected instanceof RegExp) return expected.test(message);
  if (typeof expected === "function") return error instanceof expected;
  return message === String(expected.message);
}

const isNumeric = (x) => typeof x === "number" || typeof x === "bigint";
const at = (x, path) => (isArray(path) ? path : String(path).split(/[.[\]]+/).filter((part) => part !== "")).reduce((found, key) => (found.has && Object.hasOwn(Object(found.value), key) ? { has: true, value: found.value[key] } : { has: false }), { has: true, value: x });

const MATCHERS = {
  toBe: (x, y) => Object.is(x, y),
  toEqual: (x, y) => same(x, y, false),
  toStrictEqual: (x, y) => same(x, y, true),
  toBeTruthy: (x) => Boolean(x),
  toBeFalsy: (x) => !x,
  toBeNull: (x) => x === null,
  toBeUndefined: (x) => x === undefined,
  toBeDefined: (x) => x !== undefined,
  toBeNaN: (x) => x !== x,
  toBeGreaterThan: (x, y) => isNumeric(x) && x > y,
  toBeGreaterThanOrEqual: (x, y) => isNumeric(x) && x >= y,
  toBeLessThan: (x, y) => isNumeric(x) && x < y,
  toBeLessThanOrEqual: (x, y) => isNumeric(x) && x <= y,
  toBeCloseTo: (x, y, digits = 2) => typeof x === "number" && (x === y || Math.abs(x - y) < 10 ** -digits / 2),
  toContain: (x, y) => (typeof x === "string" ? x.includes(y) : (isArray(x) || x instanceof Set) && [...x].includes(y)),
  toContainEqual: (x, y) => (isArray(x) || x instanceof Set) && [...x].some((one) => same(one, y, false)),
  toHaveLength: (x, length) => (typeof x === "string" || isArray(x)) && x.length === length,
  toHaveProperty: (x, path, ...value) => at(x, path).has && (value.length === 0 || same(at(x, path).value, value[0], false)),
  toMatch: (x, y) => typeof x === "string" && (y instanceof RegExp ? y.test(x) : x.includes(y)),
  toMatchObject: (x, y) => includes(x, y),
  toBeInstanceOf: (x, type) => x instanceof type,
};

function expectation(actual, isNot, wait) {
  const judge = (name, holds) => {
    if (isGuessing()) return;
    counts.asserts += 1;
    if (holds === isNot) throw new (require("node:assert").AssertionError)({ message: name + " does not hold" });
  };
  const matchers = {};
  for (const [name, holds] of Object.entries(MATCHERS)) {
    matchers[name] = (...args) => {
      if (wait === null) return isGuessing() ? undefined : judge(name, Boolean(holds(actual, ...args)));
      return wait(actual).then((value) => (isGuessing() ? undefined : judge(name, Boolean(holds(value, ...args)))));
    };
  }
  const thrown = (expected) => {
    if (wait !== null) return wait(actual).then((error) => judge("toThrow", isThrown(error, expected)));
    let found = { is: false };
    try {
      actual();
    } catch (error) {
      found = { is: true, error };
    }
    judge("toThrow", found.is && isThrown(found.error, expected));
  };
  Object.assign(matchers, { toThrow: thrown, toThrowError: thrown });
  return new Proxy(matchers, {
    get: (_, name) => {
      if (name === "not") return expectation(actual, !isNot, wait);
      if (name === "resolves") return expectation(actual, isNot, async (promise) => await promise);
      if (name === "rejects") return expectation(actual, isNot, rejection);
      if (name === "then") return undefined;
      return matchers[name] ?? unsupported("the matcher " + String(name) + " is not known here");
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

const expect = Object.assign((actual) => expectation(actual, false, null), {
  any: (type) => new Any((x) => (x !== null && x !== undefined && Object(x) instanceof type)),
  anything: () => new Any((x) => x !== null && x !== undefined),
  closeTo: (y, digits) => new Any((x) => MATCHERS.toBeCloseTo(x, y, digits)),
  arrayContaining: (list) => new Any((x) => isArray(x) && list.every((one) => x.some((other) => same(other, one, false)))),
  objectContaining: (object) => new Any((x) => includes(x, object)),
  stringContaining: (text) => new Any((x) => typeof x === "string" && x.includes(text)),
  stringMatching: (pattern) => new Any((x) => typeof x === "string" && new RegExp(pattern).test(x)),
  assertions() {},
  hasAssertions() {},
});

const suite = { test, it: test, describe, suite: describe, context: describe, ...hooks, expect };
for (const name of ["@jest/globals", "vitest", "jest"]) globalThis[Symbol.for("assay.library." + name)] = suite;
globalThis[Symbol.for("assay.library.test")] = Object.assign(test, suite);
request.libraries = request.framework === "jest" ? ["@jest/globals", "vitest", "jest"] : ["test"];
if (request.framework === "jest") Object.assign(globalThis, suite);

function runSuite(load) {
  conduct(() => {
    load();
    if (request.only === undefined) {
      reply(JSON.stringify({ apart: !isGuessing(), listed: tests.map(({ name, isMarked, isOnly }) => ({ name, isMarked: isMarked || (hasOnly && !isOnly) })) }));
    }
    const chosen = tests[request.only];
    if (chosen === undefined) unsupported("they hold another number of tests each time they run");
    return runTest(chosen);
  }, candidate);
}
`;
