import type { FastifyInstance } from "fastify";
import { expect, it, onTestFinished } from "vitest";
import { GRADERS } from "../../graders/registry.ts";
import { BatchLine, BatchResponse, Problem, ReplayResponse, TaskView, UseItem } from "../../src/contract/api.ts";
import type { Grader } from "../../src/contract/grader.ts";
import { RewardRecord, RewardSummary } from "../../src/contract/record.ts";
import { GraderList, SandboxList, UseList } from "../../src/contract/service-api.ts";
import { buildApp } from "../../src/http/app.ts";
import { createMetrics } from "../../src/telemetry/metrics.ts";
import { composeTestAssay, type GradeRule, QUIET_LOG } from "../support/compose.ts";

const GOLD = "73";
const TASK = { id: "set/sum 1", kind: "math", prompt: "What is 70 + 3?", answer: GOLD, reference: `\\boxed{${GOLD}}` };

/** The API over the real core, store, queue and rule graders; no sandbox. */
async function realApp(rule?: GradeRule): Promise<FastifyInstance> {
  const assay = await composeTestAssay({ graders: GRADERS, ...(rule !== undefined && { rule }) });
  const config = { tokens: [], bodyLimitBytes: 32 * 1024 * 1024 };
  const app = buildApp({ assay, config, log: QUIET_LOG, metrics: createMetrics() });
  onTestFinished(() => app.close());
  return app;
}

function judge(kind: string): Extract<Grader, { type: "rules" }> {
  const grader = GRADERS.find((one) => (one.kinds as readonly string[]).includes(kind));
  if (grader?.type !== "rules") throw new Error(`no rules for ${kind}`);
  return grader;
}

/** Judges as the math grader does, but only once `open` is called. */
function gatedRule(): { rule: GradeRule; open: () => void } {
  let open: () => void = () => undefined;
  const gate = new Promise<void>((resolve) => {
    open = resolve;
  });
  const rule: GradeRule = async (task, answer) => {
    await gate;
    return judge(task.kind).grade(task, answer);
  };
  return { rule, open };
}

it("grades against a stored task, answers the same input from its record, and lists both uses", async () => {
  const app = await realApp();
  const put = await app.inject({ method: "PUT", url: "/v1/tasks/set%2Fsum%201", payload: TASK });
  const request = { task_id: "set/sum 1", solution: `so \\boxed{${GOLD}}` };

  const first = await app.inject({
    method: "POST",
    url: "/v1/rewards",
    payload: { ...request, metadata: { run_id: "r1", step: 1 } },
  });
  const again = await app.inject({
    method: "POST",
    url: "/v1/rewards",
    payload: { ...request, metadata: { run_id: "r2", step: 2 } },
  });
  const wrong = await app.inject({
    method: "POST",
    url: "/v1/rewards",
    payload: { ...request, solution: "\\boxed{74}" },
  });
  const list = await app.inject("/v1/rewards?metadata.step=2");
  const lines = await app.inject({ url: "/v1/rewards?limit=1", headers: { accept: "application/x-ndjson" } });

  expect(put.statusCode).toBe(201);
  expect(RewardSummary.parse(first.json())).toMatchObject({
    reward: 1,
    metadata: { run_id: "r1" },
    observed: { cached: false },
  });
  expect(again.json()).toMatchObject({ id: first.json().id, metadata: { run_id: "r2" }, observed: { cached: true } });
  expect(wrong.json()).toMatchObject({ reward: 0, verdict: "wrong_answer" });
  expect(UseList.parse(list.json()).items.map((item) => item.metadata)).toEqual([{ run_id: "r2", step: 2 }]);
  expect(
    lines.body
      .trim()
      .split("\n")
      .map((line) => UseItem.parse(JSON.parse(line)).record.reward),
  ).toEqual([0, 1, 1]);
});

