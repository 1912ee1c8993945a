import { JAVASCRIPT_START } from "../call/javascript-driver.ts";
import { JAVASCRIPT_VALUES } from "../call/javascript-values.ts";
import { JAVASCRIPT_CALLBACKS } from "./javascript-callbacks.ts";
import { JAVASCRIPT_CLOCK } from "./javascript-clock.ts";
import { JAVASCRIPT_HANDLES } from "./javascript-handles.ts";
import { JAVASCRIPT_IDLE } from "./javascript-idle.ts";
import { JAVASCRIPT_KNOWN } from "./javascript-known.ts";
import { JAVASCRIPT_STAND_INS } from "./javascript-stand-ins.ts";

/**
 * Runs test code in JavaScript where no candidate code is: `conduct(run)` runs it and reports how it came out. Answers are data, and nothing
 * here makes code of text: no `eval`, no `Function`, and of Node.js only the modules that tests need. Assertions are counted where they
 * are about answers, not guesses; while a guess is about, none of them fails, so that all that is asked is found out.
 */
export const JAVASCRIPT_TESTER = String.raw`${JAVASCRIPT_START}${JAVASCRIPT_VALUES}${JAVASCRIPT_KNOWN}${JAVASCRIPT_CLOCK}${JAVASCRIPT_STAND_INS}${JAVASCRIPT_HANDLES}${JAVASCRIPT_CALLBACKS}${JAVASCRIPT_IDLE}
const Module = require("node:module");
const LIBRARIES = new Set("assert assert/strict buffer crypto events os path perf_hooks querystring string_decoder timers timers/promises url util".split(" "));

function finish(error) {
  if (isGuessing()) askMore();
  if (unverified.size > 0) fail("a function of the tests never came to what it did before");
  if (error !== null) {
    const name = typeof error === "object" && error !== null && typeof error.name === "string" ? error.name : "Error";
    reply(JSON.stringify({ failed: name, of_candidate: Object(error)[OF_CANDIDATE] === true, answered: counts.answered }));
  }
  reply(JSON.stringify({ done: { answered: counts.answered, asserts: request.counts_asserts ? counts.asserts : counts.answered } }));
}

function forbidEvaluation() {
  const refuse = () => unsupported("they make code of text");
  globalThis.eval = refuse;
  for (const sample of [function () {}, async function () {}, function* () {}, async function* () {}]) {
    Object.defineProperty(getPrototypeOf(sample), "constructor", { value: refuse });
  }
  globalThis.Function = new Proxy(Function, { apply: refuse, construct: refuse });
  delete globalThis.WebAssembly;
  process.binding = process.dlopen = refuse;
}

function limitLibraries(candidate) {
  const loadOriginal = Module._load, loaded = new Map();
  Module._load = (name, ...rest) => {
    const plain = String(name).replace(/^node:/, "");
    if (loaded.has(plain)) return loaded.get(plain);
    if (/^\.{0,2}\//.test(name)) return candidate;
    if (request.libraries?.includes(plain)) return globalThis[Symbol.for("assay.library." + plain)];
    if (!LIBRARIES.has(plain)) unsupported("they need the module " + plain);
    const module = loadOriginal(name, ...rest);
    const counted = plain.startsWith("assert") ? countAssertions(module) : module;
    loaded.set(plain, counted);
    return counted;
  };
}

const CALLS_BACK = new Set(["throws", "doesNotThrow", "rejects", "doesNotReject"]);
const NO_ASSERTIONS = new Set(["AssertionError", "CallTracker"]);

/** The assertions of node:assert, counted. Some call the tests back, which may ask: what they then find of a guess is nothing. */
function countAssertions(module) {
  const wrapped = new Map();
  const judge = (f, self, args, name) => {
    if (isGuessing()) return CALLS_BACK.has(name) ? callBack(args[0]) : undefined;
    counts.asserts += 1;
    if (/^deep/i.test(name) && isOpaque(args[0]) && isOpaque(args[1])) fail("objects that show no data are compared");
    try {
      const result = Reflect.apply(f, self, args);
      return result instanceof Promise ? result.catch(unlessGuessing) : result;
    } catch (error) {
      return unlessGuessing(error);
    }
  };
  const counted = (f, name) => {
    if (!wrapped.has(f)) {
      const get = (_, key) => {
        const value = f[key];
        const isAssertion = typeof value === "function" && Object.hasOwn(f, key) && !NO_ASSERTIONS.has(key);
        return isAssertion ? counted(value, key) : value;
      };
      wrapped.set(f, new Proxy(f, { apply: (_, self, args) => judge(f, self, args, name), get }));
    }
    return wrapped.get(f);
  };
  return counted(module, "ok");
}

function unlessGuessing(error) {
  if (!isGuessing()) throw error;
}

async function callBack(f) {
  try {
    await (typeof f === "function" ? f() : f);
  } catch {}
}

function countConsole() {
  console.assert = (condition, ...rest) => {
    if (isGuessing()) return;
    counts.asserts += 1;
    if (!condition) failed ??= new (require("node:assert").AssertionError)({ message: "an assertion does not hold" });
  };
}

function conduct(run, candidate) {
  process.on("uncaughtException", (error) => finish(failed ?? error));
  process.on("beforeExit", () => void (goOn() && testClock.real.setImmediate(() => undefined)));
  process.on("exit", (code) => finish(failed ?? (code !== 0 ? new Error("exit " + code) : isUnfinished() ? new Error("never ended") : null)));
  process.exit = (code = process.exitCode ?? 0) => finish(failed ?? (code === 0 ? null : new Error("exit " + code)));
  process.reallyExit = process.exit;
  process.abort = () => finish(new Error("abort"));
  testClock.install();
  watchPromises();
  countConsole();
  limitLibraries(candidate);
  forbidEvaluation();
  run();
}
`;
