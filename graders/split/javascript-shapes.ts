/**
 * JavaScript: what test code is told of an object or a function that stays with the candidate: what kind it is, of which classes, the names
 * of its methods and of what it works out itself, and its own data as it is now. The n-th that is told of a step's outcome is found again as
 * its n-th part.
 */
export const JAVASCRIPT_SHAPES = `
const MAX_NAMES = 300, MAX_SHAPES = 3000, MAX_DEPTH = 6, functionPrototype = Function.prototype;

function namesOf(x) {
  const names = [];
  for (let at = getPrototypeOf(x); at !== null && names.length < 20; at = getPrototypeOf(at)) {
    const type = Object.getOwnPropertyDescriptor(at, "constructor")?.value;
    if (typeof type === "function" && type.name) names.push(String(type.name));
  }
  return names;
}

/** Names of methods and of other members that are not told with the data. */
function membersBeside(x) {
  const methods = new Set(), others = new Set();
  for (let at = x; at !== null && at !== objectPrototype && at !== functionPrototype; at = getPrototypeOf(at)) {
    for (const name of Object.getOwnPropertyNames(at)) {
      if (methods.size + others.size > MAX_NAMES) break;
      if (name === "constructor" || name === "prototype" || methods.has(name) || others.has(name)) continue;
      const found = Object.getOwnPropertyDescriptor(at, name);
      if (typeof found.value === "function") methods.add(name);
      else if (at !== x || found.get !== undefined || !found.enumerable) others.add(name);
    }
  }
  return [[...methods], [...others]];
}

const isClass = (x) => /^class\\b/.test(functionPrototype.toString.call(x));

/** Where each object was told first, by step and part: by that it is known again. */
const identities = new WeakMap();

/** Writes what is no data as the parts of a step's outcome. */
function shaper(parts) {
  const seen = new Set();
  let depth = 0;
  const shape = (x) => {
    if (typeof x === "symbol") throw new Unplain("a symbol");
    const own = callbackOf.get(x);
    if (own !== undefined) return tag("callback", String(own));
    const index = parts.push(x) - 1;
    if (!identities.has(x)) identities.set(x, "[" + handles.length + "," + index + "]");
    const kind = typeof x === "function" ? (isClass(x) ? "class" : "function") : "object";
    const [methods, others] = membersBeside(x);
    const iterates = [Symbol.iterator in x, Symbol.asyncIterator in x];
    const isTold = !seen.has(x) && seen.size < MAX_SHAPES && depth < MAX_DEPTH;
    seen.add(x);
    depth += 1;
    const names = isTold ? keysOf(x).filter((name) => Object.getOwnPropertyDescriptor(x, name)?.get === undefined && typeof x[name] !== "function") : [];
    const data = isTold ? names.map((name) => [name, x[name]]) : null;
    const text = tag("object", String(index), identities.get(x), quote(kind), ...[namesOf(x), methods, others, iterates, data].map((one) => encode(one, shape)));
    depth -= 1;
    return text;
  };
  return shape;
}
`;
