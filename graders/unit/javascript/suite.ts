import { JAVASCRIPT_EXPECT } from "./expect.ts";
import { JAVASCRIPT_MOCKS } from "./mocks.ts";

/**
 * A runner of our own for suites written for jest or node:test: `describe`, `it`, `test`, hooks, `each`, and `expect` with the
 * usual matchers. With `request.only` it runs the test of that place alone, with the hooks around it; without, it lists the tests there are.
 */
export const JAVASCRIPT_SUITE = String.raw`${JAVASCRIPT_EXPECT}${JAVASCRIPT_MOCKS}
const util = require("node:util");
const tests = [];
let scope = { names: [], before: [], after: [], each: [], late: [], parent: null, mark: false };
let hasOnly = false;

/** The title of a row: \`%s\` and its like take what the row holds in order, \`$name\` what it holds by name. */
function titled(title, row, place) {
  const values = isArray(row) ? row : [row];
  let taken = 0;
  const formatted = String(title).replace(/%[sdifjop#%]/g, (sign) => {
    if (sign === "%%") return "%";
    if (sign === "%#") return String(place);
    return taken < values.length ? format(sign, values[taken++]) : sign;
  });
  if (!isObject(row) || isArray(row) || /%[sdifjop#]/.test(title)) return formatted;
  return String(title).replace(/\$#/g, String(place)).replace(/\$([\w.]+)/g, (all, path) => {
    const found = at(row, path);
    return !found.has ? all : isObject(found.value) ? brief(found.value) : String(found.value);
  });
}

const brief = (value) => printed_(value).replace(/,\n\s*([\]}])/g, "$1").replace(/\n\s*/g, " ").replace(/([[{]) /g, "$1");
const format = (how, value) => (how === "%p" ? brief(value) : util.format(how, value));

/** Of a class or a function its name, as in \`describe(Stack, ...)\`. */
const nameOf = (title) => (typeof title === "function" ? title.name : String(title));

function declare(title, options, body, mark) {
  const f = [body, options].find((one) => typeof one === "function");
  const isMarked = mark === "skip" || mark === "todo" || mark === "failing" || f === undefined || options?.skip || options?.todo || scope.mark;
  const isOnly = request.framework === "jest" && (mark === "only" || options?.only === true);
  hasOnly ||= isOnly;
  tests.push({ name: [...scope.names, nameOf(title)].join(" "), f, scope, isMarked: Boolean(isMarked), isOnly });
}

function group(title, options, body, mark) {
  const outer = scope;
  const isOnly = request.framework === "jest" && (mark === "only" || options?.only === true);
  const first = tests.length;
  scope = { names: [...outer.names, nameOf(title)], before: [], after: [], each: [], late: [], parent: outer, mark: outer.mark || mark === "skip" || mark === "todo" || options?.skip === true };
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

const bodyOf = (...parts) => parts.find((one) => typeof one === "function");

/** A test that takes an argument is called back, as in jest; in node:test it is given its context. */
async function call(f, name = "") {
  if (typeof f !== "function") return;
  if (request.framework !== "jest") return inContext(f, name);
  if (f.length === 1) return new Promise((resolve, reject) => f(Object.assign((error) => (error ? reject(error) : resolve()), { fail: reject })));
  await f();
}

/** A test of node:test in its context: tests inside it run where they stand, each with the hooks that it has. */
async function inContext(f, name) {
  const own = { before: [], beforeEach: [], afterEach: [], after: [] };
  const skipped = () => finish(new Error("skipped"));
  const context = {
    name,
    assert: require("node:assert"),
    mock: nodeMock(),
    diagnostic() {},
    skip: skipped,
    todo: skipped,
    signal: new AbortController().signal,
    test: async (title, options, body) => {
      if (isObject(options) && (options.skip || options.todo)) return;
      for (const each of own.beforeEach) await each(context);
      await call(bodyOf(title, options, body), nameOf(title));
      for (const each of own.afterEach) await each(context);
    },
    ...Object.fromEntries(Object.entries(own).map(([kind, list]) => [kind, (hook) => void list.push(hook)])),
  };
  // One that stands before the tests inside runs before them.
  context.before = (hook) => void hook(context);
  try {
    await f(context);
  } finally {
    for (const hook of own.after) await hook(context);
  }
}

async function runTest({ f, name, scope: own }) {
  endsByItself = false;
  const scopes = [];
  for (let one = own; one !== null; one = one.parent) scopes.unshift(one);
  for (const one of scopes) for (const before of one.before) await call(before);
  for (const one of scopes) for (const each of one.each) await call(each);
  await call(f, name);
  requireExpectations();
  scopes.reverse();
  for (const one of scopes) for (const late of one.late) await call(late);
  for (const one of scopes) for (const after of one.after) await call(after);
  finish(failed);
}

const marks = { xit: test.skip, xtest: test.skip, fit: test.only, fdescribe: describe.only, xdescribe: describe.skip };
const suite = { test, it: test, describe, suite: describe, context: describe, ...hooks };
const jestSuite = { ...suite, ...marks, expect, jest, vi };
for (const name of ["@jest/globals", "vitest", "jest"]) globalThis[Symbol.for("assay.library." + name)] = jestSuite;
globalThis[Symbol.for("assay.library.test")] = Object.assign(test, suite, { mock: nodeMock() });
request.libraries = request.framework === "jest" ? ["@jest/globals", "vitest", "jest"] : ["test"];
if (request.framework === "jest") Object.assign(globalThis, jestSuite);

function runSuite(load) {
  asksExports = request.only !== undefined;
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
