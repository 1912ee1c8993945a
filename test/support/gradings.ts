import { type Grading, RECORD_SCHEMA } from "../../src/contract/record.ts";
import { sha256 } from "../../src/core/canonical.ts";
import { recordHash } from "../../src/core/hashing.ts";

/** A graded, accepted answer by rules, but for what is given; its hash fits. */
export function gradingOf(own: Partial<Grading>): Grading {
  const grading: Omit<Grading, "record_hash"> = {
    schema: RECORD_SCHEMA,
    id: "rec_1",
    input_hash: sha256("input"),
    task: { id: "t", digest: sha256("task"), kind: "math" },
    solution: { digest: sha256("solution"), bytes: 10 },
    grader: { name: "math", version: "1.0.0" },
    environment: null,
    status: "graded",
    error: null,
    reward: 1,
    score: 1,
    verdict: "accepted",
    integrity: "rules",
    components: [],
    counts: { total: 1, passed: 1, failed: 0, skipped: 0 },
    tests: [],
    flags: [],
    extracted: {},
    observed: {
      created_at: "2026-01-01T00:00:00.000Z",
      host: "h",
      cached: false,
      replay_of: null,
      attempts: 1,
      image_id: null,
      queue_ms: 0,
      compile_ms: 0,
      run_ms: 0,
      check_ms: 0,
      total_ms: 1,
      confirmed_quietly: 0,
      evidence: "",
      tests: [],
    },
    ...own,
  };
  return { ...grading, record_hash: own.record_hash ?? recordHash(grading) };
}
