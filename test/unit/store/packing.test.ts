import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { packBytes, unpackBytes } from "../../../src/store/sqlite/packing.ts";

describe("packBytes", () => {
  it("gives back all bytes that it was given", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 10_000, size: "max" }), (bytes) => {
        const raw = Buffer.from(bytes);
        expect(unpackBytes(packBytes(raw)).equals(raw)).toBe(true);
      }),
    );
  });

  it("makes long repetitive text smaller and leaves short text as it is", () => {
    const long = Buffer.from("the same line\n".repeat(1_000));
    const short = Buffer.from("the same line\n".repeat(10));

    expect(packBytes(long).bytes.byteLength).toBeLessThan(long.byteLength / 10);
    expect(packBytes(short).bytes).toBe(short);
  });

  it("never makes anything larger", () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 2_048, maxLength: 5_000, size: "max" }), (bytes) => {
        expect(packBytes(Buffer.from(bytes)).bytes.byteLength).toBeLessThanOrEqual(bytes.byteLength);
      }),
    );
  });

  it.each([
    { encoding: 1, bytes: Buffer.from("not deflated") },
    { encoding: 7, bytes: Buffer.from("unknown") },
  ])("says that stored bytes of encoding $encoding are damaged", (packed) => {
    expect(() => unpackBytes(packed)).toThrow("damaged");
  });
});
