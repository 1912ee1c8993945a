import { expect, it } from "vitest";
import { createFakeAssay } from "./fake-assay.ts";
import { type LogLine, memoryLog, testApp } from "./support.ts";

const TOKENS = [
  { name: "trainer", role: "client", secret: "secret-of-trainer" },
  { name: "owner", role: "admin", secret: "secret:of:owner" },
] as const;

it.each([
  [undefined, 401],
  ["Bearer wrong", 401],
  ["Basic c2VjcmV0", 401],
  ["Bearer secret-of-trainer", 200],
  ["bearer secret:of:owner", 200],
  ["Bearer secret-of-trainer x", 401],
])("answers Authorization %j with %i where tokens are set", async (authorization, status) => {
  const app = testApp({ tokens: TOKENS });

  const answer = await app.inject({
    url: "/v1/graders",
    headers: { host: "assay.example.org", ...(authorization !== undefined && { authorization }) },
  });

  expect(answer.statusCode).toBe(status);
  if (status === 401) {
    expect(answer.json()).toMatchObject({ code: "unauthorized" });
    expect(answer.headers["www-authenticate"]).toBe("Bearer");
  }
});

it("asks for a token before it reads a body or tells which routes exist", async () => {
  const assay = createFakeAssay();
  const app = testApp({ assay, tokens: TOKENS, bodyLimitBytes: 1024 });

  const large = await app.inject({
    method: "POST",
    url: "/v1/rewards",
    headers: { "content-type": "application/json" },
    payload: Buffer.alloc(10_000),
  });
  const unknown = await app.inject("/v1/none");
  const wrongMethod = await app.inject({ method: "DELETE", url: "/v1/rewards" });

  expect([large, unknown, wrongMethod].map((answer) => answer.statusCode)).toEqual([401, 401, 401]);
});

it.each(["/healthz", "/readyz", "/openapi.json", "/docs"])("answers %s without a token", async (url) => {
  const app = testApp({ tokens: TOKENS });

  expect((await app.inject(url)).statusCode).toBe(200);
});

it("asks for a token at /metrics where tokens are set", async () => {
  const app = testApp({ tokens: TOKENS });

  const without = await app.inject("/metrics");
  const withToken = await app.inject({ url: "/metrics", headers: { authorization: "Bearer secret-of-trainer" } });

  expect(without.statusCode).toBe(401);
  expect(withToken.body).toContain("assay_http_requests_total");
});

it.each([
  ["localhost", 200],
  ["localhost:8080", 200],
  ["127.0.0.1:8080", 200],
  ["127.1.2.3", 200],
  ["[::1]:8080", 200],
  ["assay.example.org", 403],
  ["localhost.example.org", 403],
  ["127.0.0.1.example.org", 403],
  ["localhost@example.org", 403],
  ["10.0.0.1", 403],
])("answers the Host header %j with %i on loopback without tokens", async (host, status) => {
  const answer = await testApp().inject({ url: "/v1/graders", headers: { host } });

  expect(answer.statusCode).toBe(status);
});

it.each([
  ["http://localhost:3000", 200],
  ["http://evil.example", 403],
  ["null", 403],
])("answers a page of the origin %j with %i on loopback without tokens", async (origin, status) => {
  const answer = await testApp().inject({ method: "POST", url: "/v1/rewards/rec_1/replay", headers: { origin } });

  expect(answer.statusCode).toBe(status);
});

it("takes a plain request id from the caller, makes one for any other, and echoes it", async () => {
  const app = testApp();

  const given = await app.inject({ url: "/v1/none", headers: { "x-request-id": "step-3:7" } });
  const hostile = await app.inject({ url: "/healthz", headers: { "x-request-id": "a b<script>" } });

  expect(given.headers["x-request-id"]).toBe("step-3:7");
  expect(given.json().request_id).toBe("step-3:7");
  expect(hostile.headers["x-request-id"]).toMatch(/^[0-9a-f-]{36}$/);
});

it("logs one line a request with ids only, and the cause of a failure that its answer hides", async () => {
  const lines: LogLine[] = [];
  const failing = createFakeAssay({
    reward: async () => {
      throw new Error("the database is at /secret/place");
    },
  });
  const app = testApp({ log: memoryLog(lines), assay: failing });

  const answer = await app.inject({
    method: "POST",
    url: "/v1/rewards",
    payload: { task_id: "t", solution: "TOP-SECRET-SOLUTION" },
  });

  expect(answer.statusCode).toBe(500);
  expect(answer.json()).toMatchObject({ code: "internal", retryable: true });
  expect(answer.body).not.toContain("/secret/place");
  expect(lines.map((line) => [line.level, line.message])).toEqual([
    ["error", "request failed"],
    ["debug", "answered"],
  ]);
  expect(JSON.stringify(lines)).not.toContain("TOP-SECRET-SOLUTION");
  expect(lines[1]?.fields).toMatchObject({ method: "POST", route: "/v1/rewards", status: 500 });
});
