import { createPrivateKey, createPublicKey, type KeyObject, sign } from "node:crypto";
import { type Grading, RECORD_SCHEMA, type RewardRecord } from "../contract/record.ts";
import type { SandboxDescription } from "../contract/sandbox.ts";
import type { Use } from "../contract/store.ts";
import type { Admitted } from "./admit.ts";
import { recordHash, solutionBytes } from "./hashing.ts";
import type { Judgement } from "./judgement.ts";
import type { PhaseClock } from "./phases.ts";

/** Signs record hashes; `key` is the public key that verifies them, base64 of its DER form. */
export interface Signer {
  readonly key: string;
  sign(recordHash: string): string;
}

/** A signer from an Ed25519 private key in PEM form. Throws a TypeError for any other key. */
export function createSigner(pem: string): Signer {
  const privateKey: KeyObject = createPrivateKey(pem);
  if (privateKey.asymmetricKeyType !== "ed25519") throw new TypeError("the signing key must be an Ed25519 private key");
  const key = createPublicKey(privateKey).export({ type: "spki", format: "der" }).toString("base64");
  return { key, sign: (hash) => sign(null, Buffer.from(hash), privateKey).toString("base64") };
}

export interface Stamp {
  readonly id: string;
  readonly createdAt: Date;
  readonly host: string;
  readonly replayOf: string | null;
  readonly phases: PhaseClock;
  readonly totalMs: number;
  readonly sandbox: SandboxDescription | null;
  readonly signer: Signer | null;
}

/** The stored form of a judgement: its inputs, its decisions, their hash and signature, and what was observed on the way. */
export function buildGrading(admitted: Admitted, judgement: Judgement, stamp: Stamp): Grading {
  const { evidence, observedTests, ...decided } = judgement;
  const unhashed = {
    schema: RECORD_SCHEMA,
    id: stamp.id,
    input_hash: admitted.inputHash,
    task: { id: admitted.task.id, digest: admitted.taskDigest, kind: admitted.task.kind },
    solution: { digest: admitted.solutionDigest, bytes: solutionBytes(admitted.solution) },
    grader: admitted.grader,
    environment: environmentOf(admitted, stamp.sandbox),
    ...decided,
    observed: {
      created_at: stamp.createdAt.toISOString(),
      host: stamp.host,
      cached: false,
      replay_of: stamp.replayOf,
      attempts: stamp.phases.attempts,
      image_id: stamp.sandbox?.image_id ?? null,
      queue_ms: milliseconds(stamp.phases.queueMs + stamp.phases.slotWaitMs),
      compile_ms: milliseconds(stamp.phases.compileMs),
      run_ms: milliseconds(stamp.phases.runMs),
      check_ms: milliseconds(stamp.phases.checkMs),
      total_ms: milliseconds(stamp.totalMs),
      confirmed_quietly: stamp.phases.confirmedQuietly,
      evidence,
      tests: observedTests,
    },
  } as const;
  const hash = recordHash(unhashed);
  const { signer } = stamp;
  return {
    ...unhashed,
    record_hash: hash,
    ...(signer !== null && { signature: { key: signer.key, value: signer.sign(hash) } }),
  };
}

function environmentOf(admitted: Admitted, sandbox: SandboxDescription | null): Grading["environment"] {
  if (admitted.route.by !== "sandbox" || sandbox === null) return null;
  const { isolation, memory_control, language, toolchain_digest, limits } = admitted.route.execution;
  return {
    driver: sandbox.driver,
    isolation,
    memory_control,
    runtime: sandbox.runtime,
    language,
    toolchain_digest,
    limits,
    seed: admitted.seed,
  };
}

/** Microsecond resolution is enough for a record. */
function milliseconds(value: number): number {
  return Math.round(value * 1000) / 1000;
}

/** The record one caller sees: the stored grading with that use's metadata, marked where it was answered from memory. */
export function recordOf(
  grading: Grading,
  use: Use | null,
  view: { cached: boolean; flags?: readonly string[] },
): RewardRecord {
  const flags = view.flags === undefined ? grading.flags : [...new Set([...grading.flags, ...view.flags])];
  return {
    ...grading,
    flags,
    metadata: use?.metadata ?? {},
    observed: { ...grading.observed, cached: view.cached },
  };
}
