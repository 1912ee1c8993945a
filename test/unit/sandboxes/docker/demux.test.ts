import { once } from "node:events";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createDemux } from "../../../../sandboxes/docker/demux.ts";

function frame(channel: number, payload: Uint8Array): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt8(channel, 0);
  head.writeUInt32BE(payload.length, 4);
  return Buffer.concat([head, payload]);
}

/** Feeds `pieces` and returns what came out; rejects with the stream's error. */
async function demux(pieces: readonly Buffer[]): Promise<{ stdout: Buffer; stderr: Buffer }> {
  const stdout: Buffer[] = [];
  const stderr: Buffer[] = [];
  const stream = createDemux((chunk) => stderr.push(Buffer.from(chunk)));
  stream.on("data", (chunk: Buffer) => stdout.push(chunk));
  const ended = once(stream, "end");
  for (const piece of pieces) stream.write(piece);
  stream.end();
  await ended;
  return { stdout: Buffer.concat(stdout), stderr: Buffer.concat(stderr) };
}

describe("the engine's attach stream", () => {
  test("is taken apart whatever pieces it comes in", async () => {
    const frames = fc.array(fc.tuple(fc.constantFrom(1, 2), fc.uint8Array({ maxLength: 40 })), { maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(frames, fc.infiniteStream(fc.integer({ min: 1, max: 17 })), async (sent, sizes) => {
        const bytes = Buffer.concat(sent.map(([channel, payload]) => frame(channel, payload)));
        const pieces: Buffer[] = [];
        for (let at = 0; at < bytes.length; ) {
          const size = Number(sizes.next().value);
          pieces.push(bytes.subarray(at, at + size));
          at += size;
        }
        const got = await demux(pieces);
        const wanted = (channel: number) =>
          Buffer.concat(sent.filter(([each]) => each === channel).map(([, payload]) => payload));
        expect([got.stdout, got.stderr]).toEqual([wanted(1), wanted(2)]);
      }),
    );
  });

  test("is an error when it stops inside a payload or a head", async () => {
    const whole = frame(1, Buffer.from("answer"));
    await expect(demux([whole.subarray(0, 10)])).rejects.toThrow("stopped inside a frame");
    await expect(demux([whole, whole.subarray(0, 3)])).rejects.toThrow("stopped inside a frame");
  });

  test("is an error when it is not multiplexed", async () => {
    await expect(demux([Buffer.from("plain text of a terminal")])).rejects.toThrow("not multiplexed");
  });
});
