import { expect, it } from "vitest";
import type { NotAdmitted } from "../../../src/contract/api.ts";
import { ServiceError } from "../../../src/contract/errors.ts";
import { gradeBatch } from "../../../src/core/batch.ts";

const REFUSED = {
  id: null,
  status: "error",
  reward: null,
  error: { code: "draining", message: "later", path: null, retryable: true },
} as const satisfies NotAdmitted;

function items(count: number): unknown[] {
  return Array.from({ length: count }, (_, index) => ({ task_id: `t${index}`, solution: "1" }));
}

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

it("yields every item once, under the index it came with", async () => {
  const seen: number[] = [];
  for await (const line of gradeBatch(items(5_000), async () => REFUSED)) seen.push(line.index);
  expect(seen.sort((a, b) => a - b)).toEqual(Array.from({ length: 5_000 }, (_, index) => index));
});

it("lets others have their turn while a batch is read", async () => {
  let started = 0;
  const lines = gradeBatch(items(1_000), () => {
    started += 1;
    return new Promise(() => undefined);
  });
  void lines.next();
  await turn();
  expect(started).toBeGreaterThan(0);
  expect(started).toBeLessThan(1_000);
});

it("holds no more at once than its window, and takes up more as some finish", async () => {
  const waiting: (() => void)[] = [];
  let started = 0;
  const lines = gradeBatch(items(3_000), async () => {
    started += 1;
    await new Promise<void>((resolve) => waiting.push(resolve));
    return REFUSED;
  });
  const first = lines.next();
  for (let count = 0; count < 100; count += 1) await turn();
  expect(started).toBe(2_048);
  for (const finish of waiting.splice(0, 100)) finish();
  await first;
  for (let count = 0; count < 100; count += 1) await turn();
  expect(started).toBe(2_148);
});

it("grades on when its consumer leaves", async () => {
  let graded = 0;
  const lines = gradeBatch(items(3_000), async () => {
    await turn();
    graded += 1;
    return REFUSED;
  });
  await lines.next();
  await lines.return(undefined);
  while (graded < 3_000) await turn();
  expect(graded).toBe(3_000);
});

it("answers what is refused in its place", async () => {
  const lines = gradeBatch([{}, ...items(1)], () => Promise.reject(new ServiceError("draining", "later")));
  const records: unknown[] = [];
  for await (const { index, record } of lines) records[index] = record;
  expect(records).toMatchObject([{ id: null, error: { code: "invalid_request" } }, REFUSED]);
});
