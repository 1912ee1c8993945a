import { RULE_GRADERS } from "../../graders/registry.ts";
import { ServiceError } from "../contract/errors.ts";
import type { RuleAnswer, RuleFinding, TaskUse } from "../contract/grader.ts";
import type { Task } from "../contract/task.ts";
import { answerWith } from "../threads/answer.ts";

/** One task to be checked, or one answer to be judged by it. */
export type RuleJob =
  | { readonly type: "check"; readonly grader: string; readonly task: Task; readonly use: TaskUse }
  | { readonly type: "grade"; readonly grader: string; readonly task: Task; readonly answer: RuleAnswer };

/**
 * What became of a job. A refusal of the task is the caller's to know; anything else that a grader throws is a defect of ours,
 * reported per job so that its neighbours are unharmed.
 */
export type RuleOutcome =
  | { readonly type: "checked" }
  | { readonly type: "found"; readonly finding: RuleFinding }
  | { readonly type: "refused"; readonly message: string; readonly path: string | undefined }
  | { readonly type: "fault"; readonly message: string };

const GRADERS = new Map(RULE_GRADERS.map((grader) => [grader.name, grader]));

answerWith((jobs: readonly RuleJob[]): RuleOutcome[] => jobs.map(outcomeOf));

function outcomeOf(job: RuleJob): RuleOutcome {
  try {
    const grader = GRADERS.get(job.grader);
    if (grader === undefined) throw new ServiceError("grader_fault", `no rule grader ${job.grader}`);
    if (job.type === "grade") return { type: "found", finding: grader.grade(job.task, job.answer) };
    grader.checkTask(job.task, job.use);
    return { type: "checked" };
  } catch (error) {
    if (job.type === "check" && error instanceof ServiceError && error.code === "task_invalid") {
      return { type: "refused", message: error.message, path: error.path };
    }
    return { type: "fault", message: error instanceof Error ? `${error.name}: ${error.message}` : String(error) };
  }
}
