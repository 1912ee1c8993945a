import { expect, it } from "vitest";
import { createFakeAssay } from "./fake-assay.ts";
import { testApp } from "./support.ts";

const REQUEST = { task_id: "HumanEval/0", solution: "\\boxed{4}", metadata: { run_id: "r1", step: 3 } };

it("answers a reward with the summary of its record unless the whole is asked for", async () => {
  const app = testApp();

  const summary = await app.inject({ method: "POST", url: "/v1/rewards", payload: REQUEST });
  const full = await app.inject({
    method: "POST",
    url: "/v1/rewards",
    payload: { ...REQUEST, options: { detail: "full" } },
  });

  expect(summary.statusCode).toBe(200);
  expect(summary.headers["content-type"]).toBe("application/json; charset=utf-8");
  expect(summary.json()).toMatchObject({ reward: 1, verdict: "accepted", metadata: REQUEST.metadata });
  expect(summary.json()).not.toHaveProperty("tests");
  expect(summary.json().observed).not.toHaveProperty("evidence");
  expect(full.json().tests).toHaveLength(1);
  expect(full.json().observed.tests).toHaveLength(1);
});

it("answers 202 with the place of the record where the caller does not wait", async () => {
  const app = testApp();

  const answer = await app.inject({
    method: "POST",
    url: "/v1/rewards",
    payload: REQUEST,
    headers: { prefer: "wait=3, respond-async" },
  });

  expect(answer.statusCode).toBe(202);
  expect(answer.headers.location).toBe("/v1/rewards/rec_queued");
  expect(answer.json()).toEqual({ id: "rec_queued", status: "queued" });
});

it("answers a passed deadline with 504, the id and the input hash", async () => {
  const pending = { id: "rec_9", input_hash: `sha256:${"b".repeat(64)}` };
  const app = testApp({ assay: createFakeAssay({ reward: async () => ({ state: "deadline", pending }) }) });

  const answer = await app.inject({ method: "POST", url: "/v1/rewards", payload: REQUEST });

  expect(answer.statusCode).toBe(504);
  expect(answer.headers["content-type"]).toMatch("application/problem+json");
  expect(answer.json()).toMatchObject({ code: "deadline_exceeded", retryable: true, ...pending });
});

it("measures a deadline from the receipt of the request", async () => {
  const received: number[] = [];
  const fake = createFakeAssay();
  const app = testApp({
    assay: createFakeAssay({
      reward(request, receivedAtMs) {
        received.push(receivedAtMs);
        return fake.reward(request, receivedAtMs);
      },
    }),
  });
  const before = Date.now();

  await app.inject({ method: "POST", url: "/v1/rewards", payload: REQUEST });

  expect(received[0]).toBeGreaterThanOrEqual(before - 5);
  expect(received[0]).toBeLessThanOrEqual(Date.now());
});

it("looks a record up whole, or says how far it is, or that there is none", async () => {
  const app = testApp();

  const record = await app.inject("/v1/rewards/rec_1");
  const summary = await app.inject("/v1/rewards/rec_1?detail=summary");
  const queued = await app.inject("/v1/rewards/rec_queued");
  const none = await app.inject("/v1/rewards/rec_none");

  expect(record.json().tests).toHaveLength(1);
  expect(summary.json()).not.toHaveProperty("tests");
  expect(queued.json()).toEqual({ id: "rec_queued", status: "queued" });
  expect(none.statusCode).toBe(404);
  expect(none.json()).toMatchObject({ code: "not_found", path: "id" });
});

it("replays a record and detaches a run", async () => {
  const app = testApp();

  const replay = await app.inject({ method: "POST", url: "/v1/rewards/rec_1/replay" });
  const withEmptyJson = await app.inject({
    method: "POST",
    url: "/v1/rewards/rec_1/replay",
    headers: { "content-type": "application/json" },
  });
  const cancelled = await app.inject({ method: "DELETE", url: "/v1/runs/team%2Frun%201" });

  expect(replay.json()).toMatchObject({ identical: true, differences: [] });
  expect(withEmptyJson.statusCode).toBe(200);
  expect(cancelled.json()).toEqual({ run_id: "team/run 1", detached: 0, cancelled: 0 });
});

it("lists uses by filters, and exports all pages as lines", async () => {
  const assay = createFakeAssay();
  const app = testApp({ assay });

  const page = await app.inject("/v1/rewards?run_id=r1&verdict=accepted&metadata.group_id=g%2F7&limit=5");
  const lines = await app.inject({ url: "/v1/rewards?run_id=r1", headers: { accept: "application/x-ndjson" } });

  expect(page.json()).toMatchObject({ next_cursor: "last", items: [{ task_id: "t", metadata: { step: 3 } }] });
  expect(assay.filters[0]).toEqual({ run_id: "r1", verdict: "accepted", metadata: { group_id: "g/7" }, limit: 5 });
  expect(lines.headers["content-type"]).toBe("application/x-ndjson");
  expect(lines.body.trim().split("\n")).toHaveLength(2);
  expect(assay.filters.slice(1).map((filter) => filter.cursor)).toEqual([undefined, "last"]);
});

it.each([
  ["3", 3],
  ["-1.5e3", -1500],
  ["true", true],
  ['"3"', "3"],
  ["007", "007"],
  ["12345678901234567890", "12345678901234567890"],
  ["g/7", "g/7"],
  ['"', '"'],
  ["", ""],
])("filters on metadata by what %j reads as", async (text, value) => {
  const assay = createFakeAssay();

  const answer = await testApp({ assay }).inject({ url: "/v1/rewards", query: { "metadata.key": text } });

  expect(answer.statusCode).toBe(200);
  expect(assay.filters[0]?.metadata).toEqual({ key: value });
});
