import { gzipSync } from "node:zlib";
import { expect, it } from "vitest";
import { Problem } from "../../../src/contract/api.ts";
import { MIB, testApp } from "./support.ts";

const JSON_TYPE = { "content-type": "application/json" };
const GOOD = '{"task_id":"t","solution":"a"}';

interface Case {
  readonly url?: string;
  readonly method?: "POST" | "PUT" | "GET" | "DELETE" | "PATCH";
  readonly body?: string | Buffer;
  readonly headers?: Record<string, string>;
  readonly status: number;
  readonly code: string;
  readonly path?: string;
}

const CASES: readonly (readonly [string, Case])[] = [
  ["malformed JSON", { body: '{"task_id":', status: 400, code: "invalid_request", path: "task_id" }],
  ["an empty body", { body: "", status: 400, code: "invalid_request" }],
  ["a JSON array", { body: "[]", status: 400, code: "invalid_request" }],
  ["null", { body: "null", status: 400, code: "invalid_request" }],
  ["a wrong type", { body: '{"task_id":7,"solution":"a"}', status: 400, code: "invalid_request", path: "task_id" }],
  [
    "an unknown field",
    { body: '{"task_id":"t","solution":"a","x":1}', status: 400, code: "invalid_request", path: "x" },
  ],
  [
    "an unknown field deep inside",
    {
      body: '{"task":{"id":"t","kind":"stdio","tests":[{"input":"1","expected":"2"}]},"solution":"a"}',
      status: 400,
      code: "invalid_request",
      path: "task.tests.0.expected",
    },
  ],
  [
    "a task without gold",
    {
      body: '{"task":{"id":"t","kind":"math"},"solution":"a"}',
      status: 422,
      code: "task_invalid",
      path: "task.answer",
    },
  ],
  [
    "a task without tests",
    {
      body: '{"task":{"id":"t","kind":"stdio","tests":[]},"solution":"a"}',
      status: 422,
      code: "task_invalid",
      path: "task.tests",
    },
  ],
  [
    "an unknown task",
    { body: '{"task_id":"unknown","solution":"a"}', status: 404, code: "task_not_found", path: "task_id" },
  ],
  [
    "NUL in an id",
    { body: '{"task_id":"a\\u0000","solution":"a"}', status: 400, code: "invalid_request", path: "task_id" },
  ],
  [
    "an oversized id",
    {
      body: JSON.stringify({ task_id: "x".repeat(400), solution: "a" }),
      status: 400,
      code: "invalid_request",
      path: "task_id",
    },
  ],
  ["invalid UTF-8", { body: Buffer.from([0x22, 0xc3, 0x28, 0x22]), status: 400, code: "invalid_request" }],
  [
    "JSON a million levels deep",
    { body: "[".repeat(1_000_000), status: 400, code: "invalid_request", path: Array(64).fill("0").join(".") },
  ],
  ["a __proto__ key", { body: '{"__proto__":{"a":1}}', status: 400, code: "invalid_request", path: "__proto__" }],
  [
    "an integer beyond 2^53",
    {
      body: '{"task_id":"t","solution":"a","metadata":{"step":9007199254740993}}',
      status: 400,
      code: "invalid_request",
      path: "metadata.step",
    },
  ],
  [
    "65 metadata keys",
    {
      body: JSON.stringify({
        task_id: "t",
        solution: "a",
        metadata: Object.fromEntries(Array.from({ length: 65 }, (_, index) => [`k${index}`, 1])),
      }),
      status: 400,
      code: "invalid_request",
      path: "metadata",
    },
  ],
  ["a body over the limit", { body: Buffer.alloc(MIB + 1, 0x20), status: 413, code: "payload_too_large" }],
  [
    "a small body that unpacks to more than the limit",
    {
      body: gzipSync(Buffer.alloc(50 * MIB, 0x20)),
      headers: { "content-encoding": "gzip" },
      status: 413,
      code: "payload_too_large",
    },
  ],
  [
    "a broken gzip",
    {
      body: gzipSync(GOOD).subarray(0, 20),
      headers: { "content-encoding": "gzip" },
      status: 400,
      code: "invalid_request",
    },
  ],
  [
    "an unknown encoding",
    { body: GOOD, headers: { "content-encoding": "br" }, status: 415, code: "unsupported_media_type" },
  ],
  [
    "a form",
    {
      body: GOOD,
      headers: { "content-type": "application/x-www-form-urlencoded" },
      status: 415,
      code: "unsupported_media_type",
    },
  ],
  [
    "plain text",
    { body: GOOD, headers: { "content-type": "text/plain" }, status: 415, code: "unsupported_media_type" },
  ],
  [
    "lines where JSON is wanted",
    { body: GOOD, headers: { "content-type": "application/x-ndjson" }, status: 415, code: "unsupported_media_type" },
  ],
  [
    "another charset",
    {
      body: GOOD,
      headers: { "content-type": "application/json; charset=utf-16" },
      status: 415,
      code: "unsupported_media_type",
    },
  ],
  [
    "an unknown query parameter",
    { url: "/v1/rewards?wait=1", body: GOOD, status: 400, code: "invalid_request", path: "wait" },
  ],
  ["no items", { url: "/v1/rewards/batch", body: '{"items":[]}', status: 400, code: "invalid_request", path: "items" }],
  [
    "10,001 items",
    {
      url: "/v1/rewards/batch",
      body: JSON.stringify({ items: Array(10_001).fill(1) }),
      status: 400,
      code: "invalid_request",
      path: "items",
    },
  ],
  ["JSON where lines are wanted", { url: "/v1/tasks/import", body: GOOD, status: 415, code: "unsupported_media_type" }],
  [
    "an unknown import format",
    {
      url: "/v1/tasks/import?format=none",
      body: "{}",
      headers: { "content-type": "application/x-ndjson" },
      status: 400,
      code: "invalid_request",
      path: "format",
    },
  ],
  [
    "a task under another id",
    {
      url: "/v1/tasks/a",
      method: "PUT",
      body: '{"id":"b","kind":"math","answer":"4"}',
      status: 400,
      code: "invalid_request",
      path: "id",
    },
  ],
  [
    "a task under a pinned id",
    {
      url: `/v1/tasks/a@sha256:${"0".repeat(64)}`,
      method: "PUT",
      body: '{"kind":"math","answer":"4"}',
      status: 400,
      code: "invalid_request",
      path: "id",
    },
  ],
  ["NUL in a path", { url: "/v1/tasks/a%00", method: "GET", status: 400, code: "invalid_request", path: "id" }],
  [
    "an oversized id in a path",
    { url: `/v1/tasks/${"x".repeat(300)}`, method: "GET", status: 400, code: "invalid_request", path: "id" },
  ],
  ["a path that can't be decoded", { url: "/v1/tasks/%ff", method: "GET", status: 400, code: "invalid_request" }],
  [
    "a limit that is no number",
    { url: "/v1/rewards?limit=many", method: "GET", status: 400, code: "invalid_request", path: "limit" },
  ],
  [
    "a filter given twice",
    {
      url: "/v1/rewards?metadata.a=1&metadata.a=2",
      method: "GET",
      status: 400,
      code: "invalid_request",
      path: "metadata.a",
    },
  ],
  [
    "code and files at once",
    {
      url: "/v1/run",
      body: '{"language":"python","code":"","files":{}}',
      status: 400,
      code: "invalid_request",
      path: "code",
    },
  ],
  [
    "a limit of zero",
    {
      url: "/v1/run",
      body: '{"language":"python","code":"","limits":{"cpu_ms":0}}',
      status: 400,
      code: "invalid_request",
      path: "limits.cpu_ms",
    },
  ],
  ["an unknown route", { url: "/v1/none", status: 404, code: "not_found", body: GOOD }],
  ["a wrong method", { url: "/v1/rewards", method: "PUT", status: 405, code: "method_not_allowed", body: GOOD }],
  [
    "a wrong method on an id",
    { url: "/v1/rewards/x", method: "PATCH", status: 405, code: "method_not_allowed", body: GOOD },
  ],
  [
    "a body where none is read",
    { url: "/v1/rewards/rec_1/replay", status: 400, code: "invalid_request", path: "a", body: '{"a":1}' },
  ],
];

