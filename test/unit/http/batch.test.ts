import { expect, it } from "vitest";
import type { NotAdmitted } from "../../../src/contract/api.ts";
import { ServiceError } from "../../../src/contract/errors.ts";
import { createFakeAssay, fakeRecord } from "./fake-assay.ts";
import { type LogLine, memoryLog, testApp } from "./support.ts";

const ITEMS = ["a", "b", "c"].map((task_id, index) => ({
  task_id,
  solution: "x",
  metadata: { index },
  options: { detail: index === 1 ? "full" : "summary" },
}));

it("answers records in the order of the items, each in the detail its item asks for", async () => {
  const app = testApp();

  const answer = await app.inject({ method: "POST", url: "/v1/rewards/batch", payload: { items: ITEMS } });

  const { records } = answer.json();
  expect(records.map((record: { task: { id: string } }) => record.task.id)).toEqual(["a", "b", "c"]);
  expect(records.map((record: object) => "tests" in record)).toEqual([false, true, false]);
  expect(records[2].metadata).toEqual({ index: 2 });
});

it("streams one line a record as each finishes", async () => {
  const app = testApp();

  const answer = await app.inject({
    method: "POST",
    url: "/v1/rewards/batch",
    payload: { items: ITEMS },
    headers: { accept: "application/json;q=0.5, application/x-ndjson" },
  });

  const lines = answer.body
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
  expect(answer.headers["content-type"]).toBe("application/x-ndjson");
  expect(lines.map((line) => line.index)).toEqual([2, 1, 0]);
  expect(lines.map((line) => "tests" in line.record)).toEqual([false, true, false]);
});

it("answers a bad item in its place", async () => {
  const bad: NotAdmitted = {
    id: null,
    status: "error",
    reward: null,
    error: { code: "invalid_request", message: "items.1: expected object", path: "items.1", retryable: false },
  };
  const app = testApp({
    assay: createFakeAssay({
      async *batch() {
        yield { index: 1, record: bad };
        yield { index: 0, record: fakeRecord({ task_id: "a", metadata: {} }) };
      },
    }),
  });

  const answer = await app.inject({ method: "POST", url: "/v1/rewards/batch", payload: { items: [ITEMS[0], 3] } });

  expect(answer.json().records[1]).toEqual(bad);
});

it.each(["application/json", "application/x-ndjson"])(
  "refuses a whole batch as a problem where %s is asked for",
  async (accept) => {
    const app = testApp({
      assay: createFakeAssay({
        // biome-ignore lint/correctness/useYield: a batch that is refused yields nothing
        async *batch() {
          throw new ServiceError("draining", "shutting down", { retryAfterS: 3 });
        },
      }),
    });

    const answer = await app.inject({
      method: "POST",
      url: "/v1/rewards/batch",
      payload: { items: ITEMS },
      headers: { accept },
    });

    expect(answer.statusCode).toBe(503);
    expect(answer.headers["retry-after"]).toBe("3");
    expect(answer.json()).toMatchObject({ code: "draining", retryable: true });
  },
);

it("cuts a stream off that breaks, so that it can't pass for a whole one", async () => {
  const lines: LogLine[] = [];
  const app = testApp({
    log: memoryLog(lines),
    assay: createFakeAssay({
      async *batch() {
        yield { index: 0, record: fakeRecord({ task_id: "a", metadata: {} }) };
        throw new Error("broken");
      },
    }),
  });
  const url = await app.listen({ host: "127.0.0.1", port: 0 });

  const answer = await fetch(`${url}/v1/rewards/batch`, {
    method: "POST",
    headers: { "content-type": "application/json", accept: "application/x-ndjson" },
    body: JSON.stringify({ items: ITEMS }),
  });

  await expect(answer.text()).rejects.toThrow();
  expect(lines.some((line) => line.level === "error")).toBe(true);
});

it("writes an answer that is longer than one piece", async () => {
  const items = Array.from({ length: 2_000 }, (_, index) => ({ task_id: `t${index}`, solution: "x" }));

  const answer = await testApp().inject({ method: "POST", url: "/v1/rewards/batch", payload: { items } });

  expect(answer.body.length).toBeGreaterThan(1_000_000);
  expect(answer.json().records).toHaveLength(2_000);
  expect(answer.json().records[1_999].task.id).toBe("t1999");
});
