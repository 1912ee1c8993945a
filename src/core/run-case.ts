import { ServiceError } from "../contract/errors.ts";
import type { CheckResult, TalkCase, TestCase, TestOutcome } from "../contract/grader.ts";
import type { Limits } from "../contract/limits.ts";
import type { PairFacts, RunFacts, RunOptions, Sandbox } from "../contract/sandbox.ts";
import { classifyRun, classifyTalk, isInConfirmationBand } from "./classify.ts";
import { interactorLimits } from "./limits.ts";
import { countBegun, type PhaseClock } from "./phases.ts";

export interface CaseDeps {
  readonly sandbox: Sandbox;
  readonly limits: Limits;
  readonly seed: string;
  readonly phases: PhaseClock;
}

/**
 * Runs one test and judges it; what came too near a limit is run again alone, and that run decides. Rejects with the sandbox's
 * error, and with `checker_failed` where a program of the task's own gave no verdict.
 */
export function runCase(testCase: TestCase | TalkCase, deps: CaseDeps, signal: AbortSignal): Promise<TestOutcome> {
  return "interactor" in testCase ? runTalk(testCase, deps, signal) : runOne(testCase, deps, signal);
}

async function runOne(testCase: TestCase, deps: CaseDeps, signal: AbortSignal): Promise<TestOutcome> {
  let facts = await execute(testCase, deps, { signal });
  if (isInConfirmationBand(facts, deps.limits)) {
    deps.phases.confirmedQuietly += 1;
    facts = await execute(testCase, deps, { signal, quiet: true });
  }
  const failed = classifyRun(facts, deps.limits);
  if (failed !== null) return outcome(testCase, facts, { ...failed, score: 0 });
  return outcome(testCase, facts, await timed(deps, () => testCase.check(facts, signal)));
}

/** Measures what the candidate's program used; the interactor's use is nobody's business. */
async function runTalk(talk: TalkCase, deps: CaseDeps, signal: AbortSignal): Promise<TestOutcome> {
  let facts = await executeTalk(talk, deps, { signal });
  if (!facts.peer_stopped && isInConfirmationBand(facts.peer, deps.limits)) {
    deps.phases.confirmedQuietly += 1;
    facts = await executeTalk(talk, deps, { signal, quiet: true });
  }
  const decided = classifyTalk(facts, deps.limits, talk.report(facts.lead));
  if (decided.by === "jury_fault") throw new ServiceError("checker_failed", `the interactor ${decided.why}`);
  if (decided.by === "program") return outcome(talk, facts.peer, { ...decided.failed, score: 0 });
  const { result } = decided;
  if (result.score === 0 || talk.check === undefined) return outcome(talk, facts.peer, result);
  return outcome(talk, facts.peer, await timed(deps, async () => (await talk.check?.(facts.lead, signal)) ?? result));
}

async function timed(deps: CaseDeps, check: () => CheckResult | Promise<CheckResult>): Promise<CheckResult> {
  const started = performance.now();
  const result = await check();
  deps.phases.checkMs += performance.now() - started;
  return result;
}

async function executeTalk(talk: TalkCase, deps: CaseDeps, options: RunOptions): Promise<PairFacts> {
  const { seed, limits } = deps;
  const facts = await deps.sandbox.runPair(
    {
      lead: { ...talk.interactor, limits: interactorLimits(limits), seed },
      peer: { ...talk.candidate, limits, seed },
      peer_goes_on_after: talk.contentCodes,
    },
    { ...options, onBegun: countBegun(deps.phases) },
  );
  deps.phases.runMs += facts.peer.wall_ms;
  deps.phases.slotWaitMs += facts.peer.queue_ms;
  return facts;
}

async function execute(testCase: TestCase, deps: CaseDeps, options: RunOptions): Promise<RunFacts> {
  const request = { ...testCase.request, limits: deps.limits, seed: deps.seed };
  const facts = await deps.sandbox.run(request, { ...options, onBegun: countBegun(deps.phases) });
  deps.phases.runMs += facts.wall_ms;
  deps.phases.slotWaitMs += facts.queue_ms;
  return facts;
}

function outcome(
  testCase: Pick<TestCase, "id" | "weight" | "subtask">,
  facts: RunFacts,
  decided: Pick<TestOutcome, "verdict" | "score" | "evidence">,
): TestOutcome {
  return {
    id: testCase.id,
    verdict: decided.verdict,
    score: decided.score,
    weight: testCase.weight,
    subtask: testCase.subtask,
    cpu_ms: facts.cpu_ms,
    wall_ms: facts.wall_ms,
    memory_bytes: facts.memory_bytes,
    evidence: decided.evidence,
  };
}
