import { expect, it } from "vitest";
import { createFakeAssay } from "./fake-assay.ts";
import { MIB, testApp } from "./support.ts";

const TASK = { kind: "math", prompt: "2 + 2?", answer: "4", reference: "\\boxed{4}", tags: ["easy"] };
const PINNED = `@sha256:${"a".repeat(64)}`;
const LINES = { "content-type": "application/x-ndjson" };

it("stores a task under an id with slashes and shows it without its hidden parts", async () => {
  const app = testApp();

  const put = await app.inject({ method: "PUT", url: "/v1/tasks/HumanEval%2F0", payload: TASK });
  const again = await app.inject({
    method: "PUT",
    url: "/v1/tasks/HumanEval%2F0",
    payload: { ...TASK, id: "HumanEval/0" },
  });
  const shown = await app.inject("/v1/tasks/HumanEval%2F0");
  const pinned = await app.inject(`/v1/tasks/${encodeURIComponent(`HumanEval/0${PINNED}`)}`);
  const unescaped = await app.inject(`/v1/tasks/HumanEval%2F0${PINNED}`);
  const list = await app.inject("/v1/tasks");

  expect(put.statusCode).toBe(201);
  expect(put.json()).toMatchObject({ id: "HumanEval/0", kind: "math", outcome: "created" });
  expect(again.statusCode).toBe(200);
  for (const answer of [put, shown, pinned, unescaped, list]) {
    expect(answer.body).toContain("2 + 2?");
    expect(answer.body).not.toContain('"answer"');
    expect(answer.body).not.toContain("boxed");
  }
  expect(shown.json().task).toEqual({ id: "HumanEval/0", kind: "math", prompt: "2 + 2?", tags: ["easy"] });
});

it("shows hidden parts only to an admin who asks for them", async () => {
  const tokens = [
    { name: "trainer", role: "client", secret: "secret-of-trainer" },
    { name: "owner", role: "admin", secret: "secret-of-owner" },
  ] as const;
  const app = testApp({ tokens });
  const client = { authorization: "Bearer secret-of-trainer" };
  const admin = { authorization: "Bearer secret-of-owner" };
  await app.inject({ method: "PUT", url: "/v1/tasks/t", payload: TASK, headers: client });

  const refused = await app.inject({ url: "/v1/tasks/t?reveal=true", headers: client });
  const refusedList = await app.inject({ url: "/v1/tasks?reveal=true", headers: client });
  const shown = await app.inject({ url: "/v1/tasks/t?reveal=true", headers: admin });
  const hidden = await app.inject({ url: "/v1/tasks/t?reveal=false", headers: admin });

  expect(refused.statusCode).toBe(403);
  expect(refused.json()).toMatchObject({ code: "forbidden" });
  expect(refusedList.statusCode).toBe(403);
  expect(shown.json().task).toEqual({ ...TASK, id: "t" });
  expect(hidden.body).not.toContain("boxed");
});

it("imports line by line and reports each bad one", async () => {
  const assay = createFakeAssay();
  const app = testApp({ assay, bodyLimitBytes: 1024 });
  const payload = [
    '{"id":"a"}',
    "",
    "{not json",
    `{"id":"${"x".repeat(5_000)}"}`,
    "  \r",
    '{"id":"é"}\r',
    '{"a":1,"a":2}',
    '{"id":"z"}',
  ].join("\n");

  const answer = await app.inject({ method: "POST", url: "/v1/tasks/import", payload, headers: LINES });

  expect(answer.json()).toEqual({
    imported: 3,
    unchanged: 0,
    refused: [
      { line: 3, reason: "not JSON (byte 1)" },
      { line: 4, reason: "the line is longer than 1024 bytes" },
      { line: 7, reason: "a: the key is given twice (byte 7)" },
    ],
  });
  expect(assay.rows.filter((row) => "value" in row)).toEqual([
    { line: 1, value: { id: "a" } },
    { line: 6, value: { id: "é" } },
    { line: 8, value: { id: "z" } },
  ]);
});

it("imports more than a body may hold, since only a line is bounded", async () => {
  const assay = createFakeAssay();
  const app = testApp({ assay, bodyLimitBytes: MIB });
  const line = `${JSON.stringify({ id: "a", prompt: "x".repeat(10_000) })}\n`;

  const answer = await app.inject({
    method: "POST",
    url: "/v1/tasks/import",
    payload: line.repeat(300),
    headers: LINES,
  });

  expect(answer.json()).toMatchObject({ imported: 300, refused: [] });
});

it("answers a refusal in the middle of an import, and drops the rest of the body", async () => {
  const { ServiceError } = await import("../../../src/contract/errors.ts");
  const app = testApp({
    assay: createFakeAssay({
      async importTasks(rows) {
        for await (const _row of rows) throw new ServiceError("storage_full", "no space", { retryAfterS: 30 });
        throw new Error("no rows came");
      },
    }),
  });

  const answer = await app.inject({
    method: "POST",
    url: "/v1/tasks/import",
    payload: '{"id":"a"}\n'.repeat(100_000),
    headers: LINES,
  });

  expect(answer.statusCode).toBe(503);
  expect(answer.headers["retry-after"]).toBe("30");
  expect(answer.json()).toMatchObject({ code: "storage_full", retryable: true });
});

it("validates a task with the repeats asked for", async () => {
  const app = testApp();
  await app.inject({ method: "PUT", url: "/v1/tasks/t", payload: TASK });

  const byDefault = await app.inject({ method: "POST", url: "/v1/tasks/t/validate" });
  const asked = await app.inject({ method: "POST", url: "/v1/tasks/t/validate", payload: { repeats: 7 } });
  const unknown = await app.inject({ method: "POST", url: "/v1/tasks/none/validate" });

  expect(byDefault.json().checks[0].detail).toBe("3 gradings, 1 different");
  expect(asked.json().checks[0].detail).toBe("7 gradings, 1 different");
  expect(unknown.statusCode).toBe(404);
});
