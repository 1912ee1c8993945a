import { describe, expect, it } from "vitest";
import type { PruneResult } from "../../../src/contract/store.ts";
import { sha256 } from "../../../src/core/canonical.ts";
import { allUseIds, jobOf, mathTask, storedGrading, storedTask, useOf } from "./builders.ts";
import type { Bench } from "./store-contract.ts";

const OLD = "2026-01-01T00:00:00.000Z";
const BOUND = "2026-02-01T00:00:00.000Z";
const NEW = "2026-03-01T00:00:00.000Z";
const NOTHING: PruneResult = { uses: 0, gradings: 0, tasks: 0, blobs: 0 };

export function describeKeeping(bench: Bench): void {
  describe("keeping and giving away", () => {
    it("prunes old uses and the gradings and contents that only they referred to", async () => {
      await bench.store().commit({
        gradings: [storedGrading({ id: "old", createdAt: OLD }), storedGrading({ id: "new", createdAt: NEW })],
        uses: [useOf("old", { created_at: OLD }), useOf("new", { created_at: NEW })],
      });

      const pruned = await bench.store().prune(BOUND);

      expect(pruned).toEqual({ uses: 1, gradings: 1, tasks: 0, blobs: 1 });
      expect(await bench.store().getGrading("old")).toBeNull();
      expect(await bench.store().findGrading(sha256("old"))).toBeNull();
      expect(await bench.store().getGrading("new")).toEqual(storedGrading({ id: "new", createdAt: NEW }));
      expect(await bench.store().prune(BOUND)).toEqual(NOTHING);
    });

    it("keeps an old grading that a newer use refers to, with its inputs", async () => {
      const stored = storedGrading({ id: "old", createdAt: OLD });
      await bench.store().commit({ gradings: [stored], uses: [useOf("old", { created_at: OLD })] });
      await bench.store().commit({ uses: [useOf("old", { created_at: NEW })] });

      expect(await bench.store().prune(BOUND)).toEqual({ ...NOTHING, uses: 1 });

      expect(await bench.store().getGrading("old")).toEqual(stored);
      expect((await bench.store().firstUse("old"))?.created_at).toBe(NEW);
    });

    it("keeps a new grading that no use refers to yet", async () => {
      await bench.store().commit({ gradings: [storedGrading({ id: "new", createdAt: NEW })] });

      expect(await bench.store().prune(BOUND)).toEqual(NOTHING);
    });

    it("keeps what a pending job needs, however old", async () => {
      const solution = { text: "shared with a grading that goes" };
      const job = jobOf("job", { inputs: { task: mathTask({ id: "only here" }), solution } });
      await bench.store().commit({
        jobs: [job],
        gradings: [storedGrading({ id: "old", createdAt: OLD, solution })],
        uses: [useOf("old", { created_at: OLD })],
      });

      await bench.store().prune(BOUND);

      expect(await bench.store().pendingJobs()).toEqual([job]);
      expect(await bench.store().getGrading("old")).toBeNull();
    });

    it("keeps the newest version of every task, and older ones that a kept grading was judged by", async () => {
      const versions = ["unused", "judged", "newest"].map((answer) => storedTask(mathTask({ answer }), OLD));
      await bench.store().putTasks(versions);
      const task = mathTask({ answer: "judged" });
      await bench.store().commit({
        gradings: [storedGrading({ id: "new", task, createdAt: NEW })],
        uses: [useOf("new", { created_at: NEW })],
      });

      expect(await bench.store().prune(BOUND)).toEqual({ ...NOTHING, tasks: 1, blobs: 1 });

      expect(await bench.store().getTask("sum", versions[0]?.digest)).toBeNull();
      expect(await bench.store().getTask("sum", versions[1]?.digest)).toEqual(versions[1]);
      expect(await bench.store().getTask("sum")).toEqual(versions[2]);
    });

    it("stores contents again that a prune took away", async () => {
      const task = mathTask({ id: "inline", answer: "once" });
      const commit = (id: string, at: string) =>
        bench.store().commit({
          gradings: [storedGrading({ id, task, createdAt: at })],
          uses: [useOf(id, { created_at: at })],
        });
      await commit("old", OLD);
      await bench.store().prune(BOUND);

      await commit("again", NEW);

      expect((await bench.store().getGrading("again"))?.inputs.task).toEqual(task);
    });

    it("prunes while commits go on, and loses none of them", async () => {
      for (let batch = 0; batch < 5; batch += 1) {
        const ids = Array.from({ length: 500 }, (_, index) => `old_${batch}_${index}`);
        await bench.store().commit({
          gradings: ids.map((id) => storedGrading({ id, createdAt: OLD })),
          uses: ids.map((id) => useOf(id, { created_at: OLD })),
        });
      }

      const pruning = bench.store().prune(BOUND);
      let pruned: PruneResult | null = null;
      void pruning.then((result) => {
        pruned = result;
      });
      const written: string[] = [];
      while (pruned === null) {
        const id = `new_${written.length}`;
        await bench.store().commit({
          gradings: [storedGrading({ id, createdAt: NEW, solution: { text: "shared by all of these" } })],
          uses: [useOf(id, { created_at: NEW })],
        });
        written.push(id);
      }

      expect(await pruning).toMatchObject({ uses: 2500, gradings: 2500 });
      expect(await allUseIds(bench.store(), { limit: 500 })).toEqual([...written].reverse());
      expect((await bench.store().getGrading("new_0"))?.inputs.solution).toEqual({ text: "shared by all of these" });
    });

    it("refuses to prune before something that is no time", async () => {
      await expect(bench.store().prune("yesterday")).rejects.toMatchObject({ code: "invalid_request" });
    });

    it("writes a backup while commits go on, from which a store opens with all that was committed before", async () => {
      const commit = (id: string) =>
        bench.store().commit({ gradings: [storedGrading({ id })], uses: [useOf(id)], jobs: [jobOf(`job ${id}`)] });
      for (let index = 0; index < 50; index += 1) await commit(`before_${index}`);
      await bench.store().putTasks([storedTask(mathTask())]);

      let isDone = false;
      const backup = bench
        .store()
        .backup(bench.fixture().backupPath)
        .finally(() => {
          isDone = true;
        });
      for (let index = 0; !isDone; index += 1) await commit(`during_${index}`);
      await backup;

      const copy = await bench.fixture().openBackup();
      try {
        const ids = await allUseIds(copy, { limit: 100 });
        expect(ids.filter((id) => id.startsWith("before_"))).toHaveLength(50);
        expect(await copy.getGrading("before_7")).toEqual(storedGrading({ id: "before_7" }));
        expect(await copy.getTask("sum")).toEqual(storedTask(mathTask()));
        expect(await copy.pendingJobs()).toHaveLength(ids.length);
        await copy.commit({ uses: [useOf("before_7")] });
      } finally {
        await copy.close();
      }
    });

    it("replaces an earlier backup", async () => {
      await bench.store().backup(bench.fixture().backupPath);
      await bench.store().commit({ gradings: [storedGrading({ id: "later" })] });

      await bench.store().backup(bench.fixture().backupPath);

      const copy = await bench.fixture().openBackup();
      expect(await copy.getGrading("later")).not.toBeNull();
      await copy.close();
    });

    it("tells how much room there is", async () => {
      const free = await bench.store().freeBytes();

      expect(free === null || free > 0).toBe(true);
    });

    it("finishes what was asked of it before it closes, and refuses what comes after", async () => {
      const store = bench.store();
      const commits = Array.from({ length: 30 }, (_, index) =>
        store.commit({ gradings: [storedGrading({ id: `rec_${index}` })], uses: [useOf(`rec_${index}`)] }),
      );

      const reopened = await bench.reopen();

      await Promise.all(commits);
      expect(await allUseIds(reopened, { limit: 100 })).toHaveLength(30);
      await expect(store.commit({})).rejects.toMatchObject({ code: "storage_unavailable" });
      await expect(store.getGrading("rec_1")).rejects.toMatchObject({ code: "storage_unavailable" });
    });
  });
}
