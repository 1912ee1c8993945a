import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { temporaryDir } from "../support/compose.ts";
import { type Launched, serve } from "../support/launch.ts";

interface Answer {
  readonly id: string;
  readonly status: string;
  readonly reward: number | null;
  readonly record_hash?: string;
  readonly input_hash?: string;
  readonly error?: { readonly code: string; readonly retryable: boolean } | null;
  readonly observed?: { readonly attempts: number };
}

type Service = Launched & { readonly url: string };

interface Reply {
  readonly status: number;
  // The shapes of many routes: each test reads what it asked for.
  readonly body: Answer & {
    readonly records: Answer[];
    readonly items: readonly { readonly record: Answer }[];
    readonly next_cursor: string | null;
    readonly differences: readonly unknown[];
    readonly sandbox: { readonly ready: boolean };
  };
}

async function send(
  service: Service,
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Reply> {
  const response = await fetch(service.url + path, {
    method,
    headers: { ...(body !== undefined && { "content-type": "application/json" }), ...headers },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: (await response.json()) as Reply["body"] };
}

async function batch(service: Service, items: readonly unknown[]): Promise<Answer[]> {
  const { status, body } = await send(service, "POST", "/v1/rewards/batch", { items });
  expect(status).toBe(200);
  return body.records;
}

async function killNine(service: Service): Promise<void> {
  service.child.kill("SIGKILL");
  await service.finished;
}

/** Math items of one run; every third answer is wrong. */
function mathItems(count: number, runId: string) {
  return Array.from({ length: count }, (_, index) => ({
    task: { id: `d-${index}`, kind: "math", answer: String(index) },
    solution: `\\boxed{${index + (index % 3 === 0 ? 1 : 0)}}`,
    metadata: { run_id: runId },
  }));
}

async function listAll(service: Service, runId: string): Promise<Answer[]> {
  const records: Answer[] = [];
  let cursor: string | null = "";
  while (cursor !== null) {
    const suffix: string = cursor === "" ? "" : `&cursor=${encodeURIComponent(cursor)}`;
    const { body } = await send(service, "GET", `/v1/rewards?run_id=${runId}&limit=500${suffix}`);
    records.push(...body.items.map((item) => item.record));
    cursor = body.next_cursor;
  }
  return records;
}

describe("what was acknowledged", () => {
  it("survives kill -9 in the middle of a streamed batch, and a retry does not grade twice", async () => {
    const dataDir = await temporaryDir();
    const items = mathItems(2_000, "crash");
    const before = await serve(dataDir);
    const acknowledged = await streamUntil(before, items, 200);
    await killNine(before);

    const after = await serve(dataDir);
    const again = await batch(after, items);
    const listed = await listAll(after, "crash");

    expect(acknowledged.size).toBeGreaterThan(0);
    for (const [index, record] of acknowledged) {
      expect(again[index]).toMatchObject({ id: record.id, record_hash: record.record_hash });
    }
    expect(again.map((record) => record.reward)).toEqual(items.map((_, index) => (index % 3 === 0 ? 0 : 1)));
    expect(new Set(listed.map((record) => record.input_hash)).size).toBe(2_000);
    expect(new Set(listed.map((record) => record.id)).size).toBe(2_000);
  });

  it("is graded after a restart when it was accepted with 202, under the id that was given", async () => {
    const dataDir = await temporaryDir();
    const before = await serve(dataDir);
    const items = Array.from({ length: 40 }, (_, index) => ({
      task: { id: `a-${index}`, kind: "stdio", tests: [{ input: `${index}\n`, output: `${index}\n` }] },
      solution: { code: `import time\ntime.sleep(0.2)\nprint(input())  # ${index}\n`, language: "python" },
      metadata: { run_id: "async" },
    }));
    const accepted = await Promise.all(
      items.map((item) => send(before, "POST", "/v1/rewards", item, { prefer: "respond-async" })),
    );
    await killNine(before);

    const after = await serve(dataDir);
    const ids = accepted.map(({ body }) => body.id);
    const records = await Promise.all(ids.map((id) => finishedRecord(after, id)));

    expect(accepted.map(({ status }) => status)).toEqual(items.map(() => 202));
    expect(records.map((record) => record.reward)).toEqual(items.map(() => 1));
    expect(new Set((await listAll(after, "async")).map((record) => record.id)).size).toBe(items.length);
  });

  it("replays to the same decisions, every record of it", async () => {
    const service = await serve(await temporaryDir());
    const code = (text: string) => ({ code: text, language: "python" });
    const tests = [{ input: "2\n", output: "4\n" }];
    const stdio = { id: "double", kind: "stdio", tests, limits: { cpu_ms: 300 } };
    const solutions = [
      "print(int(input())*2)",
      "print(5)",
      "1/0",
      "while True: pass",
      "print(",
      "import os; os.abort()",
    ];
    const items = [
      ...mathItems(20, "replay"),
      ...solutions.map((text) => ({ task: stdio, solution: code(text), metadata: { run_id: "replay" } })),
    ];
    const records = await batch(service, items);

    const replays = await Promise.all(records.map(({ id }) => send(service, "POST", `/v1/rewards/${id}/replay`)));

    expect(records.every((record) => record.status === "graded")).toBe(true);
    expect(replays.map(({ body }) => body.differences)).toEqual(records.map(() => []));
  });
});

describe("a runner that is killed", () => {
  it("never turns into a reward of 0: runs are retried, and what can't be saved is a retryable error", async () => {
    const service = await serve(await temporaryDir(), { ASSAY_SANDBOX: "native" });
    const items = Array.from({ length: 60 }, (_, index) => ({
      task: { id: `k-${index}`, kind: "stdio", tests: [{ input: `${index}\n`, output: `${index}\n` }] },
      solution: { code: `import time\ntime.sleep(0.05)\nprint(input())  # ${index}\n`, language: "python" },
    }));
    let kills = 0;
    const killer = setInterval(() => {
      for (const pid of runnersOf(service)) {
        process.kill(pid, "SIGKILL");
        kills += 1;
      }
    }, 700);

    const records = await batch(service, items);
    clearInterval(killer);
    const healed = await batch(service, items);

    expect(kills).toBeGreaterThan(0);
    const attempts = records.map((record) => record.observed?.attempts ?? 0);
    expect(Math.max(...attempts)).toBeGreaterThan(1);
    expect(Math.min(...attempts)).toBe(1);
    for (const record of records) {
      if (record.status === "graded") expect(record.reward).toBe(1);
      else expect(record).toMatchObject({ reward: null, error: { retryable: true } });
    }
    expect(healed.map((record) => record.reward)).toEqual(items.map(() => 1));
    const { body } = await send(service, "GET", "/readyz");
    expect(body.sandbox.ready).toBe(true);
  });
});

/** The runner processes that a service has started itself. */
function runnersOf(service: Service): number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        const isChild = readFileSync(`/proc/${pid}/status`, "utf8").includes(`PPid:\t${service.child.pid}\n`);
        return isChild && readFileSync(`/proc/${pid}/cmdline`, "utf8").includes("runner");
      } catch {
        // The process ended between being listed and being read.
        return false;
      }
    })
    .map(Number);
}

async function streamUntil(service: Service, items: readonly unknown[], count: number): Promise<Map<number, Answer>> {
  const records = new Map<number, Answer>();
  const response = await fetch(`${service.url}/v1/rewards/batch`, {
    method: "POST",
    headers: { "content-type": "application/json", accept: "application/x-ndjson" },
    body: JSON.stringify({ items }),
  });
  let text = "";
  for await (const chunk of response.body ?? []) {
    text += Buffer.from(chunk).toString();
    const lines = text.split("\n");
    text = lines.pop() ?? "";
    for (const line of lines) {
      const { index, record } = JSON.parse(line) as { index: number; record: Answer };
      records.set(index, record);
    }
    if (records.size >= count) break;
  }
  return records;
}

async function finishedRecord(service: Service, id: string): Promise<Answer> {
  const giveUpAt = Date.now() + 60_000;
  while (Date.now() < giveUpAt) {
    const { body } = await send(service, "GET", `/v1/rewards/${id}`);
    if ("reward" in body) return body;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error(`${id} was not graded in time`);
}
