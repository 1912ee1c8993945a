import { describe, expect, it } from "vitest";
import { RewardRequest } from "../../src/contract/api.ts";
import type { RuleFinding, RuleGrader } from "../../src/contract/grader.ts";
import type { RewardRecord } from "../../src/contract/record.ts";
import type { Assay } from "../../src/core/assay.ts";
import { deferred } from "../../src/core/deferred.ts";
import { composeTestAssay, temporaryDir } from "../support/compose.ts";

/** Accepts the gold to the letter: the pipeline is under test here, not mathematics. */
const LITERAL: RuleGrader = {
  type: "rules",
  name: "literal",
  version: "1",
  kinds: ["math"],
  checkTask: () => undefined,
  grade: (task, answer) => finding(task.kind === "math" && answer.text === task.answer),
};

function finding(isMatch: boolean): RuleFinding {
  return { outcome: isMatch ? "match" : "mismatch", extracted: {}, evidence: "" };
}

function request(answer: string, solution: string, extra: object = {}): RewardRequest {
  return RewardRequest.parse({ task: { id: `t-${answer}`, kind: "math", answer }, solution, ...extra });
}

async function grade(assay: Assay, asked: RewardRequest): Promise<RewardRecord> {
  const answer = await assay.reward(asked, Date.now());
  if (answer.state !== "done") throw new Error("expected a record");
  return answer.record;
}

async function allUses(assay: Assay): Promise<number> {
  return (await assay.listUses({ limit: 1000 })).items.length;
}

