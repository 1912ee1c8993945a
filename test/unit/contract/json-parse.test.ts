import fc from "fast-check";
import { expect, it } from "vitest";
import { ServiceError } from "../../../src/contract/errors.ts";
import { MAX_JSON_DEPTH, parseJson, parseJsonText } from "../../../src/contract/json-parse.ts";

function faultOf(text: string | Uint8Array): ServiceError {
  try {
    if (typeof text === "string") parseJsonText(text);
    else parseJson(text);
  } catch (error) {
    if (error instanceof ServiceError) return error;
    throw error;
  }
  throw new Error("nothing was refused");
}

/** JSON text of a string with every character written as an escape. */
function escaped(text: string): string {
  const units = Array.from({ length: text.length }, (_, index) => text.charCodeAt(index).toString(16).padStart(4, "0"));
  return `"${units.map((unit) => `\\u${unit}`).join("")}"`;
}

const key = fc
  .oneof(fc.string({ maxLength: 4 }), fc.constantFrom("a", "é", "constructor", "_proto_", "__proto", '"', "\\", "日"))
  .filter((text) => text !== "__proto__" && text !== "prototype");

const { value } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 5 },
    fc.string({ unit: "binary" }),
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => number + 0),
    fc.maxSafeInteger(),
    fc.constantFrom(null, true, false, "\ud800", "\\", '"', '\\\\"', "x".repeat(100), `${'\\"'.repeat(60)}`),
    fc.array(tie("value"), { maxLength: 5 }),
    fc.dictionary(key, tie("value"), { maxKeys: 40 }),
  ),
}));

it("reads whatever JSON.stringify writes, as JSON.parse does", () => {
  fc.assert(
    fc.property(value, fc.constantFrom(undefined, 1, "\t"), (original, indent) => {
      const text = JSON.stringify(original, null, indent);
      const isFaithful = !/-?\d{16,}/.test(text.replace(/"(?:[^"\\]|\\.)*"/g, '""'));
      if (isFaithful) expect(parseJsonText(text)).toEqual(JSON.parse(text));
    }),
    { numRuns: 1000 },
  );
});

it("refuses as a bad request what JSON.parse refuses, whatever the bytes", () => {
  const pieces = fc.constantFrom(
    ...[
      '{"',
      '"',
      ":",
      ",",
      "[",
      "]",
      "}",
      "\\",
      "\\u00",
      "1",
      "-",
      "e9",
      "tru",
      "true",
      " ",
      "\n",
      "é",
      "\u0000",
      '"a":1',
    ],
  );
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 30 }), (parts) => {
      const text = parts.join("");
      let expected: unknown;
      try {
        expected = JSON.parse(text);
      } catch {
        expect(faultOf(text).code).toBe("invalid_request");
        return;
      }
      try {
        expect(parseJsonText(text)).toEqual(expected);
      } catch (error) {
        expect(error).toMatchObject({ code: "invalid_request" });
      }
    }),
    { numRuns: 3000 },
  );
});

it("refuses a key given twice in one object however it is written, and only there", () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(key, fc.boolean()), { maxLength: 60 }), fc.boolean(), (keys, isNested) => {
      const members = keys.map(([name, isEscaped]) => `${isEscaped ? escaped(name) : JSON.stringify(name)}:{"a":1}`);
      const text = isNested ? `[{"x":{${members.join(",")}}}]` : `{${members.join(",")}}`;
      const isTwice = new Set(keys.map(([name]) => name)).size < keys.length;
      if (isTwice) expect(faultOf(text).message).toContain("given twice");
      else expect(parseJsonText(text)).toEqual(JSON.parse(text));
    }),
    { numRuns: 1000 },
  );
});

it.each([
  ["", "the JSON document is empty", undefined],
  [" \n", "the JSON document is empty", undefined],
  ['{"a":[1,{"b":"x" "c"}]}', "not JSON (byte 17)", "a.1.b"],
  ['{"a":1,\n"b":tru}', "not JSON (line 2, byte 12)", "b"],
  ['{"a":1} x', "not JSON (byte 8)", undefined],
  ["\ufeff{}", "not JSON (byte 0)", undefined],
  ['{"a":{"__proto__":1}}', "a key that would reach an object's prototype (byte 6)", "a.__proto__"],
  ['{"\\u005f_proto__":1}', "a key that would reach an object's prototype (byte 1)", "__proto__"],
  [
    '[{"constructor":{"prototype":1}}]',
    "a key that would reach an object's prototype (byte 17)",
    "0.constructor.prototype",
  ],
  ['{"a":1,"\\u0061":2}', "the key is given twice (byte 7)", "a"],
  ['{"x":[1,9007199254740993]}', "an integer beyond 2^53", "x.1"],
  ['{"x":-9007199254740993}', "an integer beyond 2^53", "x"],
  ['{"x":1e999}', "the number is beyond the range of a double (byte 5)", "x"],
  [`{"x":${"9".repeat(400)}.5}`, "the number is beyond the range of a double", "x"],
])("says what is wrong with %j and where", (text, message, path) => {
  const fault = faultOf(text);

  expect(fault).toMatchObject({ code: "invalid_request", path });
  expect(fault.message).toContain(message);
});

it("takes what only looks dangerous", () => {
  const text =
    '{"constructor":"a","prototype":{"b":9007199254740992},"c":1.5e300,"d":"\\ud800","e":12345678901234567.0}';

  expect(parseJsonText(text)).toEqual(JSON.parse(text));
});

it("refuses bytes that are no UTF-8", () => {
  const fault = faultOf(Uint8Array.from([0x22, 0xff, 0x22]));

  expect(fault).toMatchObject({ code: "invalid_request", message: "the JSON document is not valid UTF-8" });
});

it("takes the depth that is allowed, and refuses a million levels at once", () => {
  const deep = "[".repeat(MAX_JSON_DEPTH) + "]".repeat(MAX_JSON_DEPTH);
  const hostile = '{"a":'.repeat(1_000_000);
  const before = performance.now();

  const fault = faultOf(hostile);

  expect(parseJsonText(deep)).toEqual(JSON.parse(deep));
  expect(fault.message).toContain(`more than ${MAX_JSON_DEPTH} levels deep`);
  expect(performance.now() - before).toBeLessThan(1_000);
});

it("names the place of a fault behind megabytes of text", () => {
  const fault = faultOf(`{"a":"${"x\\n".repeat(2_000_000)}" 1}`);

  expect(fault).toMatchObject({ path: "a" });
  expect(fault.message).toContain("byte 6000008");
});
