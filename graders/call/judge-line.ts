import type { CheckResult } from "../../src/contract/grader.ts";
import type { JsonValue } from "../../src/contract/json.ts";
import type { Checker } from "../../src/contract/task.ts";
import { ACCEPTED, wrongAnswer } from "../checkers/compare.ts";
import { toleranceOf } from "../checkers/float.ts";
import { taskInvalid } from "../code/task-faults.ts";
import { type Answer, readAnswer } from "./answer.ts";
import { type EqualityRule, isEqualPlain } from "./compare.ts";
import { judgeMissing } from "./judge.ts";
import { type Plain, readPlain } from "./values.ts";

export interface JudgedLine {
  readonly result: CheckResult;
  readonly answer: Answer["state"];
}

/** Judges the line that a driver wrote against the value expected, which `checkTask` has read before. */
export function judgeLine(expected: JsonValue, checker: Checker | undefined, line: Uint8Array): JudgedLine {
  const answer = readAnswer(line, maxAnswerBytes(expected));
  return { result: judge(readPlain(expected), answer, equalityRule(checker)), answer: answer.state };
}

/** Data has no layout: checkers that differ only in blanks mean equality. Throws `task_invalid` for those about text. */
export function equalityRule(checker: Checker | undefined): EqualityRule {
  switch (checker?.type) {
    case undefined:
    case "tokens":
    case "lines":
    case "exact":
      return { sequences: "plain" };
    case "unordered":
      return { sequences: "plain", isUnordered: true };
    case "float":
      return { sequences: "plain", tolerance: toleranceOf(checker) };
    case "case_insensitive":
    case "testlib":
    case "kattis":
    case "python":
      throw taskInvalid("checker", `a checker of type ${checker.type} can't compare values in this build`);
  }
}

/** Longest that an answer equal to `expected` can be: tags and digits take room, but no more than this. */
function maxAnswerBytes(expected: JsonValue): number {
  return 65_536 + 64 * JSON.stringify(expected).length;
}

function judge(expected: Plain, answer: Answer, rule: EqualityRule): CheckResult {
  if (answer.state !== "value") return judgeMissing(answer);
  return isEqualPlain(expected, answer.value, rule) ? ACCEPTED : wrongAnswer("the value returned differs");
}
