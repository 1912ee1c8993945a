import { describe, expect, it } from "vitest";
import type { Use } from "../../../src/contract/store.ts";
import { allUseIds, storedGrading, useOf } from "./builders.ts";
import type { Bench } from "./store-contract.ts";

async function commitUse(bench: Bench, id: string, own: Partial<Use> = {}): Promise<void> {
  await bench.store().commit({ gradings: [storedGrading({ id })], uses: [useOf(id, own)] });
}

export function describeUses(bench: Bench): void {
  describe("uses", () => {
    it("lists uses newest first, each with its grading", async () => {
      await commitUse(bench, "a");
      await commitUse(bench, "b", { metadata: { step: 3 } });

      const page = await bench.store().listUses({ limit: 10 });

      expect(page.items.map(({ use }) => use.record_id)).toEqual(["b", "a"]);
      expect(page.items[0]?.use.metadata).toEqual({ step: 3 });
      expect(page.items[0]?.grading).toEqual(storedGrading({ id: "b" }).grading);
      expect(page.next_cursor).toBeNull();
    });

    it("pages through every use once, while new ones arrive", async () => {
      const ids = Array.from({ length: 25 }, (_, index) => `rec_${index}`);
      for (const id of ids) await commitUse(bench, id);

      const seen: string[] = [];
      let cursor: string | null = null;
      do {
        const page = await bench.store().listUses({ limit: 4, ...(cursor !== null && { cursor }) });
        seen.push(...page.items.map(({ use }) => use.record_id));
        cursor = page.next_cursor;
        await commitUse(bench, `new_${seen.length}`);
      } while (cursor !== null);

      expect(seen).toEqual([...ids].reverse());
    });

    it("refuses a cursor that it did not make", async () => {
      for (const cursor of ["x", "", "dTA", "dS0x", "12"]) {
        await expect(bench.store().listUses({ limit: 1, cursor })).rejects.toMatchObject({ code: "invalid_request" });
      }
    });

    it("filters by task id, run, verdict and status, alone and together", async () => {
      await commitUse(bench, "a", { task_id: "t1", metadata: { run_id: "r1" } });
      await commitUse(bench, "b", { task_id: "t2", metadata: { run_id: "r1" } });
      const wrong = storedGrading({ id: "c", own: { verdict: "wrong_answer", reward: 0, score: 0 } });
      const broken = storedGrading({ id: "d", reusable: false, own: { status: "error", verdict: null, reward: null } });
      const late = storedGrading({ id: "e", own: { verdict: "time_limit", reward: 0, score: 0 } });
      await bench.store().commit({
        gradings: [wrong, broken, late],
        uses: [useOf("c", { task_id: "t1", metadata: { run_id: "r2" } }), useOf("d", { task_id: "t1" }), useOf("e")],
      });

      const list = (filter: Record<string, string>) => allUseIds(bench.store(), { ...filter, limit: 1 });

      expect(await list({ task_id: "t1" })).toEqual(["d", "c", "a"]);
      expect(await list({ run_id: "r1" })).toEqual(["b", "a"]);
      expect(await list({ verdict: "wrong_answer" })).toEqual(["c"]);
      expect(await list({ verdict: "time_limit" })).toEqual(["e"]);
      expect(await list({ status: "error" })).toEqual(["d"]);
      expect(await list({ status: "graded" })).toEqual(["e", "c", "b", "a"]);
      expect(await list({ run_id: "r1", task_id: "t2" })).toEqual(["b"]);
      expect(await list({ run_id: "r2", verdict: "accepted" })).toEqual([]);
    });

    it("filters by any metadata, telling numbers, texts and truth values apart", async () => {
      await commitUse(bench, "number", { metadata: { step: 1, note: "x" } });
      await commitUse(bench, "text", { metadata: { step: "1", note: "x" } });
      await commitUse(bench, "truth", { metadata: { step: true, note: "x" } });

      const list = (metadata: Use["metadata"]) => allUseIds(bench.store(), { metadata, limit: 1 });

      expect(await list({ step: 1 })).toEqual(["number"]);
      expect(await list({ step: "1" })).toEqual(["text"]);
      expect(await list({ step: true })).toEqual(["truth"]);
      expect(await list({ note: "x", step: 1 })).toEqual(["number"]);
      expect(await list({ note: "x" })).toEqual(["truth", "text", "number"]);
      expect(await list({ missing: "x" })).toEqual([]);
    });

    it("is not misled by metadata whose keys or values look like other metadata", async () => {
      await commitUse(bench, "a", { metadata: { k: 'x,"step":1,', ":5,": 1, ",": "y" } });
      await commitUse(bench, "b", { metadata: { k: "x,", ":5,": 1 } });
      await commitUse(bench, "c", { metadata: JSON.parse('{"__proto__":"p","toString":"s"}') as Use["metadata"] });
      await commitUse(bench, "d", { metadata: { "a\0\ud800": "\udc00\0'\"\\" } });

      const list = (metadata: Use["metadata"]) => allUseIds(bench.store(), { metadata, limit: 5 });

      expect(await list({ step: 1 })).toEqual([]);
      expect(await list({ ",": 5 })).toEqual([]);
      expect(await list({ toString: "s" })).toEqual(["c"]);
      expect(await list({ hasOwnProperty: "s" })).toEqual([]);
      expect(await list({ "a\0\ud800": "\udc00\0'\"\\" })).toEqual(["d"]);
      expect(await list({ "a\0\ud800": "\udc00\0'\"" })).toEqual([]);
    });

    it("finds a run by the text of its id, which may be a number", async () => {
      await commitUse(bench, "a", { metadata: { run_id: 7 } });
      await commitUse(bench, "b", { metadata: { run_id: "7" } });

      expect(await allUseIds(bench.store(), { run_id: "7", limit: 10 })).toEqual(["b", "a"]);
    });

    it("answers the first use of a record, also after others", async () => {
      await commitUse(bench, "a", { metadata: { who: "first" } });
      await bench.store().commit({ uses: [useOf("a", { metadata: { who: "second" } })] });

      expect(await bench.store().firstUse("a")).toEqual(useOf("a", { metadata: { who: "first" } }));
    });

    it("finds the one use in thirty thousand that has some metadata", async () => {
      const gradings = [storedGrading({ id: "shared" })];
      await bench.store().commit({ gradings, uses: [useOf("shared", { metadata: { needle: true } })] });
      for (let batch = 0; batch < 30; batch += 1) {
        const uses = Array.from({ length: 1000 }, (_, index) => useOf("shared", { metadata: { step: index } }));
        await bench.store().commit({ uses });
      }

      const page = await bench.store().listUses({ metadata: { needle: true }, limit: 2 });

      expect(page.items.map(({ use }) => use.metadata)).toEqual([{ needle: true }]);
      expect(page.next_cursor).toBeNull();
    });
  });
}
