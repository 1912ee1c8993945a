/**
 * JavaScript: what JSON and other languages lack of its values, so that between test code and the program each arrives as what it is:
 * `undefined`, `BigInt`, holes, objects without a prototype, maps with any keys, sets with any members, dates, patterns, errors, typed arrays.
 * Of exact types only; `javascript-data.ts` reads the same in the service.
 */
export const JAVASCRIPT_KNOWN = `
const datePrototype = Date.prototype, patternPrototype = RegExp.prototype;
const VIEWS = { Int8Array, Uint8Array, Uint8ClampedArray, Int16Array, Uint16Array, Int32Array, Uint32Array, Float32Array, Float64Array };
const ERRORS = { Error, EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError };
const viewNames = new Map(Object.entries(VIEWS).map(([name, type]) => [type.prototype, name]));
const errorNames = new Map(Object.entries(ERRORS).map(([name, type]) => [type.prototype, name]));
const MAX_HOLED = 100000;

const tag = (type, ...parts) => '{"$known":[' + [quote(type), ...parts].join(",") + "]}";

function knownText(x, part) {
  if (x === undefined) return tag("undefined");
  if (typeof x === "bigint") return tag("BigInt", quote((x < 0n ? "-" : "") + "0x" + (x < 0n ? -x : x).toString(16)));
  if (typeof x !== "object" || x === null) return null;
  const prototype = getPrototypeOf(x);
  if (isArray(x)) return prototype === arrayPrototype ? arrayText(x, part) : null;
  if (prototype === null) return tag("null", ...membersOf(x, part));
  if (prototype === mapPrototype) return tag("Map", ...[...x].map(part));
  if (prototype === setPrototype) return tag("Set", ...[...x].map(part));
  if (prototype === datePrototype) return tag("Date", part(x.getTime()));
  if (prototype === patternPrototype) return tag("RegExp", part(x.source), part(x.flags));
  if (errorNames.has(prototype)) return tag("Error", quote(errorNames.get(prototype)), part(String(x.message)), ...membersOf(x, part));
  return viewNames.has(prototype) ? tag(viewNames.get(prototype), ...[...x].map(part)) : null;
}

const membersOf = (x, part) => keysOf(x).map((name) => part([name, x[name]]));

/** An array with holes, or with members beside its items; null for one that a list tells. */
function arrayText(x, part) {
  const names = keysOf(x);
  if (names.length === x.length && (names.length === 0 || names[names.length - 1] === String(x.length - 1))) return null;
  if (x.length > MAX_HOLED) throw new Unplain("too large");
  const items = Array.from({ length: x.length }, (_, place) => (place in x ? part(x[place]) : tag("hole")));
  const others = names.filter((name) => !(Number(name) < x.length));
  return tag("Array", "[" + items.join(",") + "]", ...others.map((name) => part([name, x[name]])));
}

function knownValue([type, ...parts]) {
  const define = (object, pairs) => {
    for (const [name, value] of pairs) Object.defineProperty(object, String(name), { value, writable: true, enumerable: true, configurable: true });
    return object;
  };
  const values = () => parts.map(decode);
  switch (type) {
    case "undefined":
      return undefined;
    case "BigInt":
      return String(parts[0]).startsWith("-") ? -BigInt(parts[0].slice(1)) : BigInt(parts[0]);
    case "null":
      return define(Object.create(null), values());
    case "Map":
      return new Map(values());
    case "Set":
      return new Set(values());
    case "Date":
      return new Date(...values());
    case "RegExp":
      return new RegExp(...values());
    case "Error": {
      const [name, message, ...members] = values();
      return define(Object.hasOwn(ERRORS, name) ? new ERRORS[name](message) : new Error(message), members);
    }
    case "Array": {
      const [items, ...members] = parts;
      const array = new Array(items.length);
      items.forEach((item, place) => { if (item?.$known?.[0] !== "hole") array[place] = decode(item); });
      return define(array, members.map(decode));
    }
    default:
      if (!Object.hasOwn(VIEWS, type)) throw new TypeError("a value of an unknown type");
      return new VIEWS[type](values());
  }
}

Object.assign(known, { isExact: true, text: knownText, value: knownValue });
`;
