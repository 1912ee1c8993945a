import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { JuryReport, TestOutcome } from "../../../src/contract/grader.ts";
import type { PairFacts, RunFacts } from "../../../src/contract/sandbox.ts";
import { Verdict } from "../../../src/contract/verdict.ts";
import {
  classifyRun,
  classifyTalk,
  decideTests,
  decideWhole,
  isInConfirmationBand,
  rewardPolicy,
} from "../../../src/core/classify.ts";
import { factsOf, LIMITS } from "../../support/facts.ts";

describe("classifyRun", () => {
  it("leaves a run that ended well to the checker", () => {
    expect(classifyRun(factsOf({}), LIMITS)).toBeNull();
  });

  it.each([
    [{ killed_by: "cpu" as const }, "time_limit"],
    [{ killed_by: "wall" as const }, "wall_limit"],
    [{ killed_by: "memory" as const }, "memory_limit"],
    [{ killed_by: "output" as const }, "output_limit"],
    [{ parsed: false, exit_code: 1 }, "compile_error"],
    [{ exit_code: 3 }, "runtime_error"],
    [{ exit_code: null, signal: "SIGSEGV" }, "runtime_error"],
    [{ cpu_ms: LIMITS.cpu_ms + 1 }, "time_limit"],
    [{ killed_by: "memory" as const, exit_code: null, signal: "SIGKILL", parsed: false }, "memory_limit"],
  ])("reads %j as %s", (facts, verdict) => {
    expect(classifyRun(factsOf(facts), LIMITS)?.verdict).toBe(verdict);
  });

  it("is total, and lets a run pass to the checker only when it exited with status 0 inside its limits", () => {
    const facts = fc.record({
      exit_code: fc.option(fc.integer({ min: 0, max: 255 })),
      signal: fc.option(fc.constantFrom("SIGKILL", "SIGSEGV")),
      killed_by: fc.constantFrom("cpu", "wall", "memory", "output", null),
      parsed: fc.constantFrom(true, false, null),
      cpu_ms: fc.integer({ min: 0, max: 3 * LIMITS.cpu_ms }),
    });
    fc.assert(
      fc.property(facts, (raw) => {
        const passed = classifyRun(factsOf(raw), LIMITS) === null;

        const isClean =
          raw.exit_code === 0 &&
          raw.signal === null &&
          raw.killed_by === null &&
          raw.parsed !== false &&
          raw.cpu_ms <= LIMITS.cpu_ms;
        expect(passed).toBe(isClean);
      }),
    );
  });

  it("has a run confirmed only where it ended by itself beyond a limit of time", () => {
    expect(isInConfirmationBand(factsOf({ cpu_ms: LIMITS.cpu_ms + 1 }), LIMITS)).toBe(true);
    expect(isInConfirmationBand(factsOf({ cpu_ms: LIMITS.cpu_ms }), LIMITS)).toBe(false);
    expect(isInConfirmationBand(factsOf({ cpu_ms: LIMITS.cpu_ms + 1, killed_by: "cpu" }), LIMITS)).toBe(false);
    expect(isInConfirmationBand(factsOf({ wall_ms: LIMITS.wall_ms + 1 }), LIMITS)).toBe(true);
    expect(isInConfirmationBand(factsOf({ wall_ms: LIMITS.wall_ms }), LIMITS)).toBe(false);
    expect(isInConfirmationBand(factsOf({ wall_ms: LIMITS.wall_ms + 1, killed_by: "wall" }), LIMITS)).toBe(false);
  });
});

describe("classifyTalk", () => {
  const good: JuryReport = { state: "judged", result: { score: 1, verdict: "accepted", evidence: "" } };
  const bad: JuryReport = { state: "judged", result: { score: 0, verdict: "wrong_answer", evidence: "" } };
  const broken: JuryReport = { state: "failed", why: "crashed" };
  const crash = factsOf({ exit_code: 3 });
  const first = { peer_ended_first: true, peer_stopped: false };
  const second = { peer_ended_first: false, peer_stopped: false };

  function decide(peer: RunFacts, order: Pick<PairFacts, "peer_ended_first" | "peer_stopped">, report: JuryReport) {
    return classifyTalk({ lead: factsOf({}), peer, ...order }, LIMITS, report).by;
  }

  it("has a program that failed first decide, whatever the interactor says", () => {
    expect([good, bad, broken].map((report) => decide(crash, first, report))).toEqual([
      "program",
      "program",
      "program",
    ]);
  });

  it("has the interactor decide what it refused, and the program's end what it was content with", () => {
    expect(decide(crash, second, bad)).toBe("interactor");
    expect(decide(crash, second, good)).toBe("program");
    expect(decide(factsOf({}), first, bad)).toBe("interactor");
    expect(decide(factsOf({ signal: "SIGKILL" }), { peer_ended_first: false, peer_stopped: true }, bad)).toBe(
      "interactor",
    );
  });

  it("never gives anything on a broken interactor's word, nor to a program that failed", () => {
    const facts = fc.record({
      exit_code: fc.constantFrom(0, 1, null),
      killed_by: fc.constantFrom("cpu", "wall", "memory", "output", null),
      cpu_ms: fc.constantFrom(0, 2 * LIMITS.cpu_ms),
    });
    fc.assert(
      fc.property(facts, fc.boolean(), fc.constantFrom(good, bad, broken), (raw, isFirst, report) => {
        const peer = factsOf(raw);
        const order = { peer_ended_first: isFirst, peer_stopped: false };
        const decision = classifyTalk({ lead: factsOf({}), peer, ...order }, LIMITS, report);
        const isPaid = decision.by === "interactor" && decision.result.score > 0;
        expect(isPaid).toBe(report === good && classifyRun(peer, LIMITS) === null);
      }),
    );
  });
});

