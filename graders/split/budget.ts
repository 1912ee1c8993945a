import type { TestOutcome } from "../../src/contract/grader.ts";
import type { Limits } from "../../src/contract/limits.ts";

/** All rounds of a test together may use this many times what its limits give one run. */
const SHARE = 3;

/** Wall time of a run that is not charged: starting it costs that much on a busy host. */
const FREE_WALL_MS = 250;

type Usage = Pick<TestOutcome, "cpu_ms" | "wall_ms">;

/**
 * One budget over all rounds of a test: each call may stay below its own limits and the test still never end. Of the test code
 * itself only what it uses beyond its first run, the one without answers, is the candidate's doing.
 */
export class RoundBudget {
  readonly #limits: Pick<Limits, "cpu_ms" | "wall_ms">;
  #tests: Usage | null = null;
  #share = SHARE;
  #cpuMs = 0;
  #wallMs = 0;

  constructor(limits: Pick<Limits, "cpu_ms" | "wall_ms">) {
    this.#limits = limits;
  }

  /** Each of `tests` has the budget of one. */
  allow(tests: number): void {
    this.#share = SHARE * Math.max(1, tests);
  }

  charge({ cpu_ms, wall_ms }: Usage): void {
    this.#cpuMs += cpu_ms;
    this.#wallMs += Math.max(0, wall_ms - FREE_WALL_MS);
  }

  chargeTests(usage: Usage): void {
    this.#tests ??= usage;
    const { cpu_ms, wall_ms } = this.#tests;
    this.charge({ cpu_ms: Math.max(0, usage.cpu_ms - cpu_ms), wall_ms: Math.max(0, usage.wall_ms - wall_ms) });
  }

  /** The verdict on a test that used more, or null. */
  exceeded(): { readonly verdict: "time_limit" | "wall_limit"; readonly evidence: string } | null {
    const evidence = "the calls of this test together took too long";
    if (this.#cpuMs > this.#share * this.#limits.cpu_ms) return { verdict: "time_limit", evidence };
    if (this.#wallMs > this.#share * this.#limits.wall_ms) return { verdict: "wall_limit", evidence };
    return null;
  }
}
