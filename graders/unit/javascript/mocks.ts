/**
 * JavaScript: mock functions and timers, as jest's manual describes them, and those of node:test. Mock functions are functions of the tests: the
 * candidate's program is given stubs of them. What the program itself reaches can't be replaced from here.
 */
export const JAVASCRIPT_MOCKS = String.raw`
const mocks = [];
let callOrder = 0;

function mockFunction(implementation) {
  let once = [], standing = implementation, name = "jest.fn()";
  const state = {};
  const clear = () => Object.assign(state, { calls: [], results: [], instances: [], contexts: [], invocationCallOrder: [] });
  clear();
  Object.defineProperty(state, "lastCall", { get: () => state.calls[state.calls.length - 1] });
  function mock(...args) {
    const result = { type: "incomplete", value: undefined };
    state.calls.push(args);
    state.instances.push(this);
    state.contexts.push(this);
    state.invocationCallOrder.push((callOrder += 1));
    state.results.push(result);
    const chosen = once.length > 0 ? once.shift() : standing;
    try {
      const value = chosen?.apply(this, args);
      Object.assign(result, { type: "return", value });
      return value;
    } catch (error) {
      Object.assign(result, { type: "throw", value: error });
      throw error;
    }
  }
  const later = (f) => (once.push(f), mock);
  const always = (f) => ((standing = f), mock);
  Object.assign(mock, {
    mock: state,
    _isMockFunction: true,
    getMockName: () => name,
    getMockImplementation: () => standing,
    mockName: (given) => ((name = given), mock),
    mockClear: () => (clear(), mock),
    mockReset: () => (clear(), (once = []), always(undefined)),
    mockRestore: () => (clear(), (once = []), always(undefined)),
    mockImplementation: always,
    mockImplementationOnce: later,
    mockReturnThis: () => always(function () { return this; }),
    mockReturnValue: (value) => always(() => value),
    mockReturnValueOnce: (value) => later(() => value),
    mockResolvedValue: (value) => always(async () => value),
    mockResolvedValueOnce: (value) => later(async () => value),
    mockRejectedValue: (error) => always(async () => { throw error; }),
    mockRejectedValueOnce: (error) => later(async () => { throw error; }),
  });
  mocks.push(mock);
  return mock;
}

const isMock = (x) => typeof x === "function" && x._isMockFunction === true && !standIns.has(x);
const GLOBALS = new Set([globalThis, process, Math, JSON, Date, Object, Array, Promise, Number, String, globalThis.performance]);

/** A mock in place of a method of an object of the tests, or of the console, which is told what the program prints. */
function spyOn(object, name, access) {
  if (access !== undefined) unsupported("they replace how a property is read");
  if (standIns.has(object) || object === candidate || GLOBALS.has(object)) unsupported("they replace what the candidate's program would have to call");
  const original = object[name];
  if (isMock(original)) return original;
  if (typeof original !== "function") throw new Error("there is no such method");
  const mock = mockFunction(object === console ? () => undefined : function (...args) { return original.apply(this, args); });
  const { mockReset } = mock;
  mock.mockRestore = () => {
    mockReset();
    object[name] = original;
  };
  object[name] = mock;
  return mock;
}

const callsOfMock = (mock) => {
  if (isMock(mock)) return mock.mock;
  if (typeof mock === "function" && !standIns.has(mock)) unsupported("they look for the calls of a function that is no mock");
  return { calls: [], results: [] };
};
const argsAre = (call, args) => call !== undefined && same(call, args);
const returned = (mock) => callsOfMock(mock).results.filter(({ type }) => type === "return");
const last = (list) => list[list.length - 1];

const MOCK_MATCHERS = {
  toHaveBeenCalled: (x) => callsOfMock(x).calls.length > 0,
  toHaveBeenCalledTimes: (x, count) => callsOfMock(x).calls.length === count,
  toHaveBeenCalledWith: (x, ...args) => callsOfMock(x).calls.some((call) => argsAre(call, args)),
  toHaveBeenLastCalledWith: (x, ...args) => argsAre(last(callsOfMock(x).calls), args),
  toHaveBeenNthCalledWith: (x, nth, ...args) => argsAre(callsOfMock(x).calls[nth - 1], args),
  toHaveReturned: (x) => returned(x).length > 0,
  toHaveReturnedTimes: (x, count) => returned(x).length === count,
  toHaveReturnedWith: (x, value) => returned(x).some((one) => same(one.value, value)),
  toHaveLastReturnedWith: (x, value) => last(callsOfMock(x).results)?.type === "return" && same(last(callsOfMock(x).results).value, value),
  toHaveNthReturnedWith: (x, nth, value) => callsOfMock(x).results[nth - 1]?.type === "return" && same(callsOfMock(x).results[nth - 1].value, value),
};
const ALIASES = { toBeCalled: "toHaveBeenCalled", toBeCalledTimes: "toHaveBeenCalledTimes", toBeCalledWith: "toHaveBeenCalledWith", lastCalledWith: "toHaveBeenLastCalledWith", nthCalledWith: "toHaveBeenNthCalledWith", toReturn: "toHaveReturned", toReturnTimes: "toHaveReturnedTimes", toReturnWith: "toHaveReturnedWith", lastReturnedWith: "toHaveLastReturnedWith", nthReturnedWith: "toHaveNthReturnedWith" };
Object.assign(MATCHERS, MOCK_MATCHERS, Object.fromEntries(Object.entries(ALIASES).map(([alias, name]) => [alias, MOCK_MATCHERS[name]])));

/** Lets fake time pass: first in the candidate's program, then in the tests. */
function pass(ms) {
  if (clockMode !== "fake") unsupported("they let time pass that is not fake");
  ask({ do: "advance", mode: "sync" }, [ms]);
  testClock.advance(ms === "all" ? Infinity : testClock.now + ms);
}

async function passLate(ms) {
  if (clockMode !== "fake") unsupported("they let time pass that is not fake");
  ask({ do: "advance" }, [ms]);
  await testClock.advanceLate(ms === "all" ? Infinity : testClock.now + ms, () => false);
  settleOpen();
  await testClock.turn();
}

const timeOf = (time) => (time instanceof Date ? time.getTime() : Number(time));

function setTime(time) {
  testClock.now = timeOf(time ?? testClock.now);
  clockMode = null;
  startClock("fake", testClock.now);
}

function useFakeTimers(options) {
  if (isObject(options) && options.now !== undefined) setTime(options.now);
  else startClock("fake");
  return jest;
}

const each = (mark) => () => mocks.forEach((mock) => mock[mark]()) ?? jest;
const jest = {
  fn: mockFunction,
  spyOn,
  isMockFunction: isMock,
  mocked: (x) => x,
  clearAllMocks: each("mockClear"),
  resetAllMocks: each("mockReset"),
  restoreAllMocks: each("mockRestore"),
  setTimeout: () => jest,
  retryTimes: () => unsupported("they repeat tests that fail"),
  useFakeTimers,
  useRealTimers: () => (clockMode === "fake" ? (startClock("auto-again"), (clockMode = "auto"), jest) : jest),
  advanceTimersByTime: pass,
  advanceTimersByTimeAsync: passLate,
  runAllTimers: () => pass("all"),
  runAllTimersAsync: () => passLate("all"),
  runAllTicks: () => undefined,
  setSystemTime: setTime,
  getRealSystemTime: () => testClock.real.Date.now(),
  now: () => testClock.now,
};
for (const name of ["mock", "doMock", "unmock", "dontMock", "unstable_mockModule", "createMockFromModule", "resetModules", "isolateModules", "replaceProperty"]) {
  jest[name] = () => unsupported("they replace modules or properties (jest." + name + ")");
}
const vi = new Proxy(jest, { get: (_, name) => jest[name] ?? (typeof name === "symbol" ? undefined : () => unsupported("vi." + name + " is not known here")) });

/** \`mock\` of node:test, over the same functions. */
function nodeMock() {
  const told = (mock) => {
    const { calls, results, contexts } = mock.mock;
    const view = {
      get calls() {
        return mock.mock.calls.map((args, at) => ({ arguments: args, result: mock.mock.results[at].type === "return" ? mock.mock.results[at].value : undefined, error: mock.mock.results[at].type === "throw" ? mock.mock.results[at].value : undefined, this: mock.mock.contexts[at] }));
      },
      callCount: () => mock.mock.calls.length,
      resetCalls: () => void mock.mockClear(),
      restore: () => void mock.mockRestore(),
      mockImplementation: (f) => void mock.mockImplementation(f),
      mockImplementationOnce: (f) => void mock.mockImplementationOnce(f),
    };
    const outer = function (...args) { return mock.apply(this, args); };
    Object.defineProperty(outer, "mock", { value: view });
    return outer;
  };
  return {
    fn: (original, implementation) => told(mockFunction(implementation ?? original)),
    method: (object, name, implementation) => {
      const mock = spyOn(object, name);
      if (implementation !== undefined) mock.mockImplementation(implementation);
      return (object[name] = Object.assign(told(mock)));
    },
    reset: () => mocks.forEach((mock) => mock.mockRestore()),
    restoreAll: () => mocks.forEach((mock) => mock.mockRestore()),
    timers: { enable: (options) => useFakeTimers(isArray(options) ? {} : options), tick: (ms = 1) => pass(ms), runAll: () => pass("all"), reset: () => jest.useRealTimers(), setTime },
  };
}
`;
