/**
 * JavaScript that reads and writes tagged plain data: what `values.ts` reads and writes here. Exact types only: an array, a plain
 * object, a `Map`, a `Set`, typed arrays, primitives; an object of any other class is no plain data. `undefined` is null, as in JSON; a
 * whole number is an integer whether it is a number or a `BigInt`, and only integers beyond 2^53 arrive as `BigInt`.
 */
export const JAVASCRIPT_VALUES = String.raw`
class Unplain extends Error {}

const { isArray } = Array, { getPrototypeOf, keys: keysOf, prototype: objectPrototype } = Object;
const { isSafeInteger } = Number, quote = JSON.stringify, { isBuffer } = Buffer, { isView } = ArrayBuffer;
const mapPrototype = Map.prototype, setPrototype = Set.prototype, arrayPrototype = Array.prototype;
const LONE_SURROGATE = /[\ud800-\udfff]/u;

/** How values that only JavaScript has are written and read: here as the nearest plain data, or not at all. */
const known = {
  isExact: false,
  text: () => null,
  value() {
    throw new TypeError("a value of an unknown type");
  },
};

/** The tagged text of a value; "other" may write what is no plain data. */
function encode(value, other) {
  let left = 4000000;

  function integer(x) {
    const size = x < 0n ? -x : x;
    return size <= 9007199254740992n ? String(x) : '{"$int":"' + (x < 0n ? "-" : "") + "0x" + size.toString(16) + '"}';
  }

  function number(x) {
    if (isSafeInteger(x) && !Object.is(x, -0)) return String(x);
    const text = x !== x ? "nan" : x === Infinity ? "inf" : x === -Infinity ? "-inf" : Object.is(x, -0) ? "-0.0" : String(x);
    return '{"$float":"' + text + '"}';
  }

  function string(x) {
    if (LONE_SURROGATE.test(x)) throw new Unplain("a string without UTF-8 form");
    return quote(x);
  }

  function list(x, depth) {
    let text = "[";
    for (let i = 0; i < x.length; i += 1) text += (i === 0 ? "" : ",") + encodeAt(x[i], depth + 1);
    return text + "]";
  }

  function key(x, seen) {
    if ((typeof x === "object" && x !== null) || typeof x === "function") throw new Unplain("an object as a key or a member of a set");
    const text = encodeAt(x, 0);
    if (seen.has(text)) throw new Unplain("keys that plain data can't tell apart");
    seen.add(text);
    return text;
  }

  function pairs(entries, depth) {
    const seen = new Set();
    let text = "";
    for (const [name, member] of entries) text += (text === "" ? "" : ",") + "[" + key(name, seen) + "," + encodeAt(member, depth + 1) + "]";
    return '{"$dict":[' + text + "]}";
  }

  function object(x, depth) {
    if (isArray(x) && getPrototypeOf(x) === arrayPrototype) return list(x, depth);
    if (isBuffer(x)) return '{"$bytes":"' + x.toString("base64") + '"}';
    if (isView(x) && !(x instanceof DataView)) return list(x, depth);
    const prototype = getPrototypeOf(x);
    if (prototype === mapPrototype) return pairs([...x], depth);
    if (prototype === setPrototype) {
      const seen = new Set();
      return '{"$set":[' + [...x].map((member) => key(member, seen)).join(",") + "]}";
    }
    if (prototype === objectPrototype || prototype === null) {
      const members = keysOf(x).map((name) => [name, x[name]]);
      return pairs(known.isExact ? members : members.filter(([, member]) => member !== undefined), depth);
    }
    return special(x);
  }

  function special(x) {
    if (other === undefined) throw new Unplain("a value of another type");
    return other(x);
  }

  function encodeAt(x, depth) {
    left -= 1;
    if (depth > 95 || left < 0) throw new Unplain("too deep or too large");
    const text = known.text(x, (part) => encodeAt(part, depth + 1));
    if (text !== null) return text;
    switch (typeof x) {
      case "undefined":
        return "null";
      case "boolean":
        return String(x);
      case "number":
        return number(x);
      case "bigint":
        return integer(x);
      case "string":
        return string(x);
      case "object":
        return x === null ? "null" : object(x, depth);
      default:
        return special(x);
    }
  }

  return encodeAt(value, 0);
}

function decodeInteger(text) {
  const size = BigInt(text.startsWith("-") ? text.slice(1) : text);
  const value = text.startsWith("-") ? -size : size;
  return size <= 9007199254740992n ? Number(value) : value;
}

const FLOATS = { nan: NaN, inf: Infinity, "-inf": -Infinity };

function decodeDict(pairs) {
  const entries = pairs.map(([name, member]) => [decode(name), decode(member)]);
  if (!entries.every(([name]) => typeof name === "string")) return new Map(entries);
  const object = {};
  for (const [name, value] of entries) Object.defineProperty(object, name, { value, writable: true, enumerable: true, configurable: true });
  return object;
}

function decode(x) {
  if (isArray(x)) return x.map(decode);
  if (typeof x !== "object" || x === null) return x;
  const [tag, second] = keysOf(x);
  if (second === undefined) {
    if (tag === "$int") return decodeInteger(x[tag]);
    if (tag === "$float") return x[tag] in FLOATS ? FLOATS[x[tag]] : Number(x[tag]);
    if (tag === "$tuple") return x[tag].map(decode);
    if (tag === "$set") return new Set(x[tag].map(decode));
    if (tag === "$bytes") return Buffer.from(x[tag], "base64");
    if (tag === "$dict") return decodeDict(x[tag]);
    if (tag === "$known") return known.value(x[tag]);
    if (tag === "$handle") return handles[x[tag]];
  }
  return decodeDict(Object.entries(x));
}
`;
