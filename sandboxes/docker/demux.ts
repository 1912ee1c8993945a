import { Transform, type TransformCallback } from "node:stream";

const HEAD_BYTES = 8;
const STDOUT = 1;
const STDERR = 2;

/**
 * Takes the engine's multiplexed attach stream (eight bytes of head, then a payload, in pieces of any size) and yields what the
 * container writes to stdout; stderr goes to `onStderr`. Ends with an error where the stream breaks its own format or stops
 * inside a frame, so that a cut answer can never pass for a whole one.
 */
export function createDemux(onStderr: (chunk: Buffer) => void): Transform {
  const head = Buffer.alloc(HEAD_BYTES);
  let headLength = 0;
  let left = 0;
  let channel = 0;

  /** Takes what belongs to a head from `chunk` at `offset`, and returns where the rest begins. Throws on a head that is none. */
  function takeHead(chunk: Buffer, offset: number): number {
    const copied = chunk.copy(head, headLength, offset, offset + HEAD_BYTES - headLength);
    headLength += copied;
    if (headLength === HEAD_BYTES) {
      headLength = 0;
      channel = head.readUInt8(0);
      left = head.readUInt32BE(4);
      if ((channel !== STDOUT && channel !== STDERR) || head.readUIntBE(1, 3) !== 0) {
        throw new Error("the engine's attach stream is not multiplexed as documented");
      }
    }
    return offset + copied;
  }

  function take(stream: Transform, chunk: Buffer): void {
    let offset = 0;
    while (offset < chunk.length) {
      if (left === 0) {
        offset = takeHead(chunk, offset);
        continue;
      }
      const payload = chunk.subarray(offset, offset + left);
      offset += payload.length;
      left -= payload.length;
      if (channel === STDOUT) stream.push(payload);
      else onStderr(payload);
    }
  }

  return new Transform({
    transform(chunk: Buffer, _encoding, done: TransformCallback) {
      try {
        take(this, chunk);
        done();
      } catch (error) {
        done(error instanceof Error ? error : new Error(String(error)));
      }
    },
    flush(done: TransformCallback) {
      done(left > 0 || headLength > 0 ? new Error("the engine's attach stream stopped inside a frame") : null);
    },
  });
}
