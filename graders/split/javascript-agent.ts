import { JAVASCRIPT_CLOCK } from "./javascript-clock.ts";
import { JAVASCRIPT_KNOWN } from "./javascript-known.ts";
import { JAVASCRIPT_SHAPES } from "./javascript-shapes.ts";

/**
 * Performs the steps of a test on the candidate's program, in a process that holds no test code, and answers for the last: whether it
 * came as a promise, with its value or what it threw; what it made of its arguments, printed, and called of the tests' own functions.
 * The value is left out where it is `undefined`. Steps before it rebuild the objects that it uses. Runs behind the loader of
 * `graders/call/javascript-driver.ts`.
 *
 * Functions of the tests are stubs here. What a call of one returns comes with the step (`returns`); behind the last that is known it is
 * `undefined`, and test code asks again where that is not so.
 */
export const JAVASCRIPT_AGENT = `${JAVASCRIPT_KNOWN}${JAVASCRIPT_CLOCK}
const isPromise = (x) => (typeof x === "object" || typeof x === "function") && x !== null && typeof x.then === "function";
const MAX_AHEAD = 100, MAX_PRINTED = 100;
const callbacks = new Map(), callbackOf = new WeakMap(), parts = [], printed = [], clock = new VirtualClock();
let exported, calls = [], returns = [], clockMode = null, respond = null;
${JAVASCRIPT_SHAPES}
function callback(number, length = 0) {
  if (!callbacks.has(number)) {
    const stub = Object.defineProperty((...args) => called(number, args), "length", { value: length });
    callbacks.set(number, stub);
    callbackOf.set(stub, number);
  }
  return callbacks.get(number);
}

function called(number, args) {
  const given = returns[calls.length];
  calls.push("[" + number + "," + encode(args, shaper(parts[parts.length - 1])) + "]");
  if (given === undefined) {
    if (calls.length > returns.length + MAX_AHEAD) respond('{"late":false,"open":true');
    return undefined;
  }
  const value = given.threw === undefined ? decode(given.value ?? null) : decode(given.threw);
  if (given.late === true) return given.threw === undefined ? Promise.resolve(value) : Promise.reject(value);
  if (given.threw !== undefined) throw value;
  return value;
}

known.value = ([type, ...rest]) => {
  if (type === "callback") return callback(rest[0], rest[1]);
  if (type === "name") return find(exported, rest[0])[0];
  return knownValue([type, ...rest]);
};

function perform(step, args) {
  const on = handles[step.on];
  switch (step.do) {
    case "call": {
      const [f, owner] = find(exported, step.name);
      return f.apply(owner, args);
    }
    case "new": {
      const [f] = find(exported, step.name);
      return new f(...args);
    }
    case "name":
      return find(exported, step.name)[0];
    case "exports":
      return exportsOf();
    case "method":
      return on[step.name](...args);
    case "get":
      return on[step.name];
    case "set":
      on[step.name] = args[0];
      return undefined;
    case "apply":
      return on(...args);
    case "construct":
      return new on(...args);
    case "part":
      return parts[step.on][step.index];
    case "look":
    case "await":
      return on;
    case "iterate":
      return (on[Symbol.asyncIterator] ?? on[Symbol.iterator]).call(on);
    case "items":
      return itemsOf(on, args[0]);
    case "clock":
      if (step.now !== undefined) clock.now = step.now;
      clockMode = step.mode;
      return undefined;
    case "advance":
      return advance(step.mode, args[0]);
    default:
      throw new Error(step.do);
  }
}

/** Everything that the program calls something, exported or defined where the tests may name it. */
function exportsOf() {
  const found = new Map();
  for (const holder of [own(), exported?.default, exported]) {
    if ((typeof holder !== "object" && typeof holder !== "function") || holder === null) continue;
    for (const name of keysOf(holder)) if (holder[name] !== undefined) found.set(name, holder[name]);
  }
  return found;
}

function itemsOf(iterator, count) {
  const items = [];
  for (;;) {
    if (items.length === count) return { items, done: false };
    const next = iterator.next();
    if (isPromise(next)) return lateItems(iterator, count, next, items);
    if (next.done) return { items, done: true };
    items.push(next.value);
  }
}

async function lateItems(iterator, count, first, items) {
  for (let next = await first; ; next = await iterator.next()) {
    if (next.done) return { items, done: true };
    items.push(next.value);
    if (items.length === count) return { items, done: false };
  }
}

/** Lets time pass: as long as it is told to, until nothing is due any more, or until a function of the tests is called. */
function advance(mode, ms) {
  if (mode === "sync") {
    clock.advance(ms === "all" ? Infinity : clock.now + ms);
    return clock.timers.size;
  }
  const isLong = ms === "all" || ms === "called";
  return clock.advanceLate(isLong ? Infinity : clock.now + ms, () => ms === "called" && calls.length > 0).then(() => clock.timers.size);
}

/** What a promise comes to. Where nobody tells the time it passes until then; else it may still be open. */
async function outcomeOf(promise) {
  if (clockMode === null) return { value: await promise };
  let settled = null;
  promise.then((value) => { settled = { value }; }, (error) => { settled = { error }; });
  for (let count = 0; settled === null && count < MAX_FIRINGS; count += 1) {
    await clock.turn();
    if (settled === null && clockMode === "fake") return { isOpen: true };
    const timer = settled === null ? clock.next() : undefined;
    if (timer !== undefined) clock.fire(timer);
  }
  if (settled === null) return { value: await promise };
  if ("error" in settled) throw settled.error;
  return settled;
}

function textOf(arg) {
  try {
    return encode(arg, () => { throw new Unplain("a part of the program"); });
  } catch {
    return null;
  }
}

function changesOf(args, before) {
  const changes = args.map((arg, place) => [place, before[place], textOf(arg)]).filter(([, was, is]) => was !== null && is !== null && was !== is);
  return changes.length === 0 ? "" : ',"changed":[' + changes.map(([place, , is]) => "[" + place + "," + is + "]").join(",") + "]";
}

/** What was thrown: of an error its message, the names of its classes and its own data; anything else as it is. */
function thrownText(error, shape) {
  if (!(error instanceof Error)) return encode({ value: error }, shape);
  const names = namesOf(error);
  const own = [...new Set([...keysOf(error), ...(Object.hasOwn(error, "cause") ? ["cause"] : [])])].filter((name) => name !== "stack");
  const members = own.map((name) => [name, error[name]]).filter(([, value]) => typeof value !== "function");
  return encode({ message: String(error.message), name: String(error.name), names, members }, shape);
}

function watchConsole() {
  for (const method of ["log", "info", "warn", "error", "debug"]) {
    const original = console[method].bind(console);
    console[method] = (...args) => {
      if (printed.length < MAX_PRINTED) printed.push('["' + method + '",' + encode(args, () => quote("[object]")) + "]");
      original(...args);
    };
  }
}

/** One step and, where it is the last, the text of its answer. */
async function answerTo(step, isLast) {
  const found = [];
  parts.push(found);
  [calls, returns] = [[], step.returns ?? []];
  const args = step.args === undefined ? [] : decode(step.args);
  const before = isLast ? args.map(textOf) : [];
  printed.length = 0;
  const rest = () => changesOf(args, before) + (calls.length === 0 ? "" : ',"called":[' + calls.join(",") + "]") + (printed.length === 0 ? "" : ',"printed":[' + printed.join(",") + "]");
  respond = (text) => reply('{"answer":' + text + rest() + "}}");
  let result, isLate = false;
  let text = "";
  try {
    result = perform(step, args);
    isLate = isPromise(result) && step.do !== "advance";
    const outcome = isLate ? await outcomeOf(result) : { value: step.do === "advance" ? await result : result };
    text = outcome.isOpen ? ',"open":true' : outcome.value === undefined ? "" : ',"value":' + encode(outcome.value, shaper(found));
    handles.push(outcome.isOpen ? result : outcome.value);
  } catch (error) {
    if (error instanceof Missing) throw error;
    if (error instanceof Unplain) text = null;
    else text = ',"threw":' + thrownText(error, shaper(found));
    handles.push(error instanceof Unplain ? undefined : error);
    if (text === null) return '{"unplain":true}';
  }
  return '{"answer":{"late":' + isLate + text + rest() + "}}";
}

async function main() {
  if (request.steps.some((step) => step.do === "clock")) {
    clock.install();
    clockMode = "auto";
  }
  watchConsole();
  exported = await load();
  let answer = "";
  for (const [place, step] of request.steps.entries()) answer = await answerTo(step, place === request.steps.length - 1);
  reply(answer);
}

main().catch((error) => {
  console.error(error);
  leave(1);
});
`;
