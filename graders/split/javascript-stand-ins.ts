/**
 * JavaScript that stands for the candidate's program in the process of test code. What is asked of a stand-in is looked up among the
 * answers so far. Where one is missing it is noted, and the code goes on with a guess, which takes part in anything and is
 * nothing; such a run never passes, it only finds out what else is asked. A question is the steps that lead to it: \`trail\` holds those
 * that have touched an object, and is performed again before whatever comes later.
 */
export const JAVASCRIPT_STAND_INS = `
const counts = { answered: 0, asserts: 0, returned: 0 };
const needs = [], asked = new Set(), trail = [], standIns = new WeakMap(), answersOf = new Map();
const OF_CANDIDATE = Symbol("raised by the candidate's program"), CLASSES = Symbol("names of its classes");
const MAX_GUESSED = 5000;
let guessed = 0, failed = null;

for (const [key, answer] of Object.entries(request.answers)) {
  const steps = JSON.parse(key), { returns = [], ...last } = steps.pop();
  const base = JSON.stringify([...steps, last]);
  answersOf.set(base, [{ returns, answer }, ...(answersOf.get(base) ?? [])]);
}

const isGuessing = () => needs.length > 0 || guessed > 0;

function askMore() {
  const open = new Map(needs.map((steps) => [JSON.stringify(steps), steps]));
  for (const key of Object.keys(request.answers)) open.delete(key);
  if (open.size === 0) reply(JSON.stringify({ failed: "nothing is left to ask", of_candidate: false, answered: Math.max(1, counts.answered) }));
  const asks = [...open].map(([key, steps]) => ({ key, steps }));
  reply(JSON.stringify({ needs: asks, answered: counts.answered + counts.returned, follows_calls: callbackNumbers.size > 0 }));
}

function unsupported(what) {
  if (needs.length > 0) askMore();
  reply(JSON.stringify({ unsupported: what }));
}

function guess(members = {}) {
  guessed += 1;
  if (guessed > MAX_GUESSED) askMore();
  const target = function () {};
  const proxy = new Proxy(target, {
    get: (_, name) => {
      if (name === "then") return undefined;
      if (name === Symbol.toPrimitive) return () => 0;
      if (name === Symbol.iterator || name === Symbol.asyncIterator) return () => ({ next: () => ({ done: true, value: undefined }) });
      if (name === "prototype") return Reflect.get(target, name);
      return typeof name === "symbol" ? undefined : members.get === undefined ? guess() : members.get(name);
    },
    apply: (_, self, args) => (members.apply === undefined ? guess() : members.apply(args)),
    construct: () => guess(),
    set: () => true,
    deleteProperty: () => true,
  });
  standIns.set(proxy, { is: "guess" });
  return proxy;
}

const isGuess = (x) => standIns.get(x)?.is === "guess";

/** Ends a run in which the tests go wrong for what the candidate's program has answered. */
function fail(why) {
  if (isGuessing()) askMore();
  reply(JSON.stringify({ failed: why, of_candidate: false, answered: Math.max(1, counts.answered) }));
}

const CHANGES_NOTHING = new Set(["name", "part", "look", "iterate", "clock", "exports"]);
let changes = 0;

/** Leaves a step to be performed before those that come; where it is found again. */
function leaveStep(step) {
  if (!CHANGES_NOTHING.has(step.do)) changes += 1;
  return trail.push(step) - 1;
}

/** What the candidate's program says to a step, a guess where it has not said yet. */
function ask(step, args) {
  let touches = step.on !== undefined || step.do === "new" || trail.some((one) => one.do === "clock");
  let usesGuess = false;
  const other = (x) => {
    const known = standIns.get(x);
    if (known?.is === "guess") usesGuess = true;
    if (known?.is === "remote") return tag("name", quote(known.name));
    if (known?.is === "handle" || typeof x === "function") touches = true;
    if (known?.is === "handle") return '{"$handle":' + known.place() + "}";
    if (known === undefined && typeof x === "function") return callbackText(x);
    if (known === undefined && step.on !== undefined) fail("an object of a class went to an object of the candidate's");
    if (known === undefined) unsupported("they pass an object of a class to the candidate's program");
    return "null";
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
  return settle(own, touches, args ?? []);
}

/** Steps as they are now: what functions of the tests return is still being found out. */
const asTheyAre = (steps) => steps.map(({ returns, ...step }) => (returns === undefined || returns.length === 0 ? step : { ...step, returns: [...returns] }));

function need(steps) {
  const key = JSON.stringify(steps);
  if (!asked.has(key)) needs.push(steps);
  asked.add(key);
  if (needs.length >= request.max_needs) askMore();
}

/** Notes a question; of an object that it makes, more can be asked before it is answered. */
function note(own, place, steps) {
  need(steps);
  if (place === null || own.do !== "new") return guess();
  guessed += 1;
  return expected(place);
}

/** An object that is expected of a step without an answer. */
function expected(place) {
  const object = guess({ get: (name) => guess({ apply: (args) => ask({ do: "method", name, on: place }, args) }) });
  standIns.set(object, { is: "handle", place: () => place });
  return object;
}

const PRINTS = new Set(["log", "info", "warn", "error", "debug"]);
const isAbout = (own) => own.do !== "exports" && own.do !== "look" && own.do !== "clock";

function take(answer, own, left, args) {
  if (answer.unplain === true) fail("what was returned can't be told");
  const isObject = JSON.stringify(answer).includes('{"$known":["object"');
  const place = left ?? (isObject ? leaveStep(own) : null);
  if (!isGuessing() && isAbout(own)) counts.answered += 1;
  receiving = { place, madeBy: own.do, isSolo: left === null };
  const { late, open, value, threw, changed, printed } = received(answer.answer, place);
  for (const [method, values] of printed ?? []) if (PRINTS.has(method)) console[method](...values);
  if (threw !== undefined) return raise(threw, late);
  if (open === true) return opened(place);
  if (own.do === "call" && value === undefined && !request.speaks_of_nothing) fail("nothing was returned");
  if (!request.speaks_of_nan && holdsNan(value)) fail("the answer holds not-a-number");
  for (const [at, after] of changed ?? []) change(args[at], after);
  return late ? Promise.resolve(value) : value;
}

/** Data of the candidate's; what is none must not pass for an exception of its own. */
function received(answer, place) {
  try {
    // An object that is the whole answer is what the step itself came to, no part of it.
    return decode({ $dict: answer.$dict.map(([name, part]) => [name, name === "value" && place !== null && part?.$known?.[0] === "object" ? { $known: ["whole", part.$known] } : part]) });
  } catch {
    return fail("the answer is no value");
  }
}

function holdsNan(x) {
  if (typeof x !== "object" || x === null) return x !== x;
  if (standIns.has(x)) return false;
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
    for (const key of keysOf(after)) Object.defineProperty(before, key, Object.getOwnPropertyDescriptor(after, key));
  }
}

/** What was thrown: of a built-in class, with the names of its own ones; anything but an error as it is. */
function raise(threw, isLate) {
  let error = threw.value;
  if (isArray(threw.names)) {
    const type = threw.names.find((name) => Object.hasOwn(ERRORS, name));
    error = new ERRORS[type ?? "Error"](threw.message);
    const define = (name, value, enumerable) => Object.defineProperty(error, name, { value, enumerable, writable: true, configurable: true });
    if (threw.name !== error.name) define("name", threw.name, false);
    for (const [name, value] of threw.members) define(String(name), value, name !== "cause");
    define(OF_CANDIDATE, true, false);
    define(CLASSES, threw.names, false);
  }
  if (isLate) return Promise.reject(error);
  throw error;
}
`;