it("looks up and replays what it graded, and never shows the gold", async () => {
  const app = await realApp();
  await app.inject({ method: "PUT", url: "/v1/tasks/t", payload: { ...TASK, id: "t" } });
  const graded = await app.inject({
    method: "POST",
    url: "/v1/rewards",
    payload: { task_id: "t", solution: "\\boxed{1}", options: { detail: "full" } },
  });
  const { id } = graded.json();

  const found = await app.inject(`/v1/rewards/${id}`);
  const replay = await app.inject({ method: "POST", url: `/v1/rewards/${id}/replay` });
  const task = await app.inject("/v1/tasks/t");

  expect(RewardRecord.parse(found.json()).record_hash).toBe(graded.json().record_hash);
  expect(ReplayResponse.parse(replay.json())).toMatchObject({
    identical: true,
    replayed: { observed: { replay_of: id } },
  });
  for (const answer of [graded, found, replay]) expect(answer.body).not.toMatch(/"73"|boxed\{73/);
  expect(TaskView.parse(task.json()).task).not.toHaveProperty("answer");
});

it("stores a 202 before it is answered and tells how far it is", async () => {
  const { rule, open } = gatedRule();
  const app = await realApp(rule);

  const accepted = await app.inject({
    method: "POST",
    url: "/v1/rewards",
    headers: { prefer: "respond-async" },
    payload: { task: TASK, solution: `\\boxed{${GOLD}}` },
  });
  const pending = await app.inject(accepted.headers.location as string);
  open();
  let done = pending;
  for (let attempt = 0; attempt < 200 && done.json().schema === undefined; attempt++) {
    await new Promise((resolve) => setTimeout(resolve, 10));
    done = await app.inject(accepted.headers.location as string);
  }

  expect(accepted.statusCode).toBe(202);
  expect(pending.json()).toMatchObject({ id: accepted.json().id, status: expect.stringMatching(/^(queued|running)$/) });
  expect(RewardRecord.parse(done.json())).toMatchObject({ id: accepted.json().id, reward: 1 });
});

it("answers 504 with id and input hash past a deadline, and a retry finds the work", async () => {
  const { rule, open } = gatedRule();
  const app = await realApp(rule);
  const payload = { task: TASK, solution: `\\boxed{${GOLD}}`, options: { deadline_ms: 30 } };

  const late = await app.inject({ method: "POST", url: "/v1/rewards", payload });
  open();
  const retried = await app.inject({ method: "POST", url: "/v1/rewards", payload: { ...payload, options: {} } });

  const problem = Problem.parse(late.json());
  expect(late.statusCode).toBe(504);
  expect(retried.json()).toMatchObject({ id: problem.id, input_hash: problem.input_hash, reward: 1 });
});

it("answers every item of a batch in its place, whatever the others are", async () => {
  const app = await realApp();
  const good = { task: TASK, solution: `\\boxed{${GOLD}}` };
  const items = [
    good,
    3,
    { ...good, unknown: true },
    { task_id: "none", solution: "a" },
    { ...good, solution: { code: "print(73)" } },
    {
      task: { id: "c", kind: "stdio", tests: [{ input: "1", output: "1" }] },
      solution: { code: "x", language: "klingon" },
    },
    { ...good, solution: "\u0000 \ud800 nothing" },
    { ...good, solution: "\\boxed{5}" },
  ];

  const answer = await app.inject({ method: "POST", url: "/v1/rewards/batch", payload: { items } });
  const lines = await app.inject({
    method: "POST",
    url: "/v1/rewards/batch",
    payload: { items },
    headers: { accept: "application/x-ndjson" },
  });

  const { records } = BatchResponse.parse(answer.json());
  expect(records.map((record) => ("verdict" in record && record.verdict) || record.error?.code)).toEqual([
    "accepted",
    "invalid_request",
    "invalid_request",
    "task_not_found",
    "invalid_request",
    "language_unknown",
    "no_answer",
    "wrong_answer",
  ]);
  expect(records[2]?.error).toMatchObject({ path: "items.2.unknown" });
  const indices = lines.body
    .trim()
    .split("\n")
    .map((line) => BatchLine.parse(JSON.parse(line)).index);
  expect(indices.sort()).toEqual([...items.keys()]);
});

it("imports what is good of a file and reports the rest", async () => {
  const app = await realApp();
  const rows = [
    JSON.stringify(TASK),
    '{"id":"x","kind":"math"}',
    "{",
    JSON.stringify({ ...TASK, id: "y", __extra: 1 }),
    JSON.stringify({ ...TASK, id: "z" }),
  ];

  const report = await app.inject({
    method: "POST",
    url: "/v1/tasks/import",
    payload: rows.join("\n"),
    headers: { "content-type": "application/x-ndjson" },
  });
  const tasks = await app.inject("/v1/tasks?kind=math");
  const validated = await app.inject({ method: "POST", url: "/v1/tasks/z/validate" });

  expect(report.json()).toMatchObject({ imported: 2, unchanged: 0 });
  expect(report.json().refused.map((row: { line: number }) => row.line)).toEqual([2, 3, 4]);
  expect(
    tasks
      .json()
      .items.map((task: { id: string }) => task.id)
      .sort(),
  ).toEqual(["set/sum 1", "z"]);
  expect(validated.json()).toMatchObject({ task_id: "z", admitted: true });
});

it("pins a version of a task by its digest", async () => {
  const app = await realApp();
  const first = await app.inject({ method: "PUT", url: "/v1/tasks/a%2Fb", payload: { kind: "math", answer: "1" } });
  await app.inject({ method: "PUT", url: "/v1/tasks/a%2Fb", payload: { kind: "math", answer: "2" } });
  const pinned = `a/b@${first.json().digest}`;

  const old = await app.inject({
    method: "POST",
    url: "/v1/rewards",
    payload: { task_id: pinned, solution: "\\boxed{1}" },
  });
  const newest = await app.inject({
    method: "POST",
    url: "/v1/rewards",
    payload: { task_id: "a/b", solution: "\\boxed{1}" },
  });
  const shown = await app.inject(`/v1/tasks/${encodeURIComponent(pinned)}?reveal=true`);

  expect([old.json().reward, newest.json().reward]).toEqual([1, 0]);
  expect(shown.json()).toMatchObject({ digest: first.json().digest, task: { answer: "1" } });
});

it("says what judges, what isolates and what is missing", async () => {
  const app = await realApp();

  const graders = GraderList.parse((await app.inject("/v1/graders")).json());
  const sandboxes = SandboxList.parse((await app.inject("/v1/sandboxes")).json());
  const ready = await app.inject("/readyz");
  const run = await app.inject({ method: "POST", url: "/v1/run", payload: { language: "klingon", code: "" } });

  expect(graders.items.map((grader) => grader.name)).toContain("math");
  expect(sandboxes.items[0]).toMatchObject({ driver: null, ready: false, problem: "none in this test" });
  expect(ready.json()).toMatchObject({ ready: true, math: true, sandbox: { ready: false } });
  expect(run.statusCode).toBe(422);
  expect(run.json()).toMatchObject({ code: "language_unknown", path: "language" });
});

it("refuses new work while it drains, and says so at /readyz", async () => {
  const assay = await composeTestAssay({ graders: GRADERS });
  const app = buildApp({
    assay,
    config: { tokens: [], bodyLimitBytes: 1024 },
    log: QUIET_LOG,
    metrics: createMetrics(),
  });
  onTestFinished(() => app.close());
  await assay.close();

  const answer = await app.inject({ method: "POST", url: "/v1/rewards", payload: { task: TASK, solution: "a" } });
  const ready = await app.inject("/readyz");

  expect(answer.statusCode).toBe(503);
  expect(answer.headers["retry-after"]).toMatch(/^\d+$/);
  expect(answer.json()).toMatchObject({ code: "draining", retryable: true });
  expect(ready.statusCode).toBe(503);
  expect(ready.json()).toMatchObject({ ready: false, draining: true });
});
