import { ServiceError } from "../../../src/contract/errors.ts";
import type { CheckResult } from "../../../src/contract/grader.ts";
import { taskInvalid } from "../../code/task-faults.ts";
import { ACCEPTED, type Compare, presentationError, wrongAnswer } from "../compare.ts";
import { judgeTestlib, TESTLIB_CHECKERS, type TestlibResult } from "./standard.ts";

/** An example of how points are given, with more of them for a worse answer: nothing that a reward may follow. */
const NO_MEASURE: ReadonlySet<string> = new Set(["pointscmp"]);

/** The comparison by testlib's standard checker `name`. Throws `task_invalid` where there is none of that name. */
export function testlibComparer(name: string): Compare {
  if (!TESTLIB_CHECKERS.includes(name) || NO_MEASURE.has(name)) {
    throw taskInvalid("checker.name", "testlib has no standard checker of this name that measures an answer");
  }
  return (expected, actual) => toCheckResult(judgeTestlib(name, expected, actual));
}

/** Throws `checker_failed` where the answer file itself can't be read: no output could be judged by it. */
function toCheckResult(result: TestlibResult): CheckResult {
  switch (result.code) {
    case 0:
      return ACCEPTED;
    case 1:
      return wrongAnswer(result.message);
    case 2:
      return presentationError(result.message);
    case 3:
    case 7:
      throw new ServiceError("checker_failed", `the checker can't use the task's answer: ${result.message}`);
  }
}
