import { asServiceError, ServiceError } from "../contract/errors.ts";
import type {
  CodeFinding,
  Grader,
  GradingTools,
  JuryTools,
  LanguageCatalogue,
  LongChecks,
  RuleEngine,
} from "../contract/grader.ts";
import type { Sandbox } from "../contract/sandbox.ts";
import { stopsAtFirstFailure } from "../contract/task.ts";
import type { Admitted, Refusal, Route } from "./admit.ts";
import { decideTests, decideWhole, rewardPolicy } from "./classify.ts";
import { type Judgement, judgedTests, judgedWhole, unjudged } from "./judgement.ts";
import { JURY_LIMITS } from "./limits.ts";
import { countBegun, type PhaseClock } from "./phases.ts";
import { runTests } from "./run-tests.ts";

export interface GradeDeps {
  readonly graders: ReadonlyMap<string, Grader>;
  readonly rules: RuleEngine;
  readonly sandbox: Sandbox | null;
  readonly languages: LanguageCatalogue;
  readonly longChecks: LongChecks;
}

/**
 * Judges one admitted input. Never rejects: what goes wrong on our side is a judgement with an error and no score.
 * An abort of `signal` is the error `cancelled`.
 */
export async function grade(
  admitted: Admitted,
  deps: GradeDeps,
  phases: PhaseClock,
  signal: AbortSignal,
): Promise<Judgement> {
  try {
    return await judge(admitted, admitted.route, deps, phases, signal);
  } catch (error) {
    if (signal.aborted) return unjudged(new ServiceError("cancelled", "the grading was cancelled"));
    return unjudged(asServiceError(error, "grader_fault"));
  }
}

async function judge(
  admitted: Admitted,
  route: Route,
  deps: GradeDeps,
  phases: PhaseClock,
  signal: AbortSignal,
): Promise<Judgement> {
  const policy = rewardPolicy(definedOnly(admitted.task.reward));
  switch (route.by) {
    case "fault":
      return unjudged(route.error);
    case "refusal":
      return judgeRefusal(route.refusal, policy);
    case "rules": {
      const started = performance.now();
      const finding = await deps.rules.grade(admitted.grader.name, admitted.task, route.answer);
      phases.checkMs += performance.now() - started;
      return judgedWhole(decideWhole(RULE_VERDICTS[finding.outcome], policy), "rules", "answer", finding);
    }
    case "sandbox": {
      const finding = await runGrader(admitted, route, deps, phases, signal);
      if (finding.refused !== null) {
        const decision = decideWhole(finding.refused.verdict, policy);
        const found = { extracted: route.program.extracted, evidence: finding.refused.evidence };
        return { ...judgedWhole(decision, finding.integrity, "tests", found), flags: [...finding.flags] };
      }
      if (finding.tests.length !== finding.total) {
        throw new ServiceError("grader_fault", `${finding.tests.length} of ${finding.total} tests were reported`);
      }
      return judgedTests(decideTests(finding.tests, policy), finding, route.program.extracted);
    }
  }
}

const RULE_VERDICTS = { match: "accepted", mismatch: "wrong_answer", no_answer: "no_answer" } as const;

function judgeRefusal(refusal: Refusal, policy: ReturnType<typeof rewardPolicy>): Judgement {
  return judgedWhole(decideWhole(refusal.verdict, policy), "isolated", "tests", refusal);
}

async function runGrader(
  admitted: Admitted,
  route: Extract<Route, { by: "sandbox" }>,
  deps: GradeDeps,
  phases: PhaseClock,
  signal: AbortSignal,
): Promise<CodeFinding> {
  const grader = deps.graders.get(admitted.grader.name);
  const { sandbox } = deps;
  if (grader?.type !== "sandbox") throw new ServiceError("grader_fault", `no grader ${admitted.grader.name}`);
  if (sandbox === null) throw new ServiceError("sandbox_unavailable", "no sandbox is ready");
  const { limits } = route.execution;
  const stopAtFirstFailure = stopsAtFirstFailure(admitted.task);
  const tools: GradingTools = {
    limits,
    seed: admitted.seed,
    signal,
    longCheck: (job) => deps.longChecks.check(job),
    jury: juryTools(sandbox, deps.languages, admitted.seed, signal),
    build: async (program) => {
      const built = await sandbox.build(program, limits, { signal, onBegun: countBegun(phases) });
      phases.compileMs += built.compile_ms;
      return built;
    },
    runTests: (cases) => runTests(cases, { sandbox, limits, seed: admitted.seed, signal, phases, stopAtFirstFailure }),
  };
  return grader.grade(admitted.task, route.program, tools);
}

/** The compiler's words stay out of the message: they may quote a task's hidden parts. */
function juryTools(sandbox: Sandbox, languages: LanguageCatalogue, seed: string, grading: AbortSignal): JuryTools {
  return {
    languages,
    build: async (program) => {
      const built = await sandbox.build(program, JURY_LIMITS, { signal: grading });
      if (built.ok) return built.artifact;
      throw new ServiceError("checker_failed", `a program of the task does not compile: ${program.main}`);
    },
    run: (request, signal = grading) => sandbox.run({ ...request, limits: JURY_LIMITS, seed }, { signal }),
  };
}

type Defined<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

function definedOnly<T extends object>(value: T | undefined): Defined<T> {
  return Object.fromEntries(Object.entries(value ?? {}).filter(([, member]) => member !== undefined)) as Defined<T>;
}
