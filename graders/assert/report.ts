import type { TestOutcome } from "../../src/contract/grader.ts";
import type { JsonObject } from "../../src/contract/json.ts";
import { taskInvalid } from "../code/task-faults.ts";
import { isArray, isObject, malformed } from "../split/report.ts";
import { brokenTests, type Failure, type SplitRun } from "../split/rounds.ts";

/** How test code may end that tells of itself, whatever the candidate answered. */
const FAULTS_OF_TESTS: ReadonlySet<string> = new Set(["ImportError", "ModuleNotFoundError", "SystemExit"]);

const DOES_NOT_HOLD = "an assertion does not hold, or a call raised";

/**
 * The outcome of test code by its last report. What fails before there is an answer is the tests' own fault; what fails later
 * is the candidate's, else it could choose an error over a 0. A run that came to its end without an assertion that held of an
 * answer is no pass. Throws `checker_failed` where the test code can't judge, `task_invalid` where that was read from it.
 */
export function decideTest(id: string, run: SplitRun): TestOutcome {
  const decided = run.last.by === "failure" ? run.last.failure : decideReport(run.last.report, run.failures);
  const score = decided.verdict === "accepted" ? 1 : 0;
  return { id, weight: 1, subtask: null, ...run.used, ...decided, score };
}

/** What an operator should know of how the test was judged. */
export function flagsOf({ last }: SplitRun): readonly string[] {
  const flags = last.by === "tests" ? last.report.flags : undefined;
  return isArray(flags) ? flags.map(String) : [];
}

function decideReport(report: JsonObject, failures: SplitRun["failures"]): Failure {
  const { stopped, invalid, unsupported, failed, done } = report;
  if (typeof stopped === "string") return stoppedBy(failures.get(stopped));
  if (typeof invalid === "string") throw taskInvalid("tests", invalid);
  if (typeof unsupported === "string") throw brokenTests(unsupported);
  if (isObject(done)) return decideDone(done);
  if (typeof failed !== "string") throw malformed();
  if (report.of_candidate === true) return { verdict: "runtime_error", evidence: DOES_NOT_HOLD };
  if (FAULTS_OF_TESTS.has(failed) || report.answered === 0) throw brokenTests(`they raised ${failed}`);
  return { verdict: "wrong_answer", evidence: DOES_NOT_HOLD };
}

function stoppedBy(failure: Failure | undefined): Failure {
  if (failure === undefined) throw brokenTests("they stopped at a call that was never made");
  return { verdict: failure.verdict, evidence: failure.evidence };
}

function decideDone({ answered, asserts }: JsonObject): Failure {
  if (typeof answered !== "number" || typeof asserts !== "number") throw malformed();
  if (answered === 0) throw brokenTests("they never call the entry");
  return asserts === 0
    ? { verdict: "wrong_answer", evidence: "nothing was asserted of these answers" }
    : { verdict: "accepted", evidence: "" };
}
