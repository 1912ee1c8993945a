import type { CheckResult, JuryReport } from "../../src/contract/grader.ts";
import type { RunFacts } from "../../src/contract/sandbox.ts";
import { ACCEPTED, presentationError, wrongAnswer } from "../checkers/compare.ts";

/** Where a testlib program writes its report, and a Kattis one its score. */
export const TESTLIB_REPORT = "jury/report";
export const FEEDBACK_DIRECTORY = "jury/feedback";
export const KATTIS_SCORE = `${FEEDBACK_DIRECTORY}/score.txt`;

/** Exit codes by which a program is content: testlib's OK and its two ways to give points, and Kattis' 42. */
export const KATTIS_CONTENT: readonly number[] = [42];
const PARTIAL_FIRST = 50;
const PARTIAL_LAST = 250;
export const TESTLIB_CONTENT: readonly number[] = [
  0,
  7,
  ...Array.from({ length: PARTIAL_LAST - PARTIAL_FIRST + 1 }, (_, index) => PARTIAL_FIRST + index),
];

/**
 * Reads how a testlib program ended: 0 OK, 1 wrong, 2, 4 and 8 malformed, 3 the task at fault, 7 points, 50 + n n points. Its
 * message is not passed on: it may tell what was expected. `fullPoints` is the score 1.
 */
export function readTestlib(facts: RunFacts, fullPoints: number): JuryReport {
  const code = exitCodeOf(facts);
  if (typeof code === "string") return failed(code);
  switch (code) {
    case 0:
      return judged(ACCEPTED);
    case 1:
      return judged(wrongAnswer("the jury's program says: wrong answer"));
    case 2:
    case 4:
    case 8:
      return judged(presentationError("the jury's program says: malformed output"));
    case 3:
      return failed("says that the task is at fault (exit 3)");
    case 7:
      return readTestlibPoints(facts, fullPoints);
  }
  if (code >= PARTIAL_FIRST && code <= PARTIAL_LAST) return scored(code - PARTIAL_FIRST, fullPoints);
  return failed(`ended with the unknown exit code ${code}`);
}

/** Reads how a Kattis program ended: 42 accepted, with a score where it wrote one, 43 wrong. */
export function readKattis(facts: RunFacts, fullPoints: number): JuryReport {
  const code = exitCodeOf(facts);
  if (typeof code === "string") return failed(code);
  if (code === 43) return judged(wrongAnswer("the jury's program says: wrong answer"));
  if (code !== 42) return failed(`ended with the unknown exit code ${code}`);
  const score = textOf(facts, KATTIS_SCORE);
  return score === null ? judged(ACCEPTED) : readPoints(score.trim(), fullPoints);
}

/** The exit code of a program that ended by itself; else how it ended. */
function exitCodeOf(facts: RunFacts): number | string {
  if (facts.killed_by !== null) return `was stopped at its limit (${facts.killed_by})`;
  if (facts.parsed === false) return "can't be parsed";
  if (facts.signal !== null) return `crashed (${facts.signal})`;
  return facts.exit_code ?? "ended without an exit code";
}

/** testlib writes its report file when it quits, so nothing that was printed before stands in it. */
const REPORT = /^(?:<\?xml[^>]*>)?\s*<result outcome\s*=\s*"[\w-]+"\s+points\s*=\s*"([^"]*)"/;
const POINTS_LINE = /^points ([^\s]+)/gm;

/** From the report, or of a program that writes none from the one line of stderr that begins with "points". */
function readTestlibPoints(facts: RunFacts, fullPoints: number): JuryReport {
  const report = textOf(facts, TESTLIB_REPORT);
  const reported = report === null ? undefined : REPORT.exec(report)?.[1];
  if (reported !== undefined) return readPoints(reported, fullPoints);
  const [line, second] = Buffer.from(facts.stderr).toString("latin1").matchAll(POINTS_LINE);
  if (line === undefined || second !== undefined) return failed("gave points and did not say how many");
  return readPoints(line[1] ?? "", fullPoints);
}

/** A number of points as programs write it. */
export function readPoints(text: string, fullPoints: number): JuryReport {
  if (!/^[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?$/.test(text))
    return failed("gave points that are no number");
  return scored(Number(text), fullPoints);
}

/** Room for rounding in sums of parts, as ten times 0.1. */
const ROUNDING = 1e-9;

/** A verdict of points: `fullPoints` are the score 1. More than these, or fewer than none, is a fault of the task. */
function scored(points: number, fullPoints: number): JuryReport {
  const score = points / fullPoints;
  if (!(score >= -ROUNDING && score <= 1 + ROUNDING)) return failed("gave points beyond those of a full score");
  if (score >= 1 - ROUNDING) return judged(ACCEPTED);
  if (score <= ROUNDING) return judged(wrongAnswer("the jury's program gives no points"));
  return judged({ score, verdict: "partial", evidence: "the jury's program gives a part of the points" });
}

export function judged(result: CheckResult): JuryReport {
  return { state: "judged", result };
}

export function failed(why: string): JuryReport {
  return { state: "failed", why };
}

/** Text of a file that a program left; null where it left none. */
export function textOf(facts: RunFacts, name: string): string | null {
  const file = Object.hasOwn(facts.output_files, name) ? facts.output_files[name] : undefined;
  return file?.state === "file" ? Buffer.from(file.bytes).toString() : null;
}