it.each(CASES)("refuses %s with a clear problem, and serves on", async (_name, bad) => {
  const app = testApp({ bodyLimitBytes: MIB });

  const answer = await app.inject({
    method: bad.method ?? "POST",
    url: bad.url ?? "/v1/rewards",
    headers: { ...JSON_TYPE, ...bad.headers },
    ...(bad.body !== undefined && { payload: bad.body }),
  });
  const after = await app.inject({ method: "POST", url: "/v1/rewards", headers: JSON_TYPE, payload: GOOD });

  expect(answer.statusCode, answer.body).toBe(bad.status);
  expect(answer.headers["content-type"]).toMatch("application/problem+json");
  const problem = Problem.parse(answer.json());
  expect(problem).toMatchObject({ code: bad.code, status: bad.status, path: bad.path ?? null });
  expect(answer.body.length).toBeLessThan(4096);
  expect(after.statusCode).toBe(200);
});

it("names the methods that a path takes", async () => {
  const answer = await testApp().inject({ method: "DELETE", url: "/v1/tasks/a%2Fb" });

  expect(answer.headers.allow).toBe("GET, HEAD, PUT");
});

it("takes NUL bytes and lone surrogates inside a solution, and compressed bodies", async () => {
  const app = testApp();

  const odd = await app.inject({
    method: "POST",
    url: "/v1/rewards",
    headers: JSON_TYPE,
    payload: '{"task_id":"t","solution":"a\\u0000\\ud800"}',
  });
  const packed = await app.inject({
    method: "POST",
    url: "/v1/rewards",
    headers: { ...JSON_TYPE, "content-encoding": "gzip" },
    payload: gzipSync(GOOD),
  });

  expect(odd.statusCode).toBe(200);
  expect(packed.statusCode).toBe(200);
});