function test(id: string, score: number, extra: Partial<TestOutcome> = {}): TestOutcome {
  const verdict = score === 1 ? "accepted" : "wrong_answer";
  return {
    id,
    verdict,
    score,
    weight: 1,
    subtask: null,
    cpu_ms: 1,
    wall_ms: 1,
    memory_bytes: 1,
    evidence: "",
    ...extra,
  };
}

describe("decideTests", () => {
  it("scores binary tasks all or nothing and reports the first failure in order", () => {
    const tests = [test("1", 1), test("2", 0, { verdict: "runtime_error" }), test("3", 0)];

    const decision = decideTests(tests, rewardPolicy(undefined));

    expect(decision).toEqual({ verdict: "runtime_error", score: 0, reward: 0 });
  });

  it("never accepts a list in which a test was skipped", () => {
    const tests = [test("1", 1), test("2", 0, { verdict: "skipped" })];

    expect(decideTests(tests, rewardPolicy({ mode: "fraction" })).score).toBe(0.5);
    expect(decideTests(tests, rewardPolicy(undefined)).score).toBe(0);
  });

  it("refuses to decide on no tests", () => {
    expect(() => decideTests([], rewardPolicy(undefined))).toThrow(RangeError);
  });

  it("weighs tests, and subtasks by their weakest test", () => {
    const tests = [
      test("1", 1, { weight: 1, subtask: "a" }),
      test("2", 1, { weight: 3, subtask: "b" }),
      test("3", 0, { weight: 1, subtask: "b" }),
    ];

    expect(decideTests(tests, rewardPolicy({ mode: "weighted" })).score).toBeCloseTo(0.8);
    expect(decideTests(tests, rewardPolicy({ mode: "subtasks" })).score).toBeCloseTo(0.2);
  });

  it("counts a score at the threshold as 1 and maps it into the range", () => {
    const tests = [test("1", 1), test("2", 0)];

    const decision = decideTests(tests, rewardPolicy({ mode: "fraction", threshold: 0.5, range: [-1, 1] }));

    expect(decision).toEqual({ verdict: "accepted", score: 1, reward: 1 });
  });

  it("gives 1 only to accepted, and partial only to scores strictly between", () => {
    const anyTest = fc.record({ score: fc.constantFrom(0, 0.5, 1), weight: fc.integer({ min: 0, max: 5 }) });
    const mode = fc.constantFrom("binary", "fraction", "weighted", "subtasks");
    fc.assert(
      fc.property(fc.array(anyTest, { minLength: 1 }), mode, (raw, chosen) => {
        const tests = raw.map((one, index) => test(String(index), one.score, { weight: one.weight }));

        const decision = decideTests(tests, rewardPolicy({ mode: chosen }));

        expect(decision.score).toBeGreaterThanOrEqual(0);
        expect(decision.score).toBeLessThanOrEqual(1);
        expect(decision.verdict === "accepted").toBe(decision.score === 1);
        expect(decision.verdict === "partial").toBe(decision.score > 0 && decision.score < 1);
      }),
    );
  });
});

describe("decideWhole", () => {
  it("rewards nothing but an accepted verdict", () => {
    for (const verdict of Verdict.options) {
      expect(decideWhole(verdict, rewardPolicy(undefined)).score).toBe(verdict === "accepted" ? 1 : 0);
    }
  });
});

describe("a threshold", () => {
  it("is reached by weights whose sum misses it in binary only", () => {
    const tests = [test("1", 1, { weight: 0.1 }), test("2", 1, { weight: 0.7 }), test("3", 0, { weight: 0.2 })];
    const policy = rewardPolicy({ mode: "weighted", threshold: 0.8 });
    expect(decideTests(tests, policy)).toMatchObject({ score: 1, verdict: "accepted" });
    expect(decideTests(tests, { ...policy, threshold: 0.81 })).toMatchObject({ verdict: "partial" });
  });
});
