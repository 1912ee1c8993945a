import { generateKeyPairSync } from "node:crypto";
import { describe, expect, it } from "vitest";
import type { Grading, RewardRecord } from "../../../src/contract/record.ts";
import { recordHash } from "../../../src/core/hashing.ts";
import { createSigner, recordOf } from "../../../src/core/record.ts";
import { compareDecisions, isFlaky } from "../../../src/core/replay.ts";
import { verifyRecord } from "../../../src/core/verify.ts";
import { gradingOf } from "../../support/gradings.ts";

function signed(grading: Grading): { record: RewardRecord; key: string } {
  const pem = generateKeyPairSync("ed25519").privateKey.export({ type: "pkcs8", format: "pem" }).toString();
  const signer = createSigner(pem);
  const hashed = { ...grading, record_hash: recordHash(grading) };
  const signature = { key: signer.key, value: signer.sign(hashed.record_hash) };
  return { record: recordOf({ ...hashed, signature }, null, { cached: false }), key: signer.key };
}

describe("verifyRecord", () => {
  it("accepts a record as it was signed, whoever used it and whenever", () => {
    const { record, key } = signed(gradingOf({}));
    const used = {
      ...record,
      metadata: { run_id: "r" },
      observed: { ...record.observed, cached: true, host: "other" },
    };

    expect(verifyRecord(used, key)).toEqual({ hash: "valid", signature: "valid" });
  });

  it.each([
    { reward: 0.5 },
    { verdict: "wrong_answer" as const },
    { score: 0 },
    { integrity: "isolated" as const },
    { counts: { total: 2, passed: 1, failed: 0, skipped: 1 } },
    { grader: { name: "math", version: "9" } },
  ])("refuses a record whose decision was changed to %j", (change) => {
    const { record } = signed(gradingOf({}));

    expect(verifyRecord({ ...record, ...change }).hash).toBe("invalid");
  });

  it("refuses a hash that was renewed by somebody without the key", () => {
    const { record, key } = signed(gradingOf({ score: 0, reward: 0, verdict: "wrong_answer" }));
    const forged = { ...record, score: 1, reward: 1, verdict: "accepted" as const };
    const renewed = { ...forged, record_hash: recordHash(forged) };

    expect(verifyRecord(renewed, key)).toEqual({ hash: "valid", signature: "invalid" });
  });

  it("tells a signature of another key, an absent one and a garbled one apart", () => {
    const { record } = signed(gradingOf({}));
    const { signature: _signature, ...unsigned } = record;

    expect(verifyRecord(record, "another").signature).toBe("unknown_key");
    expect(verifyRecord(unsigned).signature).toBe("absent");
    expect(verifyRecord({ ...record, signature: { key: "x", value: "y" } }).signature).toBe("invalid");
  });
});

describe("compareDecisions", () => {
  it("finds nothing between two gradings that differ in what varies by nature", () => {
    const original = gradingOf({});
    const replayed = { ...original, id: "other", observed: { ...original.observed, total_ms: 99, host: "h2" } };

    expect(compareDecisions(original, replayed)).toEqual([]);
  });

  it("names every decision that differs and calls the input flaky", () => {
    const original = gradingOf({});
    const replayed = gradingOf({ score: 0, reward: 0, verdict: "wrong_answer" });

    const differences = compareDecisions(original, replayed);

    expect(differences.map((difference) => difference.path)).toEqual(["reward", "score", "verdict"]);
    expect(isFlaky(differences)).toBe(true);
  });

  it("does not call an input flaky because the grader was replaced", () => {
    const differences = compareDecisions(gradingOf({}), gradingOf({ grader: { name: "math", version: "2" } }));

    expect(differences.map((difference) => difference.path)).toEqual(["grader.version"]);
    expect(isFlaky(differences)).toBe(false);
  });
});
