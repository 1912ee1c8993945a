import { hash } from "node:crypto";
import { constants, deflateRawSync, inflateRawSync } from "node:zlib";
import { damaged } from "./faults.ts";

/** How bytes are stored; the numbers are in databases. */
const RAW = 0;
const DEFLATED = 1;

/** Below this size compression costs more time than it saves pages. */
export const LEAST_COMPRESSED_BYTES = 2048;

export interface Packed {
  readonly encoding: number;
  readonly bytes: Buffer;
}

/** Bytes as they are stored: deflated at the fastest level where that makes them smaller. */
export function packBytes(raw: Buffer): Packed {
  if (raw.byteLength < LEAST_COMPRESSED_BYTES) return { encoding: RAW, bytes: raw };
  const deflated = deflateRawSync(raw, { level: constants.Z_BEST_SPEED });
  return deflated.byteLength < raw.byteLength ? { encoding: DEFLATED, bytes: deflated } : { encoding: RAW, bytes: raw };
}

/** The bytes that were packed. Throws a StorageFault where they can't be restored. */
export function unpackBytes(packed: Packed): Buffer {
  if (packed.encoding === RAW) return packed.bytes;
  if (packed.encoding !== DEFLATED) throw damaged(`unknown encoding ${packed.encoding}`);
  try {
    return inflateRawSync(packed.bytes);
  } catch (error) {
    throw damaged(error instanceof Error ? error.message : String(error));
  }
}

export function sha256Of(raw: Buffer | string): Buffer {
  return hash("sha256", raw, "buffer");
}
