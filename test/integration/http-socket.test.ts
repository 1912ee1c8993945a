import { once } from "node:events";
import { type ClientRequest, request as httpRequest, type IncomingMessage } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";
import { constants, createGzip } from "node:zlib";
import { expect, it } from "vitest";
import type { BatchLine } from "../../src/contract/api.ts";
import { createFakeAssay, fakeRecord } from "../unit/http/fake-assay.ts";
import { listeningApp, MIB } from "../unit/http/support.ts";

const JSON_TYPE = { "content-type": "application/json" };
const GOOD = JSON.stringify({ task_id: "t", solution: "a" });

async function text(answer: IncomingMessage): Promise<string> {
  let all = "";
  for await (const chunk of answer.setEncoding("utf8")) all += chunk;
  return all;
}

async function answerOf(request: ClientRequest): Promise<IncomingMessage> {
  const [answer] = await once(request, "response");
  return answer;
}

/** What the server at `port` answers to raw bytes, until it closes the connection. */
async function exchange(port: number, bytes: string): Promise<string> {
  const socket = connect(port, "127.0.0.1");
  let all = "";
  socket.setEncoding("utf8").on("data", (chunk) => {
    all += chunk;
  });
  socket.on("error", () => undefined);
  socket.write(bytes);
  await once(socket, "close");
  return all;
}

async function eventually(condition: () => boolean): Promise<void> {
  for (let attempt = 0; attempt < 500 && !condition(); attempt++)
    await new Promise((resolve) => setTimeout(resolve, 10));
  expect(condition()).toBe(true);
}

