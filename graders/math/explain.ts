import type { RuleAnswer } from "../../src/contract/grader.ts";
import type { MathTask } from "../../src/contract/task.ts";
import { verify } from "./verify.ts";

/**
 * How an answer came to its verdict, step by step. Names the gold: for whoever owns the task, never for a record. Throws
 * `task_invalid` for a gold that can't judge.
 */
export function explainMath(task: MathTask, answer: RuleAnswer): readonly string[] {
  const { finding, steps } = verify(task, answer);
  return [...steps, `Outcome: ${finding.outcome}.`];
}
