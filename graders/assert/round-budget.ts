import type { TestOutcome } from "../../src/contract/grader.ts";
import type { Limits } from "../../src/contract/limits.ts";

/** All calls of one split test together may use this many times what its limits give one run. */
const SHARE = 3;

/** Wall time of a call that is not charged: starting it costs that much on a busy host. */
const FREE_WALL_MS = 250;

/** One budget over all calls of a split test: each may stay below its own limits and the test still never end. */
export class RoundBudget {
  readonly #limits: Pick<Limits, "cpu_ms" | "wall_ms">;
  #cpuMs = 0;
  #wallMs = 0;

  constructor(limits: Pick<Limits, "cpu_ms" | "wall_ms">) {
    this.#limits = limits;
  }

  charge({ cpu_ms, wall_ms }: Pick<TestOutcome, "cpu_ms" | "wall_ms">): void {
    this.#cpuMs += cpu_ms;
    this.#wallMs += Math.max(0, wall_ms - FREE_WALL_MS);
  }

  /** The verdict on a test that used more, or null. */
  exceeded(): Pick<TestOutcome, "verdict" | "evidence"> | null {
    const evidence = "the calls of this test together took too long";
    if (this.#cpuMs > SHARE * this.#limits.cpu_ms) return { verdict: "time_limit", evidence };
    if (this.#wallMs > SHARE * this.#limits.wall_ms) return { verdict: "wall_limit", evidence };
    return null;
  }
}
