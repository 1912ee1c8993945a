import { RULE_GRADERS } from "../../graders/registry.ts";
import { ServiceError } from "../contract/errors.ts";
import type { RuleAnswer, RuleFinding } from "../contract/grader.ts";
import type { Task } from "../contract/task.ts";

export interface RuleJob {
  readonly grader: string;
  readonly task: Task;
  readonly answer: RuleAnswer;
}

/** A finding, or what the grader threw: a defect of ours, reported per job so that its neighbours are unharmed. */
export type RuleOutcome = { readonly finding: RuleFinding } | { readonly fault: string };

const GRADERS = new Map(RULE_GRADERS.map((grader) => [grader.name, grader]));

/** Entry of the worker thread: grades jobs one after the other. */
export default function gradeJobs(jobs: readonly RuleJob[]): RuleOutcome[] {
  return jobs.map((job) => {
    try {
      const grader = GRADERS.get(job.grader);
      if (grader === undefined) throw new ServiceError("grader_fault", `no rule grader ${job.grader}`);
      return { finding: grader.grade(job.task, job.answer) };
    } catch (error) {
      return { fault: error instanceof Error ? `${error.name}: ${error.message}` : String(error) };
    }
  });
}
