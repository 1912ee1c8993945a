import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canonicalJson, digestOf, sha256 } from "../../../src/core/canonical.ts";

/** Canonical JSON by its definition: each object's members in the order of their keys' UTF-16 units. */
function sortedJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((item: unknown) => sortedJson(item ?? null)).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, member]) => `${JSON.stringify(key)}:${sortedJson(member)}`);
  return `{${members.join(",")}}`;
}

describe("canonicalJson", () => {
  it("prints the example of RFC 8785 as the RFC does", () => {
    const value = {
      numbers: [333333333.3333333, 1e30, 4.5, 2e-3, 0.000000000000000000000000001],
      string: "\u20ac$\u000f\u000aA'\u0042\u0022\u005c\\\"/",
      literals: [null, true, false],
    };

    const text = canonicalJson(value);

    expect(text).toBe(
      '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
    );
  });

  it("orders keys by UTF-16 code units, as the RFC's second example does", () => {
    const value = { "\u20ac": 1, "\r": 2, "\ufb33": 3, "1": 4, "\ud83d\ude00": 5, "\u0080": 6, "\u00f6": 7 };

    const keys = Object.keys(JSON.parse(canonicalJson(value)) as object);

    expect(canonicalJson(value).indexOf('"\\r"')).toBe(1);
    expect(keys.slice(0, 1)).toEqual(["1"]);
    expect(canonicalJson(value)).toMatch(/"\\r":2,"1":4,"\u0080":6,"\u00f6":7,"\u20ac":1,"\ud83d\ude00":5,"\ufb33":3/u);
  });

  it("does not depend on the order in which members were added", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
        const reversed = Object.fromEntries(Object.entries(value).reverse());

        expect(canonicalJson(reversed)).toBe(canonicalJson(value));
      }),
    );
  });

  it("keeps every JSON value, so that different values have different texts", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const normal = JSON.parse(JSON.stringify(value)) as unknown;

        expect(JSON.parse(canonicalJson(value))).toEqual(normal);
      }),
    );
  });

  it("is what sorting the members of every object and printing them makes", () => {
    const key = fc.oneof(
      fc.string(),
      fc.constantFrom("2", "10", "a", "B", "\u00e9", "\ud83d\ude00", "\ufb33", "constructor"),
    );
    const { value } = fc.letrec<{ value: unknown }>((tie) => ({
      value: fc.oneof(
        { maxDepth: 4 },
        fc.string({ unit: "binary" }),
        fc.double({ noNaN: true, noDefaultInfinity: true }),
        fc.constantFrom(null, true, false, undefined),
        fc.array(tie("value"), { maxLength: 4 }),
        fc.dictionary(key, tie("value"), { maxKeys: 6 }),
      ),
    }));
    fc.assert(
      fc.property(value, (any) => {
        expect(canonicalJson(any ?? null)).toBe(sortedJson(any ?? null));
      }),
    );
  });

  it("escapes lone surrogates instead of replacing them", () => {
    expect(canonicalJson("\ud800")).toBe('"\\ud800"');
    expect(digestOf("\ud800")).not.toBe(digestOf("\ufffd"));
  });

  it("leaves out undefined members and refuses numbers that JSON lacks", () => {
    expect(canonicalJson({ a: undefined, b: 1 })).toBe('{"b":1}');
    expect(() => canonicalJson(Number.NaN)).toThrow(TypeError);
  });

  it("hashes the UTF-8 form", () => {
    expect(sha256("abc")).toBe("sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  });
});
