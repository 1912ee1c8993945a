import { describe, expect, it } from "vitest";
import { allUseIds, jobOf, storedGrading, useOf } from "./builders.ts";
import type { Bench } from "./store-contract.ts";

export function describeJobs(bench: Bench): void {
  describe("jobs", () => {
    it("returns unfinished jobs oldest first, with all that is needed to take them up", async () => {
      const first = jobOf("first", {
        inputs: { task: { id: "c", kind: "choice", answer: "A" }, solution: { code: "x\0\ud800" } },
      });
      const second = jobOf("second", { options: { a: [1, "x", null] }, uses: [useOf("second"), useOf("second")] });

      await bench.store().commit({ jobs: [first] });
      await bench.store().commit({ jobs: [second] });

      const store = await bench.reopen();
      expect(await store.pendingJobs()).toEqual([first, second]);
      expect(await store.getJob("second")).toEqual(second);
    });

    it("renews a job that is committed again and leaves it in its place", async () => {
      await bench.store().commit({ jobs: [jobOf("a"), jobOf("b")] });
      const renewed = jobOf("a", { uses: [useOf("a"), useOf("a", { metadata: { run_id: "joined" } })] });

      await bench.store().commit({ jobs: [renewed] });

      expect(await bench.store().pendingJobs()).toEqual([renewed, jobOf("b")]);
    });

    it("replaces a finished job by its grading in one commit", async () => {
      await bench.store().commit({ jobs: [jobOf("a"), jobOf("b")] });

      await bench
        .store()
        .commit({ gradings: [storedGrading({ id: "a" })], uses: [useOf("a")], finished: ["a", "none"] });

      expect((await bench.store().pendingJobs()).map(({ id }) => id)).toEqual(["b"]);
      expect(await bench.store().getJob("a")).toBeNull();
      expect(await allUseIds(bench.store(), { limit: 10 })).toEqual(["a"]);
    });

    it("keeps a job whose commit of the grading failed", async () => {
      await bench.store().commit({ jobs: [jobOf("a")] });

      const failed = bench.store().commit({ uses: [useOf("no such record")], finished: ["a"] });

      await expect(failed).rejects.toMatchObject({ code: "storage_unavailable" });
      expect(await bench.store().getJob("a")).not.toBeNull();
    });
  });
}
