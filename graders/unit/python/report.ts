import type { JsonObject, JsonValue } from "../../../src/contract/json.ts";
import type { UnitTask } from "../../../src/contract/task.ts";
import { taskInvalid } from "../../code/task-faults.ts";
import { isArray, isObject, malformed } from "../../split/report.ts";
import { brokenTests, type Failure, type SplitRun } from "../../split/rounds.ts";
import { filePrefixes, type TestResult, type UnitRun, type UnitTest } from "../framework.ts";
import { isNamed } from "../outcomes.ts";

interface Collected {
  readonly tests: readonly { readonly file: string; readonly name: string; readonly isMarked: boolean }[];
  readonly isApart: boolean;
}

/**
 * What the runs of a suite came to. The list of tests is that of the run without any answer, where it got so far. Throws
 * `task_invalid` for what the test code can't do here, `checker_failed` where it fails whatever the program answers.
 */
export function readSuite(task: UnitTask, run: SplitRun): Pick<UnitRun, "tests" | "isCollectedApart" | "flags"> {
  const last = run.last.by === "tests" ? run.last.report : null;
  if (typeof last?.invalid === "string") throw taskInvalid("files", last.invalid);
  if (typeof last?.unsupported === "string") throw taskInvalid("files", last.unsupported);
  const blind = readCollected(run.blind);
  const collected = blind?.isApart === true || last === null ? blind : (readCollected(last) ?? blind);
  if (collected === null) throw brokenTests("they could not be collected");
  const whole = wholeFailure(run, last);
  const results =
    whole === null && last !== null ? readResults(last, run, isExpected(task)) : new Map<string, TestResult>();
  const tests: UnitTest[] = collected.tests.map(({ file, name, isMarked }) => ({
    ...{ name, isMarked, prefixes: filePrefixes(file) },
    result: whole === null ? (results.get(keyOf(file, name)) ?? null) : { ...whole, ...run.used },
  }));
  const flags = isArray(last?.flags) ? last.flags.map(String) : [];
  return { tests, isCollectedApart: collected.isApart, flags };
}

/** A failure of all tests at once: there was no last run, or it ended before the first test. */
function wholeFailure({ last, failures }: SplitRun, report: JsonObject | null): Failure | null {
  if (last.by === "failure") return last.failure;
  if (typeof report?.failed === "string") return { verdict: "wrong_answer", evidence: report.failed };
  if (typeof report?.stopped !== "string") return null;
  return failures.get(report.stopped) ?? null;
}

/** Tests of which one failure decides a binary reward, by file and name. */
export function decidingTests(task: UnitTask, blind: JsonObject): readonly JsonValue[] {
  const tests = readCollected(blind)?.tests ?? [];
  const deciding = tests.filter((test) => !test.isMarked && isExpected(task)(test.file, test.name));
  return deciding.map(({ file, name }) => [file, name]);
}

function isExpected({ expected_tests }: UnitTask): (file: string, name: string) => boolean {
  return (file, name) => expected_tests?.some((id) => isNamed({ name, prefixes: filePrefixes(file) }, id)) ?? true;
}

function readCollected({ collected, apart }: JsonObject): Collected | null {
  if (!isArray(collected)) return null;
  return { isApart: apart === true, tests: collected.map(readName) };
}

function readName(value: JsonValue): Collected["tests"][number] {
  if (!isObject(value) || typeof value.file !== "string" || typeof value.name !== "string") throw malformed();
  return { file: value.file, name: value.name, isMarked: value.marked === true };
}

function readResults(
  { done }: JsonObject,
  run: SplitRun,
  isWanted: (file: string, name: string) => boolean,
): ReadonlyMap<string, TestResult> {
  if (!isObject(done) || !isArray(done.tests)) throw malformed();
  const share = done.tests.length || 1;
  const used = {
    cpu_ms: run.used.cpu_ms / share,
    wall_ms: run.used.wall_ms / share,
    memory_bytes: run.used.memory_bytes,
  };
  const results = new Map(
    done.tests.map((test) => {
      if (!isObject(test) || typeof test.file !== "string" || typeof test.name !== "string") throw malformed();
      if (test.outcome === "broken" && isWanted(test.file, test.name)) {
        throw brokenTests(`${test.name} fails whatever the program does`);
      }
      return [keyOf(test.file, test.name), { ...decideTest(test, run), ...used }];
    }),
  );
  if (done.answered === 0 && results.size > 0) throw taskInvalid("files", "the tests never use the program");
  return results;
}

const FAILURES: Readonly<Record<string, string>> = {
  failed: "the test failed",
  skipped: "the test was skipped",
  xfailed: "the test was expected to fail",
  xpassed: "the test was expected to fail",
  unasserted: "nothing was asserted of these answers",
};

function decideTest({ outcome, stopped, of_candidate }: JsonObject, run: SplitRun): Failure {
  const failure = typeof stopped === "string" ? run.failures.get(stopped) : undefined;
  if (failure !== undefined) return { verdict: failure.verdict, evidence: failure.evidence };
  if (outcome === "passed" && stopped === null) return { verdict: "accepted", evidence: "" };
  if (of_candidate === true) return { verdict: "runtime_error", evidence: "a call raised" };
  return { verdict: "wrong_answer", evidence: FAILURES[String(outcome)] ?? "the test failed" };
}

function keyOf(file: string, name: string): string {
  return JSON.stringify([file, name]);
}
