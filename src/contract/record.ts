import { z } from "zod";
import { Limits } from "./limits.ts";
import { Digest, Identifier, isWellFormed } from "./text.ts";
import { Integrity, TestVerdict, Verdict } from "./verdict.ts";

export const RECORD_SCHEMA = "assay.record/1";

const score = z.number().min(0).max(1);

/** Facts about the run that vary by nature: kept, never hashed. */
export const Observed = z.strictObject({
  created_at: z.string(),
  host: z.string(),
  cached: z.boolean(),
  replay_of: z.string().nullable(),
  attempts: z.number().int().positive(),
  image_id: z.string().nullable(),
  queue_ms: z.number(),
  compile_ms: z.number(),
  run_ms: z.number(),
  check_ms: z.number(),
  total_ms: z.number(),
  confirmed_quietly: z.number().int().describe("runs between the limit and its band that were repeated alone"),
  evidence: z.string(),
  tests: z.array(
    z.strictObject({
      id: z.string(),
      cpu_ms: z.number(),
      wall_ms: z.number(),
      memory_bytes: z.number(),
      evidence: z.string(),
    }),
  ),
});
export type Observed = z.infer<typeof Observed>;

export const Environment = z.strictObject({
  driver: z.string(),
  isolation: z.string(),
  memory_control: z.string(),
  runtime: z.string(),
  language: z.string(),
  toolchain_digest: z.string(),
  limits: Limits,
  seed: z.string(),
});
export type Environment = z.infer<typeof Environment>;

/** Text that is kept and searched as it is: with a UTF-8 form, and without NUL. */
function storedText(maxLength: number): z.ZodString {
  return z
    .string()
    .max(maxLength)
    .refine(isWellFormed, "must be well-formed Unicode")
    .refine((text) => !text.includes("\u0000"), "must not contain NUL");
}

export const Metadata = z
  .record(storedText(256).min(1), z.union([storedText(65_536), z.number(), z.boolean()]))
  .refine((value) => Object.keys(value).length <= 64, "at most 64 keys");
export type Metadata = z.infer<typeof Metadata>;

/** What a hash of the record covers: decisions and their inputs, nothing that varies by nature. */
const decided = {
  task: z.strictObject({ id: Identifier, digest: Digest, kind: z.string() }),
  solution: z.strictObject({ digest: Digest, bytes: z.number().int() }),
  grader: z.strictObject({ name: z.string(), version: z.string() }),
  environment: Environment.nullable(),
  status: z.enum(["graded", "error"]),
  error: z.strictObject({ code: z.string(), message: z.string(), retryable: z.boolean() }).nullable(),
  reward: z.number().nullable(),
  score: score.nullable(),
  verdict: Verdict.nullable(),
  integrity: Integrity.nullable(),
  components: z.array(z.strictObject({ name: z.string(), score, weight: z.number() })),
  counts: z.strictObject({
    total: z.number().int(),
    passed: z.number().int(),
    failed: z.number().int(),
    skipped: z.number().int(),
  }),
  tests: z.array(z.strictObject({ id: z.string(), verdict: TestVerdict, score })),
};

export const RewardRecord = z.strictObject({
  schema: z.literal(RECORD_SCHEMA),
  id: z.string(),
  input_hash: Digest,
  record_hash: Digest,
  signature: z
    .strictObject({ key: z.string(), value: z.string() })
    .optional()
    .describe("Ed25519 over record_hash, base64"),
  ...decided,
  flags: z.array(z.string()),
  extracted: z.record(z.string(), z.json()),
  metadata: Metadata,
  observed: Observed,
});
export type RewardRecord = z.infer<typeof RewardRecord>;

/** A record without what each use of it brings: the stored form. */
export type Grading = Omit<RewardRecord, "metadata">;

/** The projection that `detail: "summary"` asks for: no per-test rows, no evidence. */
export const RewardSummary = RewardRecord.omit({ tests: true }).extend({
  observed: Observed.omit({ tests: true, evidence: true }),
});
export type RewardSummary = z.infer<typeof RewardSummary>;
