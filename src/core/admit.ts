import { ServiceError } from "../contract/errors.ts";
import type { Grader, LanguageCatalogue, RuleAnswer, Submission } from "../contract/grader.ts";
import type { Language } from "../contract/language.ts";
import type { PartialLimits } from "../contract/limits.ts";
import type { SandboxDescription } from "../contract/sandbox.ts";
import type { Solution, SolutionContent } from "../contract/solution.ts";
import type { Task } from "../contract/task.ts";
import type { Digest } from "../contract/text.ts";
import { type ExecutionInputs, inputHash, seedOf, solutionDigest, taskDigest } from "./hashing.ts";
import { effectiveLimits } from "./limits.ts";
import { normaliseSolution } from "./solution.ts";

export type Program = Extract<Submission, { state: "program" }>;
export type Refusal = Extract<Submission, { state: "refused" }>;

/** How an admitted input is judged. */
export type Route =
  | { readonly by: "rules"; readonly answer: RuleAnswer }
  | { readonly by: "refusal"; readonly refusal: Refusal }
  | { readonly by: "sandbox"; readonly program: Program; readonly execution: ExecutionInputs }
  | { readonly by: "fault"; readonly error: ServiceError };

/** An input with everything fixed that can change its outcome: plain data, so that it may travel to a worker. */
export interface Admitted {
  readonly task: Task;
  readonly taskDigest: Digest;
  readonly solution: SolutionContent;
  readonly solutionDigest: Digest;
  readonly grader: { readonly name: string; readonly version: string };
  readonly route: Route;
  readonly seed: string;
  readonly inputHash: Digest;
}

export interface AdmitDeps {
  readonly graderFor: (kind: Task["kind"]) => Grader | null;
  readonly languages: LanguageCatalogue;
  /** What runs programs right now; null where nothing can. */
  readonly sandbox: () => SandboxDescription | null;
  readonly sandboxProblem: () => string | null;
  readonly maxima: PartialLimits;
}

/**
 * Finds the grader of a task. Throws `task_invalid` where no grader judges its kind.
 */
export function graderOf(task: Task, deps: Pick<AdmitDeps, "graderFor">): Grader {
  const grader = deps.graderFor(task.kind);
  if (grader === null)
    throw new ServiceError("task_invalid", `no grader judges tasks of kind ${task.kind}`, { path: "task.kind" });
  return grader;
}

/**
 * Fixes everything that can change the outcome of one grading: content, grader, program, language, limits, toolchain.
 * `task` has passed its grader's `checkTask`; for a grader of rules, whose check goes on in a thread, it must have before the
 * outcome is used. Throws what refuses admission: `invalid_request`, `language_unknown`, `limit_too_high`, `task_invalid`.
 */
export function admit(task: Task, solution: Solution, deps: AdmitDeps): Admitted {
  const grader = graderOf(task, deps);
  const content = normaliseSolution(solution);
  const route =
    grader.type === "rules"
      ? ({ by: "rules", answer: ruleAnswer(content, task) } as const)
      : sandboxRoute(task, requireForm(content, task), grader, deps);
  return identified(task, content, { name: grader.name, version: grader.version }, route);
}

/**
 * An input that was acknowledged and can't be admitted any more, as after a limit was lowered: it ends with `error` as its
 * record, so that whoever holds its id learns why.
 */
export function admitFaulted(task: Task, content: SolutionContent, error: ServiceError): Admitted {
  return identified(task, content, { name: "none", version: "0" }, { by: "fault", error });
}

function identified(task: Task, content: SolutionContent, grader: Admitted["grader"], route: Route): Admitted {
  const digests = { task: taskDigest(task), solution: solutionDigest(content) };
  const seed = seedOf(digests.task, digests.solution);
  const execution = route.by === "sandbox" ? route.execution : null;
  return {
    task,
    taskDigest: digests.task,
    solution: content,
    solutionDigest: digests.solution,
    grader,
    route,
    seed,
    inputHash: inputHash({ ...digests, grader, execution, seed }),
  };
}

function ruleAnswer(content: SolutionContent, task: Task): RuleAnswer {
  if ("text" in content) return { form: "response", text: content.text };
  if ("answer" in content) return { form: "answer", text: content.answer };
  throw wrongForm(content, task);
}

function requireForm(content: SolutionContent, task: Task): SolutionContent {
  const own = task.kind === "patch" ? "patch" : "code";
  if ("text" in content || own in content) return content;
  throw wrongForm(content, task);
}

function wrongForm(content: SolutionContent, task: Task): ServiceError {
  const form = Object.keys(content)[0] ?? "";
  return new ServiceError("invalid_request", `a ${task.kind} task takes no solution of the form {${form}}`, {
    path: `solution.${form}`,
  });
}

function sandboxRoute(
  task: Task,
  content: SolutionContent,
  grader: Extract<Grader, { type: "sandbox" }>,
  deps: AdmitDeps,
): Route {
  const submission = grader.submission(task, content, deps.languages);
  if (submission.state === "refused") return { by: "refusal", refusal: submission };
  const language = deps.languages.resolve(submission.language);
  if (language === null) throw new ServiceError("language_unknown", `unknown language ${submission.language}`);
  const limits = effectiveLimits(task, language, deps.maxima);
  const sandbox = deps.sandbox();
  if (sandbox === null) {
    return {
      by: "fault",
      error: new ServiceError("sandbox_unavailable", deps.sandboxProblem() ?? "no sandbox is ready"),
    };
  }
  const jury = juryLanguages(task, grader, deps).map(({ id }) => id);
  const digests = new Map(sandbox.toolchains.map((one) => [one.language, one.digest]));
  const missing = [language.id, ...jury].find((id) => !digests.has(id));
  if (missing !== undefined) {
    return { by: "fault", error: new ServiceError("toolchain_missing", `this sandbox has no tools for ${missing}`) };
  }
  return {
    by: "sandbox",
    program: submission,
    execution: {
      runner_version: sandbox.runner_version,
      isolation: sandbox.isolation,
      memory_control: sandbox.memory_control,
      language: language.id,
      toolchain_digest: digests.get(language.id) ?? "",
      limits,
      ...(jury.length > 0 && { jury_toolchains: Object.fromEntries(jury.map((id) => [id, digests.get(id) ?? ""])) }),
    },
  };
}

/** Languages of the task's own programs. Throws `task_invalid` for one that nobody knows. */
function juryLanguages(task: Task, grader: Extract<Grader, { type: "sandbox" }>, deps: AdmitDeps): readonly Language[] {
  return (grader.juryLanguages?.(task) ?? []).map((name) => {
    const language = deps.languages.resolve(name);
    if (language !== null) return language;
    throw new ServiceError("task_invalid", "a program of the task is in a language that nobody knows", {
      path: "task",
    });
  });
}
