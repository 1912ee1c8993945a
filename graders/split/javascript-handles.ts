/**
 * JavaScript: objects and functions that stay with the candidate, as test code has them. Their own data is told with them, what they
 * work out or do is asked for. A comparison is made here, of data; an object that a call returned in place of data
 * is asked nothing that only a value decides by itself.
 */
export const JAVASCRIPT_HANDLES = `
/** What only a value decides by itself: asked of an object that a call returned in its place, it could claim anything. */
const CLAIMS = new Set("endsWith equals every findIndex includes indexOf isEqual lastIndexOf localeCompare search some startsWith test".split(" "));
const prototypes = new Map();
let receiving = { place: null, madeBy: "", isSolo: false };

known.value = ([type, ...rest]) => {
  if (type === "object") return told(rest, { origin: receiving.place, index: rest[0] });
  if (type === "whole") return told(rest[0].slice(1), { place: receiving.place });
  if (type === "callback") return callbackAt(rest[0]);
  return knownValue([type, ...rest]);
};

const handlesByIdentity = new Map();

/** An object that is told: the same one wherever it is the same, which is where it was told first. */
function told(rest, where) {
  if (receiving.place === null) throw new TypeError("an object without a place");
  const [step, index] = rest[1], identity = (receiving.isSolo ? receiving.place : step) + ":" + index;
  const shape = readShape(rest);
  const before = handlesByIdentity.get(identity);
  if (before !== undefined) {
    standIns.get(before).about.shape = shape;
    return before;
  }
  const object = handle({ ...where, shape, madeBy: receiving.madeBy });
  handlesByIdentity.set(identity, object);
  return object;
}

function readShape([, , kind, names, methods, others, [iterates, iteratesLate], data]) {
  const [classes, calls, works] = [names, methods, others].map((list) => list.map(String));
  return { kind, classes, methods: new Set(calls), others: new Set(works), iterates, iteratesLate, data: new Map(data === null ? [] : decode(data)), at: data === null ? -1 : changes };
}

/** One prototype for all objects of the same classes, as far as their names tell. */
function prototypeOf(classes) {
  const key = JSON.stringify(classes);
  if (!prototypes.has(key)) prototypes.set(key, Object.create(objectPrototype, { constructor: { value: { name: classes[0] ?? "Object" } } }));
  return prototypes.get(key);
}

function handle(about) {
  const isFunction = about.shape?.kind === "function" || about.shape?.kind === "class";
  const target = isFunction ? function () {} : Object.create(prototypeOf(about.shape?.classes ?? []));
  const place = () => (about.place ??= leaveStep({ do: "part", on: about.origin, index: about.index }));
  const asked = (step, args) => ask({ ...step, on: place() }, args);
  const isStale = () => about.shape === null || about.shape.at !== changes;
  const shape = () => {
    if (isStale()) refresh();
    return about.shape;
  };
  const refresh = () => {
    const on = place(), depth = trail.length;
    const looked = standIns.get(ask({ do: "look", on }));
    // Looking changes nothing, so it is left out of what is performed again, unless it tells of further objects.
    if (![...(looked?.about?.shape?.data.values() ?? [])].some(holdsHandle)) trail.splice(depth);
    const seen = looked?.about?.shape ?? about.shape ?? { kind: "object", classes: [], methods: new Set(), others: new Set(), data: new Map() };
    about.shape = { ...seen, at: changes };
  };
  const claims = (name) => about.madeBy === "call" && CLAIMS.has(name);
  const own = () => (isFunction ? [] : [...shape().data.keys()]);
  const get = (name) => {
    const { methods, others } = about.shape ?? shape();
    const isTold = !methods.has(name) && !others.has(name);
    if (claims(name) && (!isTold || shape().data.has(name))) fail("what was returned is no plain data");
    if (methods.has(name)) return method(name);
    return isTold ? shape().data.get(name) : asked({ do: "get", name });
  };
  const stubs = new Map();
  const method = (name) => {
    if (!stubs.has(name)) stubs.set(name, (...args) => asked({ do: "method", name }, args));
    return stubs.get(name);
  };
  const proxy = new Proxy(target, {
    get: (_, name, receiver) => {
      if (name === "then") return undefined;
      if (name === Symbol.iterator) return isFunction || shape().iterates !== true ? undefined : () => items(place());
      if (name === Symbol.asyncIterator) return isFunction || shape().iteratesLate !== true ? undefined : () => lateItems(place());
      if (name === Symbol.toPrimitive) return () => primitiveOf(proxy);
      if (name === "prototype" || typeof name === "symbol" || name === "constructor") return Reflect.get(target, name, receiver);
      if (isFunction && (name === "call" || name === "apply" || name === "bind")) return Reflect.get(target, name);
      return get(name);
    },
    set: (_, name, value) => {
      if (typeof name === "symbol") return false;
      asked({ do: "set", name }, [value]);
      return true;
    },
    has: (_, name) => typeof name === "string" && (shape().data.has(name) || shape().methods.has(name) || shape().others.has(name)),
    ownKeys: (t) => (isFunction ? Reflect.ownKeys(t) : own()),
    getOwnPropertyDescriptor: (t, name) => {
      if (isFunction) return Reflect.getOwnPropertyDescriptor(t, name);
      return typeof name === "string" && shape().data.has(name) ? { value: get(name), enumerable: true, configurable: true, writable: true } : undefined;
    },
    defineProperty: () => (about.madeBy === "new" ? unsupported : fail)("they define a member of an object of the candidate's"),
    deleteProperty: () => (about.madeBy === "new" ? unsupported : fail)("they delete a member of an object of the candidate's"),
    apply: (_, self, args) => asked({ do: "apply" }, args),
    construct: (_, args) => asked({ do: "construct" }, args),
  });
  standIns.set(proxy, { is: "handle", place, about, classes: about.shape?.classes ?? [] });
  return proxy;
}

/** A primitive that an object claims to be is asked of one that the tests made; one that came in place of data has none. */
function primitiveOf(proxy) {
  const { about } = standIns.get(proxy);
  if (about.madeBy === "call") throw new TypeError("an object of the candidate's has no value of its own");
  for (const name of ["toString", "valueOf"]) {
    if (about.shape?.methods.has(name)) return proxy[name]();
  }
  return "[object Object]";
}

/** What it yields, more of it as it is wanted. */
function* items(on) {
  const iterator = leaveStep({ do: "iterate", on });
  for (let count = 100; ; count = 1000) {
    const found = ask({ do: "items", on: iterator }, [count]);
    if (isGuess(found) || !isArray(found?.items)) return;
    yield* found.items;
    if (found.done !== false) return;
  }
}

async function* lateItems(on) {
  const iterator = leaveStep({ do: "iterate", on });
  for (let count = 100; ; count = 1000) {
    const found = await ask({ do: "items", on: iterator }, [count]);
    if (isGuess(found) || !isArray(found?.items)) return;
    yield* found.items;
    if (found.done !== false) return;
  }
}

/** What the candidate's program calls so, as a function or a class. */
function remote(name, shape = null) {
  let whole = null;
  const own = () => (whole ??= handle({ place: leaveStep({ do: "name", name }), shape, madeBy: "name" }));
  const proxy = new Proxy(function () {}, {
    apply: (_, self, args) => ask({ do: "call", name }, args),
    construct: (_, args) => ask({ do: "new", name }, args),
    get: (target, key) => {
      if (key === "name") return name;
      if (key === Symbol.hasInstance) return (x) => isGuess(x) || classesOf(x).includes(name);
      if (key === "length" || typeof key === "symbol" || key === "prototype") return Reflect.get(target, key);
      return key === "then" ? undefined : key in Function.prototype ? Reflect.get(target, key) : own()[key];
    },
  });
  standIns.set(proxy, { is: "remote", name });
  return proxy;
}

/** Names of the candidate's classes that an object or an error is of. */
function classesOf(x) {
  if ((typeof x !== "object" && typeof x !== "function") || x === null) return [];
  return standIns.get(x)?.about?.shape?.classes ?? x[CLASSES] ?? [];
}

const exportedNames = new Map();
let asksExports = true;

/** An export of the candidate's program: data as it is, else what stands for it. */
function exportedAs(name) {
  if (!asksExports) return remote(name);
  if (exportedNames.size === 0) askExports();
  if (exportedNames.size === 0) return remote(name);
  if (!isGuessing() && standIns.get(exportedNames.get(name))?.is !== "remote") counts.answered += 1;
  // One that is not there fails where it is used.
  return exportedNames.has(name) ? exportedNames.get(name) : remote(name);
}

function askExports() {
  const place = trail.length, found = ask({ do: "exports" });
  if (!(found instanceof Map)) return;
  for (const [name, value] of found) exportedNames.set(name, isFunctionHandle(value) ? remote(name, standIns.get(value).about.shape) : value);
  exportedNames.set("module.exports", remote("module.exports"));
  if ([...exportedNames.values()].some(holdsHandle)) return;
  // Functions and data are found without it.
  trail.splice(place);
  for (const identity of handlesByIdentity.keys()) if (identity.startsWith(place + ":")) handlesByIdentity.delete(identity);
}

function holdsHandle(x) {
  if ((typeof x !== "object" && typeof x !== "function") || x === null) return false;
  if (standIns.has(x)) return standIns.get(x).is === "handle";
  return (x instanceof Map || x instanceof Set ? [...x].flat() : Object.values(x)).some(holdsHandle);
}

/** An object of the candidate's that shows no data: two of them tell nothing of each other. */
const isOpaque = (x) => standIns.get(x)?.is === "handle" && keysOf(x).length === 0;

const isFunctionHandle = (x) => ["function", "class"].includes(standIns.get(x)?.about?.shape?.kind);
`;
