import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { digestBytes, digestText, fromTextKey, isDigest, textKey } from "../../../src/store/sqlite/text-key.ts";

const anyText = fc.array(fc.integer({ min: 0, max: 0xffff })).map((units) => String.fromCharCode(...units));

describe("textKey", () => {
  it("gives back every text that it was given", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(fromTextKey(textKey(text))).toBe(text);
      }),
    );
  });

  it("holds no NUL and no lone surrogate, which the driver would cut off or replace", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const key = textKey(text);
        expect(key).not.toContain("\0");
        expect(Buffer.from(key, "utf8").toString("utf8")).toBe(key);
      }),
    );
  });

  it("leaves plain identifiers as they are", () => {
    expect(textKey("codeforces/1.A é")).toBe("codeforces/1.A é");
  });
});

describe("digestBytes", () => {
  it("takes sha256 digests apart and puts them together again", () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (bytes) => {
        const text = digestText(Buffer.from(bytes));
        expect(isDigest(text)).toBe(true);
        expect(digestBytes(text)).toEqual(Buffer.from(bytes));
      }),
    );
  });

  it.each(["", "sha256:", `sha256:${"A".repeat(64)}`, `sha256:${"a".repeat(65)}`, `sha1:${"a".repeat(64)}`])(
    "knows that %j is no digest",
    (text) => {
      expect(digestBytes(text)).toBeNull();
      expect(isDigest(text)).toBe(false);
    },
  );
});
