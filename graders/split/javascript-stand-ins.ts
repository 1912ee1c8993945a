/**
 * JavaScript that stands for the candidate's program in the process of test code. What is asked of a stand-in is looked up among the
 * answers so far. Where one is missing it is noted, and the code goes on with a guess, which takes part in anything and is
 * nothing; such a run never passes, it only finds out what else is asked.
 *
 * An object that stays with the candidate is a handle: methods and properties of it are asked, but it equals no value and has no
 * primitive form, so it decides nothing.
 */
export const JAVASCRIPT_STAND_INS = `
const counts = { answered: 0, asserts: 0 };
const needs = [], asked = new Set(), trail = [], standIns = new WeakMap();
const OF_CANDIDATE = Symbol("raised by the candidate's program");
const MAX_GUESSED = 5000;
let guessed = 0;

const isGuessing = () => needs.length > 0 || guessed > 0;

function askMore() {
  reply(JSON.stringify({ needs, answered: counts.answered }));
}

function unsupported(what) {
  if (needs.length > 0) askMore();
  reply(JSON.stringify({ unsupported: what }));
}

function guess() {
  guessed += 1;
  if (guessed > MAX_GUESSED) askMore();
  const target = function () {};
  const proxy = new Proxy(target, {
    get: (_, name) => {
      if (name === "then") return undefined;
      if (name === Symbol.toPrimitive) return () => 0;
      if (name === Symbol.iterator || name === Symbol.asyncIterator) return () => ({ next: () => ({ done: true, value: undefined }) });
      if (name === "prototype") return Reflect.get(target, name);
      return typeof name === "symbol" ? undefined : guess();
    },
    apply: () => guess(),
    construct: () => guess(),
    set: () => true,
    deleteProperty: () => true,
  });
  standIns.set(proxy, "guess");
  return proxy;
}

/** Ends a run in which the tests go wrong for what the candidate's program has answered. */
function fail(why) {
  if (isGuessing()) askMore();
  reply(JSON.stringify({ failed: why, of_candidate: false, answered: Math.max(1, counts.answered) }));
}

/** What only a value decides by itself: asked of an object that a call returned in its place, it could claim anything. */
const CLAIMS = new Set("endsWith equals every find findIndex includes indexOf isEqual join length localeCompare some startsWith toFixed toJSON toString valueOf".split(" "));

/** What the candidate's program says to a step, a guess where it has not said yet. */
function ask(step, args) {
  let usesHandle = step.on !== undefined || step.do === "new" || step.do === "name";
  let usesGuess = false;
  const other = (x) => {
    const known = standIns.get(x);
    if (known === "guess") usesGuess = true;
    else if (known === undefined && step.on !== undefined) fail("a function or an object of a class went to an object of the candidate's");
    else if (known === undefined) unsupported("they pass a function, or an object of a class, to the candidate's program");
    else usesHandle = true;
    return known === "guess" ? "null" : '{"$handle":' + known + "}";
  };
  let text;
  try {
    text = args === undefined ? undefined : encode(args, other);
  } catch (error) {
    if (error instanceof Unplain && counts.answered > 0) fail(error.message);
    if (error instanceof Unplain) unsupported("they pass what is no plain data: " + error.message);
    throw error;
  }
  if (usesGuess) return guess();
  const own = { ...step, ...(text !== undefined && { args: JSON.parse(text) }) };
  const steps = usesHandle ? [...trail, own] : [own];
  const key = JSON.stringify(steps);
  const answer = Object.hasOwn(request.answers, key) ? request.answers[key] : undefined;
  if (answer === undefined) return note(key, steps);
  if (answer.stopped === true) {
    if (isGuessing()) askMore();
    reply(JSON.stringify({ stopped: key }));
  }
  if (!isGuessing()) counts.answered += 1;
  return take(answer, steps, usesHandle, args);
}

function note(key, steps) {
  if (!asked.has(key)) needs.push({ key, steps });
  asked.add(key);
  if (needs.length >= request.max_needs) askMore();
  return guess();
}

function take(answer, steps, usesHandle, args) {
  if (usesHandle || answer.unplain === true) {
    // What has touched an object is done again before whatever comes later.
    trail.splice(0, trail.length, ...(usesHandle ? steps : [...trail, ...steps]));
  }
  if (answer.raised !== undefined) return raise(answer.raised);
  if (answer.unplain === true) return handle(trail.length - 1, steps.at(-1).do);
  const { late, value, changed } = received(answer.answer);
  const isCall = steps.at(-1).do === "call";
  if (isCall && value === undefined && !request.speaks_of_nothing) fail("nothing was returned");
  if (!request.speaks_of_nan && holdsNan(value)) fail("the answer holds not-a-number");
  if (changed !== undefined) changed.forEach((after, place) => change(args[place], after));
  return late ? Promise.resolve(value) : value;
}

/** Data of the candidate's; what is none must not pass for an exception of its own. */
function received(answer) {
  try {
    return decode(answer);
  } catch {
    return fail("the answer is no value");
  }
}

function holdsNan(x) {
  if (typeof x !== "object" || x === null) return x !== x;
  if (x instanceof Map) return [...x].flat().some(holdsNan);
  return (x instanceof Set ? [...x] : Object.values(x)).some(holdsNan);
}

/** Makes what was passed to the candidate's program what that has made of it. */
function change(before, after) {
  if (isArray(before) && isArray(after)) before.splice(0, before.length, ...after);
  else if (before instanceof Map && after instanceof Map) before.clear(), after.forEach((value, key) => before.set(key, value));
  else if (before instanceof Set && after instanceof Set) before.clear(), after.forEach((value) => before.add(value));
  else if (typeof before === "object" && before !== null && getPrototypeOf(before) === objectPrototype) {
    for (const key of keysOf(before)) delete before[key];
    Object.assign(before, after);
  }
}

function raise([message, ...types]) {
  const isLate = types.at(-1) === "$late";
  if (isLate) types.pop();
  const known = types.map((type) => globalThis[type]).find((type) => typeof type === "function" && (type === Error || type.prototype instanceof Error));
  const error = new (known ?? Error)(message);
  if (types[0] !== undefined && types[0] !== error.name) error.name = types[0];
  Object.defineProperty(error, OF_CANDIDATE, { value: true });
  if (isLate) return Promise.reject(error);
  throw error;
}

function handle(index, madeBy) {
  const proxy = new Proxy(function () {}, {
    get: (target, name) => {
      if (name === "then" || name === "toJSON") return undefined;
      if (name === "prototype") return Reflect.get(target, name);
      if (typeof name === "symbol") {
        if (name === Symbol.toPrimitive) return () => { throw new TypeError("an object of the candidate's has no value of its own"); };
        return undefined;
      }
      if (madeBy === "call" && CLAIMS.has(name)) fail("what was returned is no plain data");
      return member(index, name);
    },
    set: (_, name, value) => {
      ask({ do: "set", on: index, name: String(name) }, [value]);
      return true;
    },
    apply: (_, self, args) => ask({ do: "apply", on: index }, args),
    construct: () => unsupported("they make objects of a class that a call returned"),
  });
  standIns.set(proxy, index);
  return proxy;
}

/** A property, asked for where it is read, or a method where it is called: only the answer tells which. */
function member(index, name) {
  const value = ask({ do: "get", on: index, name });
  if (standIns.get(value) === undefined || standIns.get(value) === "guess") return value;
  return new Proxy(value, { apply: (_, self, args) => ask({ do: "method", on: index, name }, args) });
}

/** What the candidate's program calls so, as a function or a class. */
function remote(name) {
  return new Proxy(function () {}, {
    apply: (_, self, args) => ask({ do: "call", name }, args),
    construct: (_, args) => ask({ do: "new", name }, args),
    get: (target, key) => (key === "name" ? name : key === "length" || typeof key === "symbol" ? Reflect.get(target, key) : key === "then" ? undefined : key in Function.prototype ? Reflect.get(target, key) : handleMember(name, key)),
  });
}

function handleMember(name, key) {
  const owner = ask({ do: "name", name });
  return standIns.get(owner) === undefined ? Object(owner)[key] : owner[key];
}
`;
