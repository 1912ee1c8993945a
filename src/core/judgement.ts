import type { ServiceError } from "../contract/errors.ts";
import type { CodeFinding, Extracted } from "../contract/grader.ts";
import type { Grading } from "../contract/record.ts";
import type { Integrity } from "../contract/verdict.ts";
import type { Decision } from "./classify.ts";

type TestObservation = Grading["observed"]["tests"][number];

/** What a grading decided, before it is stamped with its inputs and becomes a record. */
export type Judgement = Pick<
  Grading,
  | "status"
  | "error"
  | "reward"
  | "score"
  | "verdict"
  | "integrity"
  | "components"
  | "counts"
  | "tests"
  | "flags"
  | "extracted"
> & { readonly evidence: string; readonly observedTests: TestObservation[] };

const MESSAGE_CHARACTERS = 2_000;

/** A fault of ours: no score, no reward, whatever had been found. */
export function unjudged(error: ServiceError): Judgement {
  return {
    status: "error",
    error: { code: error.code, message: error.message.slice(0, MESSAGE_CHARACTERS), retryable: error.retryable },
    reward: null,
    score: null,
    verdict: null,
    integrity: null,
    components: [],
    counts: { total: 0, passed: 0, failed: 0, skipped: 0 },
    tests: [],
    flags: [],
    extracted: {},
    evidence: "",
    observedTests: [],
  };
}

/** One answer judged as a whole: by rules, or refused before any test ran. */
export function judgedWhole(
  decision: Decision,
  integrity: Integrity,
  component: "answer" | "tests",
  found: { readonly extracted: Extracted; readonly evidence: string; readonly flags?: readonly string[] },
): Judgement {
  const passed = decision.verdict === "accepted" ? 1 : 0;
  return {
    status: "graded",
    error: null,
    ...decision,
    integrity,
    components: [{ name: component, score: decision.score, weight: 1 }],
    counts: { total: 1, passed, failed: 1 - passed, skipped: 0 },
    tests: [],
    flags: [...(found.flags ?? [])],
    extracted: found.extracted as Judgement["extracted"],
    evidence: found.evidence,
    observedTests: [],
  };
}

/** A list of tests judged one by one. */
export function judgedTests(decision: Decision, finding: CodeFinding, extracted: Extracted): Judgement {
  const passed = finding.tests.filter((test) => test.score === 1).length;
  const skipped = finding.tests.filter((test) => test.verdict === "skipped").length;
  const firstFailure = finding.tests.find((test) => test.score < 1);
  return {
    status: "graded",
    error: null,
    ...decision,
    integrity: finding.integrity,
    components: [{ name: "tests", score: decision.score, weight: 1 }],
    counts: { total: finding.total, passed, failed: finding.total - passed - skipped, skipped },
    tests: finding.tests.map((test) => ({ id: test.id, verdict: test.verdict, score: test.score })),
    flags: [...finding.flags],
    extracted: extracted as Judgement["extracted"],
    evidence: firstFailure === undefined ? "" : `test ${firstFailure.id}: ${firstFailure.evidence}`,
    observedTests: finding.tests.map(({ id, cpu_ms, wall_ms, memory_bytes, evidence }) => ({
      id,
      cpu_ms,
      wall_ms,
      memory_bytes,
      evidence,
    })),
  };
}
