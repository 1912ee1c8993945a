import { runLongCheck } from "../../graders/long-check.ts";
import { asServiceError, type ErrorCode } from "../contract/errors.ts";
import type { CheckResult, LongCheck } from "../contract/grader.ts";
import { answerWith } from "../threads/answer.ts";

/** What came of a comparison; an error as data, since its class does not travel. */
export type CheckOutcome =
  | { readonly result: CheckResult }
  | { readonly fault: { readonly code: ErrorCode; readonly message: string } };

answerWith(outcomeOf);

function outcomeOf(job: LongCheck): CheckOutcome {
  try {
    return { result: runLongCheck(job) };
  } catch (error) {
    const { code, message } = asServiceError(error, "grader_fault");
    return { fault: { code, message } };
  }
}
