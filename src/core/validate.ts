import type { ValidationReport } from "../contract/api.ts";
import { ServiceError } from "../contract/errors.ts";
import type { RewardRecord } from "../contract/record.ts";
import type { Solution } from "../contract/solution.ts";
import type { StoredTask } from "../contract/store.ts";
import type { Task } from "../contract/task.ts";
import { probesOf } from "./probes.ts";
import { compareDecisions } from "./replay.ts";

type Check = ValidationReport["checks"][number];
type Finding = NonNullable<Check["finding"]>;

const RULE_KINDS: ReadonlySet<Task["kind"]> = new Set(["math", "choice", "exact", "constraints", "judge"]);

type GradeOnce = (task: Task, solution: Solution) => Promise<RewardRecord>;

/** A grading, or why there is none: a refusal counts like an error of the record. */
type Outcome = RewardRecord | { readonly status: "refused"; readonly error: ServiceError };

/** Places where repeats differ that a check names. */
const MAX_NAMED = 5;

/**
 * Admission of a task: its reference passes, a solution with nothing in it fails, no test is passed by every program that solves
 * nothing, and `repeats` gradings of the same agree, of a right answer and of a wrong one. A task without a reference is not
 * admitted: that it can be passed is not shown.
 */
export async function validateTask(stored: StoredTask, repeats: number, grade: GradeOnce): Promise<ValidationReport> {
  const { task, digest } = stored;
  const gradeOnce = (own: Task, solution: Solution): Promise<Outcome> =>
    Promise.resolve()
      .then(() => grade(own, solution))
      .catch((error: unknown) => {
        if (error instanceof ServiceError) return { status: "refused", error };
        throw error;
      });
  const checks: Check[] = [passed("task", `kind ${task.kind}`)];
  checks.push(emptyCheck(await gradeOnce(task, emptySolution(task))));
  const probes = probesOf(task);
  const wrong: Outcome[] = [];
  for (const probe of probes ?? []) wrong.push(await gradeOnce(probe.task, probe.solution));
  checks.push(
    probes === null ? notChecked("probes", "no program that solves nothing is known for it") : probeCheck(wrong),
  );
  const right: Outcome[] = [];
  if (task.reference === undefined) {
    checks.push({ ...notChecked("reference", "the task has no reference"), finding: "no_reference" });
  } else {
    while (right.length < repeats) right.push(await gradeOnce(task, task.reference));
    checks.push(referenceCheck(right[0]));
  }
  const last = probes?.at(-1);
  const noise = wrong.slice(-1);
  while (last !== undefined && noise.length < repeats) noise.push(await gradeOnce(last.task, last.solution));
  checks.push(repeatCheck(right, noise));
  return { task_id: task.id, digest, admitted: checks.every(({ finding }) => finding === null), checks };
}

function emptySolution(task: Task): Solution {
  if (RULE_KINDS.has(task.kind)) return { text: "" };
  return task.kind === "patch" ? { patch: "" } : { code: "" };
}

function passed(name: Check["name"], detail: string): Check {
  return { name, outcome: "passed", finding: null, detail };
}

function failed(name: Check["name"], finding: Finding, detail: string): Check {
  return { name, outcome: "failed", finding, detail };
}

function notChecked(name: Check["name"], detail: string): Check {
  return { name, outcome: "not_checked", finding: null, detail };
}

/** Why there is no score: the task's own fault, or a trouble of the service that tells nothing of the task. */
function unjudged(name: Check["name"], outcome: Outcome): Check | null {
  if (outcome.status === "graded") return null;
  const { error } = outcome;
  const finding = error?.retryable === true ? "inconclusive" : "not_judged";
  return failed(name, finding, `${error?.code}: ${error?.message}`);
}

function emptyCheck(outcome: Outcome): Check {
  const trouble = unjudged("empty", outcome);
  if (trouble !== null || outcome.status === "refused") return trouble ?? notChecked("empty", "");
  return outcome.score === 0
    ? passed("empty", summary(outcome))
    : failed("empty", "empty_passes", `a solution with nothing in it: ${summary(outcome)}`);
}

function referenceCheck(outcome: Outcome | undefined): Check {
  if (outcome === undefined) return notChecked("reference", "no grading was asked for");
  const trouble = unjudged("reference", outcome);
  if (trouble !== null || outcome.status === "refused") return trouble ?? notChecked("reference", "");
  return outcome.score === 1
    ? passed("reference", summary(outcome))
    : failed("reference", "reference_fails", summary(outcome));
}

/** Verdict and score, and the first test that failed. */
function summary({ verdict, score, tests }: RewardRecord): string {
  const first = tests.find((test) => test.score < 1);
  const place = first === undefined ? "" : `; test ${first.id}: ${first.verdict}`;
  return `${verdict}, score ${score}${place}`;
}

/** A test that every probe passes asks nothing of anybody. */
function probeCheck(outcomes: readonly Outcome[]): Check {
  const records: RewardRecord[] = [];
  for (const outcome of outcomes) {
    const trouble = unjudged("probes", outcome);
    if (trouble !== null) return trouble;
    if (outcome.status !== "refused") records.push(outcome);
  }
  const [first, ...others] = records.map((record) => passedTests(record));
  const free = [...(first ?? [])].filter((id) => others.every((own) => own.has(id)));
  return free.length === 0
    ? passed("probes", "a program that solves nothing fails every test")
    : failed(
        "probes",
        "nothing_can_fail",
        `a program that solves nothing passes test ${free.slice(0, MAX_NAMED).join(", ")}`,
      );
}

function passedTests({ tests }: RewardRecord): ReadonlySet<string> {
  return new Set(tests.filter(({ score }) => score === 1).map(({ id }) => id));
}

function repeatCheck(right: readonly Outcome[], noise: readonly Outcome[]): Check {
  const differences = [...new Set([right, noise].flatMap(differingPlaces))];
  const detail = `${right.length} gradings of the reference, ${noise.length} of a wrong answer`;
  if (differences.length > 0) {
    return failed("repeats", "flaky", `${detail}; different: ${differences.slice(0, MAX_NAMED).join(", ")}`);
  }
  return right.length === 0 ? notChecked("repeats", "the task has no reference") : passed("repeats", `${detail} agree`);
}

/** Where gradings of one input differ; one that a trouble of the service ended says nothing. */
function differingPlaces(outcomes: readonly Outcome[]): readonly string[] {
  const records = outcomes.filter((outcome) => outcome.status !== "refused" && outcome.error?.retryable !== true);
  const [first, ...others] = records as readonly RewardRecord[];
  if (first === undefined) return [];
  return [...new Set(others.flatMap((other) => compareDecisions(first, other).map(({ path }) => path)))];
}
