import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { encodeFrame, FrameDecoder } from "../../../sandboxes/pool/frames.ts";

function cut(bytes: Buffer, sizes: readonly number[]): Buffer[] {
  const chunks: Buffer[] = [];
  let at = 0;
  for (let index = 0; at < bytes.length; index++) {
    const size = Math.max(1, sizes[index % sizes.length] ?? 1);
    chunks.push(bytes.subarray(at, at + size));
    at += size;
  }
  return chunks;
}

describe("frames", () => {
  test("arrive as they were sent, however the stream is cut", () => {
    const frame = fc.record({
      header: fc.dictionary(fc.string(), fc.string()),
      parts: fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 4 }),
    });
    fc.assert(
      fc.property(
        fc.array(frame, { maxLength: 5 }),
        fc.array(fc.integer({ min: 1, max: 97 }), { minLength: 1 }),
        (frames, sizes) => {
          const bytes = Buffer.concat(frames.flatMap(({ header, parts }) => encodeFrame(header, parts)));
          const decoder = new FrameDecoder();

          const arrived = cut(bytes, sizes).flatMap((chunk) => decoder.push(chunk));

          expect(arrived.map(({ header, body }) => [JSON.stringify(header), body.toString("hex")])).toEqual(
            frames.map(({ header, parts }) => [
              JSON.stringify(JSON.parse(JSON.stringify(header))),
              Buffer.concat(parts).toString("hex"),
            ]),
          );
        },
      ),
    );
  });

  test("are refused where they announce more than any job may return", () => {
    const prefix = Buffer.alloc(8);
    prefix.writeUInt32BE(10, 0);
    prefix.writeUInt32BE(0xffff_ffff, 4);
    expect(() => new FrameDecoder().push(prefix)).toThrow("too large");
  });

  test("are refused where the header is no JSON object", () => {
    for (const header of ["[]", "null", "{", "1"]) {
      const prefix = Buffer.alloc(8);
      prefix.writeUInt32BE(header.length, 0);
      expect(() => new FrameDecoder().push(Buffer.concat([prefix, Buffer.from(header)]))).toThrow();
    }
  });
});
