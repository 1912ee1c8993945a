import { createPublicKey, verify } from "node:crypto";
import type { RewardRecord } from "../contract/record.ts";
import { recordHash } from "./hashing.ts";

export interface Verification {
  readonly hash: "valid" | "invalid";
  /** `unknown_key` where the signature holds, but not by the key that was expected. */
  readonly signature: "valid" | "invalid" | "absent" | "unknown_key";
}

/**
 * Checks a full record without any service: its hash over its own decisions, and its signature.
 * `expectedKey` is the public key (base64 of DER) that must have signed; without it any key that fits is `valid`.
 */
export function verifyRecord(record: RewardRecord, expectedKey?: string): Verification {
  const hash = recordHash(record) === record.record_hash ? "valid" : "invalid";
  const { signature } = record;
  if (signature === undefined) return { hash, signature: "absent" };
  if (!isSignedBy(record.record_hash, signature)) return { hash, signature: "invalid" };
  if (expectedKey !== undefined && expectedKey !== signature.key) return { hash, signature: "unknown_key" };
  return { hash, signature: "valid" };
}

function isSignedBy(hash: string, signature: { key: string; value: string }): boolean {
  try {
    const key = createPublicKey({ key: Buffer.from(signature.key, "base64"), format: "der", type: "spki" });
    return verify(null, Buffer.from(hash), key, Buffer.from(signature.value, "base64"));
  } catch {
    // A key or signature that is not even well-formed has signed nothing.
    return false;
  }
}
