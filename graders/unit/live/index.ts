import type { CheckResult, GradingTools, JuryReport, TalkCase } from "../../../src/contract/grader.ts";
import type { Artifact, RunFacts } from "../../../src/contract/sandbox.ts";
import { wrongAnswer } from "../../checkers/compare.ts";
import type { TestResult } from "../framework.ts";
import { ASKED, type LiveReport, REPORT, readLiveReport } from "./report.ts";

/**
 * A program that holds the tests and one that holds the candidate's, in sandboxes of their own that share two pipes and nothing
 * else: where the tests call the program, the one asks the other.
 */
export interface LiveSuite {
  readonly tester: Artifact;
  readonly agent: Artifact;
  readonly tools: GradingTools;
  /** Files that the tests may read; the program never has them. */
  readonly files: Readonly<Record<string, Uint8Array>>;
  /** False where the tests speak of not-a-number: else an answer that holds it is wrong, since it fails no `abs(a - b) > eps`. */
  readonly isNanWrong: boolean;
  /** Whether a test may pass that has asked nothing: it looks at what the tester knows of the program by its declarations. */
  readonly mayAskNothing: boolean;
}

/** A test to run: `part` of it is wanted, or the whole where both are one. */
export interface LiveTest {
  readonly whole: string;
  readonly part: string;
}

export interface LiveResults {
  /** In the order of the tests; null for those behind the failure that decided. */
  readonly results: readonly (TestResult | null)[];
  readonly isJudgedByCandidate: boolean;
}

/** Runs each test by itself. Rejects with `checker_failed` where a test can't judge. */
export async function runLive(suite: LiveSuite, tests: readonly LiveTest[]): Promise<LiveResults> {
  const reports = new Map<number, LiveReport>();
  const cases = tests.map((test, index) => talkCase(suite, test, index, reports));
  const outcomes = await suite.tools.runTests(cases);
  const results = outcomes.map((outcome, index): TestResult | null => {
    const { verdict, evidence, cpu_ms, wall_ms, memory_bytes } = outcome;
    if (verdict === "skipped") return null;
    const isThrown = verdict === "wrong_answer" && reports.get(index)?.results[tests[index]?.part ?? ""] === "panicked";
    return { verdict: isThrown ? "runtime_error" : verdict, evidence, cpu_ms, wall_ms, memory_bytes };
  });
  return { results, isJudgedByCandidate: [...reports.values()].some((report) => report.isJudgedByCandidate) };
}

/** The report of the run that counts is noted: a run near a limit is repeated. */
function talkCase(suite: LiveSuite, test: LiveTest, index: number, reports: Map<number, LiveReport>): TalkCase {
  return {
    ...{ id: String(index), weight: 1, subtask: null },
    interactor: {
      artifact: suite.tester,
      argv: [test.whole],
      input_files: suite.files,
      output_files: [REPORT, ASKED],
    },
    candidate: { artifact: suite.agent },
    contentCodes: [0],
    report: (facts) => {
      const report = readLiveReport(facts.output_files[REPORT]);
      reports.delete(index);
      if (report === null) return judgeSilent(facts);
      reports.set(index, report);
      return judgeReport(suite, test, report);
    },
  };
}

/** Without a report the tests were killed, or crashed beyond telling: on the program's answers, once it has asked. */
function judgeSilent(facts: RunFacts): JuryReport {
  const isAsked = facts.output_files[ASKED]?.state === "file";
  // How large its types are is the program's affair even before it is asked.
  if (isAsked || facts.killed_by === "memory") return refused("the test's run on these answers failed");
  return { state: "failed", why: "ended before it asked the program anything" };
}

/** Ends of a talk that are the program's doing. */
const ENDS: Readonly<Record<string, string>> = {
  ended: "the program ended while the test ran",
  "too much": "on these answers the test asks too much",
  "too long": "an answer is too long",
};

function judgeReport(suite: LiveSuite, { part }: LiveTest, report: LiveReport): JuryReport {
  const { end, answers, results } = report;
  if (end === "unsupported") return { state: "failed", why: "hands itself to the program" };
  if (end === "derived") return { state: "failed", why: "derives a class from one of the program's" };
  if (end !== "done") return refused(ENDS[end] ?? "an answer is of another type");
  if (answers === 0 && !suite.mayAskNothing) return { state: "failed", why: "asks the program nothing" };
  switch (results[part]) {
    case "passed":
      if (report.holdsNan && suite.isNanWrong) return refused("an answer holds not-a-number");
      if (report.holdsHole) return refused("values are compared that have a part which can't be told");
      return { state: "judged", result: { score: 1, verdict: "accepted", evidence: "" } };
    case "skipped":
      return refused("the test was skipped");
    case "panicked":
      return refused("the program threw what the test does not expect");
    case undefined:
      return refused("the test did not run");
    default:
      return refused("the test failed");
  }
}

function refused(evidence: string): JuryReport & { readonly result: CheckResult } {
  return { state: "judged", result: wrongAnswer(evidence) };
}