describe("the pipeline", () => {
  it("answers the same input from memory, under the same id, with the caller's own metadata", async () => {
    const assay = await composeTestAssay({ graders: [LITERAL] });

    const first = await grade(assay, request("1", "1", { metadata: { run_id: "a" } }));
    const second = await grade(assay, request("1", "1", { metadata: { run_id: "b" } }));

    expect(first).toMatchObject({
      reward: 1,
      verdict: "accepted",
      metadata: { run_id: "a" },
      observed: { cached: false },
    });
    expect(second).toMatchObject({ id: first.id, record_hash: first.record_hash, metadata: { run_id: "b" } });
    expect(second.observed.cached).toBe(true);
    expect(await allUses(assay)).toBe(2);
  });

  it("grades concurrent duplicates once, and every caller has its use", async () => {
    let gradings = 0;
    const rule = async () => {
      gradings += 1;
      await new Promise((resolve) => setTimeout(resolve, 20));
      return finding(true);
    };
    const assay = await composeTestAssay({ graders: [LITERAL], rule });

    const records = await Promise.all(Array.from({ length: 50 }, () => grade(assay, request("1", "1"))));

    expect(gradings).toBe(1);
    expect(new Set(records.map((record) => record.id)).size).toBe(1);
    expect(await allUses(assay)).toBe(50);
  });

  it("turns a fault into an error record without a reward, and does not answer from it", async () => {
    let isBroken = true;
    const rule = async () => {
      if (isBroken) throw new Error("boom");
      return finding(true);
    };
    const assay = await composeTestAssay({ graders: [LITERAL], rule });

    const failed = await grade(assay, request("1", "1"));
    isBroken = false;
    const healed = await grade(assay, request("1", "1"));

    expect(failed).toMatchObject({ status: "error", reward: null, score: null, verdict: null });
    expect(failed.error).toMatchObject({ code: "grader_fault", retryable: true });
    expect(healed).toMatchObject({ status: "graded", reward: 1 });
    expect(healed.id).not.toBe(failed.id);
  });

  it("passes a deadline without losing the work: a retry finds it", async () => {
    const gate = deferred<void>();
    const rule = async () => {
      await gate.promise;
      return finding(true);
    };
    const assay = await composeTestAssay({ graders: [LITERAL], rule });

    const late = await assay.reward(request("1", "1", { options: { deadline_ms: 20 } }), Date.now());
    gate.resolve();
    const retried = await grade(assay, request("1", "1"));

    expect(late).toMatchObject({ state: "deadline", pending: { id: retried.id, input_hash: retried.input_hash } });
    expect(retried.reward).toBe(1);
  });

  it("cancels what only the cancelled run waits for and lets others have what they share", async () => {
    const gate = deferred<void>();
    const rule = async () => {
      await gate.promise;
      return finding(true);
    };
    const assay = await composeTestAssay({ graders: [LITERAL], rule });
    const mine = (run: string) => ({ metadata: { run_id: run } });
    const alone = grade(assay, request("1", "1", mine("gone")));
    const shared = grade(assay, request("2", "2", mine("gone")));
    const other = grade(assay, request("2", "2", mine("stays")));
    await new Promise((resolve) => setTimeout(resolve, 50));

    const counts = await assay.cancelRun("gone");
    gate.resolve();

    expect(counts).toEqual({ run_id: "gone", detached: 2, cancelled: 1 });
    expect(await alone).toMatchObject({ status: "error", reward: null, error: { code: "cancelled" } });
    expect(await shared).toMatchObject({ status: "error", reward: null, error: { code: "cancelled" } });
    expect(await other).toMatchObject({ status: "graded", reward: 1 });
  });

  it("takes up an acknowledged job again after a restart, under its id", async () => {
    const dataDir = await temporaryDir();
    const never = () => new Promise<RuleFinding>(() => undefined);
    const before = await composeTestAssay({ graders: [LITERAL], rule: never, dataDir });
    const pending = await before.enqueue(request("1", "1", { metadata: { run_id: "r" } }));
    await before.close();

    const after = await composeTestAssay({ graders: [LITERAL], dataDir });
    const record = await eventually(after, pending.id);

    expect(record).toMatchObject({ id: pending.id, reward: 1, metadata: { run_id: "r" } });
  });

  it("refuses what passes the queue's bound, but holds the items of a batch", async () => {
    const gate = deferred<void>();
    const rule = async () => {
      await gate.promise;
      return finding(true);
    };
    const assay = await composeTestAssay({ graders: [LITERAL], rule, queueLimit: 4 });
    const held = Array.from({ length: 64 + 4 }, (_, index) => grade(assay, request(String(index), "x")));
    await new Promise((resolve) => setTimeout(resolve, 50));
    const items = Array.from({ length: 20 }, (_, index) => ({
      task: { id: "b", kind: "math", answer: `b${index}` },
      solution: "x",
    }));

    const refused = assay.reward(request("one more", "x"), Date.now());
    const batch = collect(assay, items);

    await expect(refused).rejects.toMatchObject({ code: "queue_full" });
    gate.resolve();
    expect((await batch).every((record) => "reward" in record && record.reward === 1)).toBe(true);
    await Promise.all(held);
  });

  it("answers a bad item of a batch in its place", async () => {
    const assay = await composeTestAssay({ graders: [LITERAL] });
    const good = { task: { id: "t", kind: "math", answer: "1" }, solution: "1" };

    const records = await collect(assay, [
      good,
      { solution: "1" },
      { ...good, surprise: 1 },
      { ...good, task_id: "x" },
      good,
    ]);

    expect(records.map((record) => record.status)).toEqual(["graded", "error", "error", "error", "graded"]);
    expect(records[2]).toMatchObject({
      id: null,
      reward: null,
      error: { code: "invalid_request", path: "items.2.surprise" },
    });
  });

  it("replays to identical decisions and flags an input whose outcome moved", async () => {
    let isMatch = true;
    const assay = await composeTestAssay({ graders: [LITERAL], rule: async () => finding(isMatch) });
    const record = await grade(assay, request("1", "1"));

    const same = await assay.replay(record.id);
    isMatch = false;
    const moved = await assay.replay(record.id);

    expect(same).toMatchObject({ identical: true, differences: [] });
    expect(same.replayed.observed.replay_of).toBe(record.id);
    expect(same.replayed.id).not.toBe(record.id);
    expect(moved.identical).toBe(false);
    expect(moved.differences.map((difference) => difference.path)).toContain("verdict");
    expect((await grade(assay, request("1", "1"))).flags).toContain("flaky");
  });

  it("keeps NUL bytes and lone surrogates of a solution through storage and replay", async () => {
    const assay = await composeTestAssay({ graders: [LITERAL] });
    const text = "a\u0000\ud800";
    const task = { id: "t", kind: "math", answer: text };
    const record = await grade(assay, RewardRequest.parse({ task, solution: text }));

    const replay = await assay.replay(record.id);

    expect(record.reward).toBe(1);
    expect(replay.identical).toBe(true);
  });

  it("refuses a solution of a form that the kind does not take", async () => {
    const assay = await composeTestAssay({ graders: [LITERAL] });

    const refused = assay.reward(
      RewardRequest.parse({ ...request("1", "1"), solution: { code: "print(1)" } }),
      Date.now(),
    );

    await expect(refused).rejects.toMatchObject({ code: "invalid_request", path: "solution.code" });
  });
});

async function collect(assay: Assay, items: readonly unknown[]) {
  const records: Awaited<ReturnType<typeof grade>>[] = [];
  for await (const line of assay.batch(items, Date.now())) records[line.index] = line.record as RewardRecord;
  return records;
}

async function eventually(assay: Assay, id: string): Promise<RewardRecord> {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const found = await assay.getReward(id);
    if (found !== null && "reward" in found) return found;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`${id} was never graded`);
}
