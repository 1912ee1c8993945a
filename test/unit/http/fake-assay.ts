import type { BatchLine, RewardRequest } from "../../../src/contract/api.ts";
import { asServiceError, ServiceError } from "../../../src/contract/errors.ts";
import { RewardRecord } from "../../../src/contract/record.ts";
import type { StoredTask, UseFilter } from "../../../src/contract/store.ts";
import type { Task } from "../../../src/contract/task.ts";
import type { Assay, ImportRow } from "../../../src/core/assay.ts";

const DIGEST = `sha256:${"a".repeat(64)}`;

/** A graded record of a request, with rows that only `detail: "full"` shows. */
export function fakeRecord(request: Pick<RewardRequest, "task_id" | "metadata">, id = "rec_1"): RewardRecord {
  return RewardRecord.parse({
    schema: "assay.record/1",
    id,
    input_hash: DIGEST,
    record_hash: DIGEST,
    task: { id: request.task_id ?? "inline", digest: DIGEST, kind: "math" },
    solution: { digest: DIGEST, bytes: 10 },
    grader: { name: "math", version: "1" },
    environment: null,
    status: "graded",
    error: null,
    reward: 1,
    score: 1,
    verdict: "accepted",
    integrity: "rules",
    components: [{ name: "answer", score: 1, weight: 1 }],
    counts: { total: 1, passed: 1, failed: 0, skipped: 0 },
    tests: [{ id: "answer", verdict: "accepted", score: 1 }],
    flags: [],
    extracted: { answer: "4" },
    metadata: request.metadata,
    observed: {
      created_at: "2026-01-01T00:00:00.000Z",
      host: "here",
      cached: false,
      replay_of: null,
      attempts: 1,
      image_id: null,
      queue_ms: 0,
      compile_ms: 0,
      run_ms: 0,
      check_ms: 0,
      total_ms: 1,
      confirmed_quietly: 0,
      evidence: "the answers agree",
      tests: [{ id: "answer", cpu_ms: 0, wall_ms: 0, memory_bytes: 0, evidence: "agree" }],
    },
  });
}

/** What the fake was asked, for a test to look at. */
export interface FakeAssay extends Assay {
  readonly rewards: RewardRequest[];
  readonly tasks: Map<string, StoredTask>;
  readonly filters: UseFilter[];
  readonly rows: ImportRow[];
  readonly batched: { finished: number };
}

/** A service that grades everything as right at once, holds tasks in a map, and does what `overrides` say instead. */
export function createFakeAssay(overrides: Partial<Assay> = {}): FakeAssay {
  const rewards: RewardRequest[] = [];
  const tasks = new Map<string, StoredTask>();
  const filters: UseFilter[] = [];
  const rows: ImportRow[] = [];
  const batched = { finished: 0 };

  function stored(reference: string): StoredTask {
    const found = tasks.get(reference.replace(/@sha256:[0-9a-f]{64}$/, ""));
    if (found === undefined) throw new ServiceError("task_not_found", `no task ${reference}`, { path: "task_id" });
    return found;
  }

  async function* batch(items: readonly unknown[]): AsyncGenerator<BatchLine> {
    for (const index of items.keys()) {
      await new Promise((resolve) => setImmediate(resolve));
      batched.finished += 1;
      const item = items[items.length - 1 - index] as RewardRequest;
      yield {
        index: items.length - 1 - index,
        record: fakeRecord({ task_id: item.task_id, metadata: item.metadata ?? {} }),
      };
    }
  }

  return {
    rewards,
    tasks,
    filters,
    rows,
    batched,
    async reward(request) {
      rewards.push(request);
      if (request.task_id === "unknown")
        throw new ServiceError("task_not_found", "no task unknown", { path: "task_id" });
      return { state: "done", record: fakeRecord(request) };
    },
    async enqueue(request) {
      rewards.push(request);
      return { id: "rec_queued", status: "queued" };
    },
    batch,
    async getReward(id) {
      if (id === "rec_1") return fakeRecord({ task_id: "t", metadata: {} });
      return id === "rec_queued" ? { id, status: "queued" } : null;
    },
    async listUses(filter) {
      filters.push(filter);
      const record = fakeRecord({ task_id: "t", metadata: {} });
      const use = { record_id: "rec_1", created_at: "2026-01-01T00:00:00.000Z", task_id: "t", metadata: { step: 3 } };
      return { items: [{ use, record }], next_cursor: filter.cursor === "last" ? null : "last" };
    },
    async replay(id) {
      if (id !== "rec_1") throw new ServiceError("not_found", `no record ${id}`, { path: "id" });
      const record = fakeRecord({ task_id: "t", metadata: {} });
      return { original: record, replayed: record, identical: true, differences: [] };
    },
    cancelRun: async (run_id) => ({ run_id, detached: 0, cancelled: 0 }),
    async putTask(task: Task) {
      const outcome = tasks.has(task.id) ? "unchanged" : "created";
      const one = { task, digest: DIGEST, created_at: "2026-01-01T00:00:00.000Z" };
      tasks.set(task.id, one);
      return { stored: one, outcome };
    },
    getTask: async (reference) => stored(reference),
    listTasks: async () => ({ items: [...tasks.values()], next_cursor: null }),
    async importTasks(given) {
      const refused: { line: number; reason: string }[] = [];
      for await (const row of given) {
        rows.push(row);
        if ("problem" in row) refused.push({ line: row.line, reason: row.problem });
      }
      return { imported: rows.length - refused.length, unchanged: 0, refused };
    },
    async validateTask(reference, repeats) {
      stored(reference);
      return {
        task_id: reference,
        digest: DIGEST,
        admitted: true,
        checks: [{ name: "repeats", outcome: "passed", finding: null, detail: `${repeats} gradings, 1 different` }],
      };
    },
    async run(request) {
      const output = { text: request.stdin };
      return {
        language: request.language,
        phase: "run",
        exit_code: 0,
        signal: null,
        killed_by: null,
        parsed: true,
        cpu_ms: 1,
        wall_ms: 1,
        memory_bytes: 1,
        stdout: output,
        stderr: output,
        stdout_truncated: false,
        stderr_truncated: false,
        queue_ms: 0,
        compile_ms: 0,
      };
    },
    graders: () => [{ name: "math", version: "1", kinds: ["math"], type: "rules" }],
    sandbox: () => ({
      description: null,
      ready: false,
      busy: 0,
      waiting: 0,
      faults: 0,
      problem: asServiceError(new Error("no namespaces"), "sandbox_unavailable").message,
      languages: [],
    }),
    readiness: async () => ({
      ready: true,
      draining: false,
      math: true,
      sandbox: { ready: false, driver: null, isolation: null, slots: 0, problem: "no namespaces" },
      store: true,
      languages: [],
    }),
    prune: async () => ({ uses: 0, gradings: 0, tasks: 0, blobs: 0 }),
    backup: async () => undefined,
    close: async () => undefined,
    ...overrides,
  };
}