/** Sends a body of `mebibytes` on a socket of its own, all of it whatever comes back, and gives what came back. */
async function sendAll(port: number, framing: "length" | "chunked", mebibytes: number): Promise<string> {
  const socket = connect(port, "127.0.0.1");
  let received = "";
  socket.setEncoding("utf8").on("data", (chunk) => {
    received += chunk;
  });
  const length = framing === "length" ? `Content-Length: ${mebibytes * MIB}` : "Transfer-Encoding: chunked";
  socket.write(`POST /v1/rewards HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n${length}\r\n\r\n`);
  const piece = Buffer.alloc(MIB, 0x20);
  const chunk = framing === "length" ? piece : Buffer.concat([Buffer.from("100000\r\n"), piece, Buffer.from("\r\n")]);
  for (let sent = 0; sent < mebibytes; sent++) if (!socket.write(chunk)) await once(socket, "drain");
  if (framing === "chunked") socket.write("0\r\n\r\n");
  socket.write("GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
  await once(socket, "close");
  return received;
}

it.each(["length", "chunked"] as const)(
  "refuses a body of 100 MB (%s) without holding it, and serves on",
  async (framing) => {
    const { app } = await listeningApp();
    const { port } = app.server.address() as AddressInfo;
    const before = process.memoryUsage().rss;

    const received = await sendAll(port, framing, 100);

    expect(received).toMatch(/^HTTP\/1\.1 413 /);
    expect(received).toContain('"code":"payload_too_large"');
    expect(received).toMatch(/HTTP\/1\.1 200 OK[\s\S]*\{"status":"ok"\}$/);
    expect(process.memoryUsage().rss - before).toBeLessThan(90 * MIB);
  },
);

it("answers a fetch of 100 MB with the refusal", async () => {
  const { url } = await listeningApp();

  const answer = await fetch(`${url}/v1/rewards`, {
    method: "POST",
    headers: JSON_TYPE,
    body: Buffer.alloc(100 * MIB, 0x20),
  });

  expect(answer.status).toBe(413);
});

it("refuses a gzip bomb at the limit of its contents", async () => {
  const { url } = await listeningApp();
  const gzip = createGzip({ level: constants.Z_BEST_COMPRESSION });
  const request = httpRequest(`${url}/v1/rewards`, {
    method: "POST",
    headers: { ...JSON_TYPE, "content-encoding": "gzip" },
  });
  request.on("error", () => undefined);
  const answering = answerOf(request);
  gzip.pipe(request);
  for (let sent = 0; sent < 300; sent++) if (!gzip.write(Buffer.alloc(MIB, 0x20))) await once(gzip, "drain");
  gzip.end();

  const answer = await answering;
  const after = await fetch(`${url}/v1/rewards`, { method: "POST", headers: JSON_TYPE, body: GOOD });

  expect(answer.statusCode).toBe(413);
  expect(after.status).toBe(200);
});

it("keeps a connection usable after a refusal", async () => {
  const { app } = await listeningApp();
  const { port } = app.server.address() as AddressInfo;
  const bad = `POST /v1/rewards HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 3\r\n\r\n{x}`;
  const good = "GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";

  const answers = await exchange(port, bad + good);

  expect(answers.match(/HTTP\/1\.1 \d+/g)).toEqual(["HTTP/1.1 400", "HTTP/1.1 200"]);
});

it.each([
  ["no HTTP", "hello there\r\n\r\n", 400],
  ["a head of 20 KiB", `GET / HTTP/1.1\r\nHost: localhost\r\nX-A: ${"a".repeat(20_000)}\r\n\r\n`, 431],
  ["HTTP/1.1 without a host", "GET /healthz HTTP/1.1\r\n\r\n", 400],
  [
    "two lengths",
    "POST /v1/rewards HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
    400,
  ],
])("answers %s with a problem and goes on", async (_what, bytes, status) => {
  const { app, url } = await listeningApp();
  const { port } = app.server.address() as AddressInfo;

  const answer = await exchange(port, bytes);

  expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
  if (!bytes.includes("/healthz")) expect(answer).toContain("application/problem+json");
  expect((await fetch(`${url}/healthz`)).status).toBe(200);
});

it("refuses HTTP/1.0 without a host where there are no tokens", async () => {
  const { app } = await listeningApp();
  const { port } = app.server.address() as AddressInfo;

  const answer = await exchange(port, "GET /v1/graders HTTP/1.0\r\n\r\n");

  expect(answer).toMatch(/^HTTP\/1\.1 403 /);
});

it("survives a client that leaves in the middle of its body", async () => {
  const { app, url } = await listeningApp();
  const { port } = app.server.address() as AddressInfo;
  const socket = connect(port, "127.0.0.1");
  await once(socket, "connect");
  socket.write(
    "POST /v1/rewards HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{",
  );

  await new Promise((resolve) => setTimeout(resolve, 50));
  socket.destroy();

  expect((await fetch(`${url}/v1/rewards`, { method: "POST", headers: JSON_TYPE, body: GOOD })).status).toBe(200);
});

/** A batch request on a socket of its own that nobody reads from. */
async function startBatch(port: number, accept: string, count: number): Promise<Socket> {
  const items = Array.from({ length: count }, (_, index) => ({ task_id: `t${index}`, solution: "a" }));
  const body = JSON.stringify({ items });
  const socket = connect(port, "127.0.0.1");
  await once(socket, "connect");
  socket.on("error", () => undefined).pause();
  socket.write(
    `POST /v1/rewards/batch HTTP/1.1\r\nHost: localhost\r\nAccept: ${accept}\r\nContent-Type: application/json\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
  return socket;
}

it.each(["application/json", "application/x-ndjson"])(
  "grades a batch to its end when its client leaves (%s)",
  async (accept) => {
    const assay = createFakeAssay();
    const { app } = await listeningApp({ assay });
    const socket = await startBatch((app.server.address() as AddressInfo).port, accept, 3_000);
    await eventually(() => assay.batched.finished > 50);

    socket.destroy();

    await eventually(() => assay.batched.finished === 3_000);
  },
);

it("waits for a client that reads slowly, and loses nothing", async () => {
  const record = fakeRecord({ task_id: "t", metadata: { filler: "x".repeat(60_000) } });
  let pulled = 0;
  async function* batch(items: readonly unknown[]): AsyncGenerator<BatchLine> {
    for (const index of items.keys()) {
      pulled += 1;
      yield { index, record };
    }
  }
  const { app } = await listeningApp({ assay: createFakeAssay({ batch }) });
  const count = 1_000;
  const socket = await startBatch((app.server.address() as AddressInfo).port, "application/x-ndjson", count);
  await eventually(() => pulled > 0);
  await new Promise((resolve) => setTimeout(resolve, 500));
  const whileUnread = pulled;

  let received = "";
  socket.setEncoding("latin1").on("data", (chunk) => {
    received += chunk;
  });
  socket.resume();
  await eventually(() => received.endsWith("\r\n0\r\n\r\n"));
  socket.destroy();

  expect(whileUnread).toBeLessThan(count / 2);
  expect(received.match(/\{"index":\d+/g)).toHaveLength(count);
});

it("stops an export when its client leaves", async () => {
  let pages = 0;
  const fake = createFakeAssay();
  const { url } = await listeningApp({
    assay: createFakeAssay({
      async listUses(filter) {
        pages += 1;
        await new Promise((resolve) => setImmediate(resolve));
        return { ...(await fake.listUses(filter)), next_cursor: "more" };
      },
    }),
  });
  const request = httpRequest(`${url}/v1/rewards`, { headers: { accept: "application/x-ndjson" } });
  request.end();
  const answer = await answerOf(request);
  await once(answer, "data");

  request.destroy();
  await new Promise((resolve) => setTimeout(resolve, 300));
  const afterLeaving = pages;
  await new Promise((resolve) => setTimeout(resolve, 300));

  expect(pages).toBe(afterLeaving);
});

it("imports lines as they arrive, before the body has ended", async () => {
  const assay = createFakeAssay();
  const { url } = await listeningApp({ assay });
  const request = httpRequest(`${url}/v1/tasks/import`, {
    method: "POST",
    headers: { "content-type": "application/x-ndjson" },
  });
  const answering = answerOf(request);

  request.write('{"id":"a"}\n{"id":');
  await eventually(() => assay.rows.length === 1);
  request.end('"b"}');
  const answer = await answering;

  expect(JSON.parse(await text(answer))).toEqual({ imported: 2, unchanged: 0, refused: [] });
});

it("answers what is in flight when it is closed", async () => {
  const fake = createFakeAssay();
  const { app, url } = await listeningApp({
    assay: createFakeAssay({
      async reward(asked, receivedAtMs) {
        await new Promise((resolve) => setTimeout(resolve, 300));
        return fake.reward(asked, receivedAtMs);
      },
    }),
  });
  const waiting = fetch(`${url}/v1/rewards`, { method: "POST", headers: JSON_TYPE, body: GOOD });
  await new Promise((resolve) => setTimeout(resolve, 100));

  await app.close();

  expect((await waiting).status).toBe(200);
});
