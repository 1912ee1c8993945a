import type { CheckResult, LongCheck } from "../src/contract/grader.ts";
import { judgeLine } from "./call/judge-line.ts";
import { comparerOf } from "./checkers/index.ts";

/** Makes one long comparison. Throws what the comparison throws. */
export function runLongCheck(job: LongCheck): CheckResult {
  return job.type === "output"
    ? comparerOf(job.checker)(job.expected, job.actual)
    : judgeLine(job.expected, job.checker, job.line).result;
}
