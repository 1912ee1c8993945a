import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Log } from "../../../src/contract/telemetry.ts";
import { startRetention } from "../../../src/core/retention.ts";

const NOW = new Date("2030-03-10T00:00:00Z");
const HOUR_MS = 3_600_000;
const NOTHING = { uses: 0, gradings: 0, tasks: 0, blobs: 0 };

function logOf(lines: string[]): Log {
  const keep = (_fields: unknown, message: string): void => void lines.push(message);
  return { debug: keep, info: keep, warn: keep, error: keep };
}

describe("retention", () => {
  beforeEach(() => void vi.useFakeTimers({ now: NOW }));
  afterEach(() => void vi.useRealTimers());

  it("prunes at once and every hour, until it is stopped", async () => {
    const asked: string[] = [];
    const assay = {
      prune: async (before: Date) => {
        asked.push(before.toISOString());
        return NOTHING;
      },
    };
    const retention = startRetention(assay, 7, logOf([]));
    await vi.advanceTimersByTimeAsync(2 * HOUR_MS);
    await retention.stop();
    await vi.advanceTimersByTimeAsync(5 * HOUR_MS);
    expect(asked).toEqual(["2030-03-03T00:00:00.000Z", "2030-03-03T01:00:00.000Z", "2030-03-03T02:00:00.000Z"]);
  });

  it("survives a failure, and waits for what is under way when it stops", async () => {
    const lines: string[] = [];
    let calls = 0;
    let done = false;
    const assay = {
      prune: async () => {
        calls += 1;
        if (calls === 1) throw new Error("disk full");
        await new Promise((resolve) => setTimeout(resolve, 1_000));
        done = true;
        return NOTHING;
      },
    };
    const retention = startRetention(assay, 1, logOf(lines));
    await vi.advanceTimersByTimeAsync(HOUR_MS + 1);
    const stopped = retention.stop();
    expect([calls, done]).toEqual([2, false]);
    await vi.advanceTimersByTimeAsync(1_000);
    await stopped;
    expect([done, lines]).toEqual([true, ["pruning failed", "pruned what is older than ASSAY_RETENTION_DAYS"]]);
  });
});
