/** Largest frame that a runner may send: the outputs and files of one job. */
const MAX_FRAME_BYTES = 2 ** 31;
const PREFIX_BYTES = 8;
const ONE_CHUNK_BYTES = 64 * 1024;

/** One message between the service and a runner. Slices in the header, as `[offset, length]`, lie in the body. */
export interface Frame {
  readonly header: Readonly<Record<string, unknown>>;
  readonly body: Buffer;
}

/**
 * The bytes of a frame: two lengths (u32, big-endian), the header as JSON, then `parts` as one body. A small frame is one chunk,
 * since each chunk costs a write of its own; the parts of a large one are not copied.
 */
export function encodeFrame(header: object, parts: readonly Uint8Array[]): Uint8Array[] {
  const json = Buffer.from(JSON.stringify(header));
  const bodyLength = parts.reduce((sum, part) => sum + part.length, 0);
  const prefix = Buffer.allocUnsafe(PREFIX_BYTES);
  prefix.writeUInt32BE(json.length, 0);
  prefix.writeUInt32BE(bodyLength, 4);
  if (bodyLength <= ONE_CHUNK_BYTES) return [Buffer.concat([prefix, json, ...parts])];
  return [Buffer.concat([prefix, json]), ...parts.filter((part) => part.length > 0)];
}

/** Cuts a byte stream into frames without copying a large body more than once. */
export class FrameDecoder {
  #chunks: Buffer[] = [];
  #length = 0;
  #wanted = PREFIX_BYTES;

  /** The frames that `chunk` completes. Throws where the stream is no frame stream. */
  push(chunk: Buffer): Frame[] {
    this.#chunks.push(chunk);
    this.#length += chunk.length;
    const frames: Frame[] = [];
    while (this.#length >= this.#wanted) {
      const buffer = this.#join();
      const headerLength = buffer.readUInt32BE(0);
      const end = PREFIX_BYTES + headerLength + buffer.readUInt32BE(4);
      if (end > MAX_FRAME_BYTES) throw new Error("a runner announced a frame that is too large");
      if (buffer.length < end) {
        this.#wanted = end;
        break;
      }
      frames.push(parseFrame(buffer.subarray(0, end), headerLength));
      this.#chunks = end < buffer.length ? [buffer.subarray(end)] : [];
      this.#length = buffer.length - end;
      this.#wanted = PREFIX_BYTES;
    }
    return frames;
  }

  #join(): Buffer {
    const joined = this.#chunks.length === 1 ? this.#chunks[0] : undefined;
    const buffer = joined ?? Buffer.concat(this.#chunks);
    this.#chunks = [buffer];
    return buffer;
  }
}

function parseFrame(bytes: Buffer, headerLength: number): Frame {
  const header: unknown = JSON.parse(bytes.toString("utf8", PREFIX_BYTES, PREFIX_BYTES + headerLength));
  if (!isObject(header)) throw new Error("a runner sent a header that is no object");
  return { header, body: bytes.subarray(PREFIX_BYTES + headerLength) };
}

/** Whether `value` is a JSON object. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
