import { ServiceError } from "../../src/contract/errors.ts";
import type { RuleAnswer, RuleFinding, RuleGrader, TaskUse } from "../../src/contract/grader.ts";
import type { MathTask, Task } from "../../src/contract/task.ts";
import { goldsOf, refuseEmptyGolds } from "./gold.ts";
import { verify } from "./verify.ts";

function asMath(task: Task): MathTask {
  if (task.kind !== "math")
    throw new ServiceError("task_invalid", `The math grader can't judge tasks of kind ${task.kind}.`, { path: "kind" });
  return task;
}

/** Judges mathematics by rules: typed parsing, exact arithmetic and randomised identity tests, within fixed limits. */
export const mathGrader: RuleGrader = {
  type: "rules",
  name: "math",
  version: "1.2.0",
  kinds: ["math"],
  checkTask(task: Task, use: TaskUse): void {
    const math = asMath(task);
    goldsOf(math);
    if (use === "stored") refuseEmptyGolds(math);
  },
  grade(task: Task, answer: RuleAnswer): RuleFinding {
    return verify(asMath(task), answer).finding;
  },
};
