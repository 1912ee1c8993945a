import { describe, expect, it } from "vitest";
import { createMemoryQueue } from "../../../src/queue/memory.ts";

/** Milliseconds for `count` items to pass through a queue that has a line of `depth` items throughout. */
async function timeAtDepth(depth: number, count: number): Promise<number> {
  const queue = createMemoryQueue<number, number>({ limit: depth + count, concurrency: { rules: 4, sandbox: 4 } });
  const results: Promise<number>[] = [];
  for (let index = 0; index < depth + count; index += 1) {
    const item = { id: `i${index}`, lane: "rules", priority: "train", runId: `r${index % 7}`, payload: index } as const;
    results.push((await queue.submit(item, "refuse")).result);
  }
  let left = count;
  let end: () => void = () => undefined;
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  const started = performance.now();
  queue.process(async (item) => {
    left -= 1;
    if (left === 0) end();
    // Past the count everything waits for good: the line never runs empty while it is measured.
    if (left < 0) await new Promise(() => undefined);
    return item.payload;
  });
  await ended;
  return performance.now() - started;
}

describe("the queue in the process", () => {
  it("takes no longer per item with a hundred thousand in line than with one", async () => {
    await timeAtDepth(1, 5_000);

    const short = Math.min(await timeAtDepth(1, 5_000), await timeAtDepth(1, 5_000));
    const long = Math.min(await timeAtDepth(100_000, 5_000), await timeAtDepth(100_000, 5_000));

    // A search through the line would make it a thousand times slower; tenfold leaves room for a busy machine.
    expect(long).toBeLessThan(Math.max(50, short * 10));
  }, 60_000);

  it("forgets items that have ended, so that their ids may come again", async () => {
    const queue = createMemoryQueue<number, number>({ limit: 1, concurrency: { rules: 1, sandbox: 1 } });
    queue.process(async ({ payload }) => payload);

    for (let index = 0; index < 3; index += 1) {
      const item = { id: "same", lane: "rules", priority: "train", runId: null, payload: index } as const;
      expect(await (await queue.submit(item, "refuse")).result).toBe(index);
    }
  });

  it("takes one handler only", () => {
    const queue = createMemoryQueue<number, number>({ limit: 1, concurrency: { rules: 1, sandbox: 1 } });
    queue.process(async () => 1);

    expect(() => queue.process(async () => 2)).toThrow("has a handler already");
  });
});
