import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Task } from "../../../src/contract/task.ts";
import { sha256 } from "../../../src/core/canonical.ts";
import { gradingOf } from "../../support/gradings.ts";
import { allUseIds, mathTask, storedGrading, useOf } from "./builders.ts";
import type { Bench } from "./store-contract.ts";

/** Any sequence of UTF-16 units: NULs, lone surrogates and all. */
const anyText = fc
  .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 200 })
  .map((units) => String.fromCharCode(...units));

export function describeGradings(bench: Bench): void {
  describe("gradings", () => {
    it("returns a committed grading by id, by input hash, and after the store was opened again", async () => {
      const stored = storedGrading({ id: "rec_1" });

      await bench.store().commit({ gradings: [stored], uses: [useOf("rec_1")] });

      expect(await bench.store().getGrading("rec_1")).toEqual(stored);
      expect(await bench.store().findGrading(sha256("rec_1"))).toEqual(stored.grading);
      const store = await bench.reopen();
      expect(await store.getGrading("rec_1")).toEqual(stored);
    });

    it("answers null for ids and hashes that are not stored, whatever their form", async () => {
      for (const id of ["", "rec_1", "a\0b", "\ud800", "'; DROP TABLE gradings; --"]) {
        expect(await bench.store().getGrading(id)).toBeNull();
        expect(await bench.store().findGrading(id)).toBeNull();
        expect(await bench.store().firstUse(id)).toBeNull();
        expect(await bench.store().getJob(id)).toBeNull();
      }
      expect(await bench.store().findGrading(sha256("nothing"))).toBeNull();
    });

    it("finds many gradings in one look-up and leaves out what is not stored", async () => {
      await bench.store().commit({ gradings: [storedGrading({ id: "a" }), storedGrading({ id: "b" })] });

      const found = await bench.store().findGradings([sha256("a"), sha256("missing"), sha256("b")]);

      expect([...found].map(([hash, grading]) => [hash, grading.id])).toEqual([
        [sha256("a"), "a"],
        [sha256("b"), "b"],
      ]);
    });

    it("never answers an input with a grading that is not reusable", async () => {
      await bench.store().commit({ gradings: [storedGrading({ id: "replay", input: "i", reusable: false })] });
      await bench.store().commit({ gradings: [storedGrading({ id: "second", input: "i", reusable: false })] });

      expect(await bench.store().findGrading(sha256("i"))).toBeNull();
      expect((await bench.store().getGrading("replay"))?.reusable).toBe(false);
    });

    it("keeps the first reusable grading of an input, gives it the second one's uses, and tells which it kept", async () => {
      await bench.store().commit({ gradings: [storedGrading({ id: "first", input: "i" })], uses: [useOf("first")] });

      const { kept } = await bench.store().commit({
        gradings: [storedGrading({ id: "second", input: "i" })],
        uses: [useOf("second", { metadata: { run_id: "late" } })],
      });

      expect([...kept]).toEqual([["second", "first"]]);
      expect((await bench.store().findGrading(sha256("i")))?.id).toBe("first");
      expect((await bench.store().getGrading("second"))?.grading.id).toBe("first");
      expect(await allUseIds(bench.store(), { run_id: "late", limit: 10 })).toEqual(["first"]);
    });

    it("attaches later uses of a grading that was not kept to the one that was", async () => {
      await bench.store().commit({ gradings: [storedGrading({ id: "first", input: "i" })] });
      await bench.store().commit({ gradings: [storedGrading({ id: "second", input: "i" })] });

      await bench.store().commit({ uses: [useOf("second", { metadata: { run_id: "later" } })] });

      expect(await allUseIds(bench.store(), { run_id: "later", limit: 10 })).toEqual(["first"]);
      expect((await bench.store().firstUse("second"))?.metadata).toEqual({ run_id: "later" });
    });

    it("keeps one of the reusable gradings of an input that are committed at the same time", async () => {
      const ids = Array.from({ length: 40 }, (_, index) => `rec_${index}`);

      const results = await Promise.all(
        ids.map((id) => bench.store().commit({ gradings: [storedGrading({ id, input: "same" })], uses: [useOf(id)] })),
      );

      const keptId = (await bench.store().findGrading(sha256("same")))?.id;
      const instead = results.flatMap(({ kept }) => [...kept.values()]);
      expect(instead).toEqual(Array(39).fill(keptId));
      expect(await allUseIds(bench.store(), { limit: 7 })).toEqual(Array(40).fill(keptId));
    });

    it("takes a commit that is repeated after an unclear failure without a second grading", async () => {
      const change = { gradings: [storedGrading({ id: "rec_1" })] };
      await bench.store().commit(change);

      const { kept } = await bench.store().commit(change);

      expect([...kept]).toEqual([]);
      expect((await bench.store().getGrading("rec_1"))?.grading.id).toBe("rec_1");
    });

    it("stores nothing of a commit that fails, and everything of those around it", async () => {
      const good = (id: string) => bench.store().commit({ gradings: [storedGrading({ id })], uses: [useOf(id)] });
      const bad = bench.store().commit({
        gradings: [storedGrading({ id: "half" })],
        uses: [useOf("half"), useOf("no such record")],
      });

      const outcomes = await Promise.allSettled([good("before"), bad, good("after")]);

      expect(outcomes.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
      await expect(bad).rejects.toMatchObject({ code: "storage_unavailable", retryable: true });
      expect(await bench.store().getGrading("half")).toBeNull();
      expect(await bench.store().findGrading(sha256("half"))).toBeNull();
      expect(await allUseIds(bench.store(), { limit: 10 })).toEqual(["after", "before"]);
    });

    it("stores what a commit was given, whatever becomes of the objects afterwards", async () => {
      const stored = storedGrading({ id: "rec_1" });
      const use = useOf("rec_1", { metadata: { step: 1 } });

      const written = bench.store().commit({ gradings: [stored], uses: [use] });
      use.metadata.step = 2;
      await written;

      expect((await bench.store().firstUse("rec_1"))?.metadata).toEqual({ step: 1 });
    });

    it("returns inputs exactly as they were, for any text and any number in them", async () => {
      await fc.assert(
        fc.asyncProperty(anyText, anyText, fc.double({ noNaN: true, noDefaultInfinity: true }), async (a, b, n) => {
          const id = `rec_${sha256(JSON.stringify([a, b, n]))}`;
          const task: Task = {
            id: "call",
            kind: "call",
            entry: "f",
            prompt: a,
            tests: [{ args: [a, n === 0 ? 0 : n, { [b]: b, __proto: 1 }], expected: [n === 0 ? 0 : n] }],
          };
          const stored = storedGrading({ id, task, solution: { code: b, language: a } });

          await bench.store().commit({ gradings: [stored] });

          expect(await bench.store().getGrading(id)).toEqual(stored);
        }),
        { numRuns: 50 },
      );
    });

    it("keeps members named __proto__ and constructor as members", async () => {
      const files = JSON.parse('{"__proto__":"a","constructor":"b"}') as Record<string, string>;
      const task: Task = { id: "unit", kind: "unit", framework: "pytest", files };

      await bench.store().commit({ gradings: [storedGrading({ id: "rec_1", task })] });

      const found = await bench.store().getGrading("rec_1");
      expect(JSON.stringify(found?.inputs.task)).toContain('{"__proto__":"a","constructor":"b"}');
    });

    it("returns each grading with the wording of the task that it was asked with", async () => {
      const plain = mathTask({ id: "sum", prompt: "What is 2 + 2?" });
      const reworded = mathTask({ id: "sum-b", prompt: "Add two and two.", tags: ["reworded"] });

      await bench.store().commit({
        gradings: [storedGrading({ id: "a", task: plain }), storedGrading({ id: "b", task: reworded })],
      });

      expect((await bench.store().getGrading("a"))?.inputs.task).toEqual(plain);
      expect((await bench.store().getGrading("b"))?.inputs.task).toEqual(reworded);
    });

    it("stores contents of many megabytes and gives them back", async () => {
      const answer = Array.from({ length: 400_000 }, (_, index) => `line ${index * 7919}`).join("\n");
      const stored = storedGrading({ id: "big", task: mathTask({ answer }), solution: { text: answer } });

      await bench.store().commit({ gradings: [stored] });

      expect(await bench.store().getGrading("big")).toEqual(stored);
    });

    it("remembers the flags of an input, each once", async () => {
      await bench.store().flagInput(sha256("i"), "flaky");
      await bench.store().flagInput(sha256("i"), "flaky");
      await bench.store().flagInput(sha256("other"), "odd");

      const store = await bench.reopen();

      expect(await store.inputFlags(sha256("i"))).toEqual(["flaky"]);
      expect(await store.inputFlags(sha256("none"))).toEqual([]);
    });

    it("keeps a grading of error status, which has no verdict and no reward", async () => {
      const error = { code: "sandbox_fault", message: "three slots broke", retryable: false };
      const own = gradingOf({ status: "error", error, verdict: null, reward: null, score: null });
      const { status, verdict, reward, score } = own;
      const stored = storedGrading({ id: "e", reusable: false, own: { status, error, verdict, reward, score } });

      await bench.store().commit({ gradings: [stored], uses: [useOf("e")] });

      expect(await bench.store().getGrading("e")).toEqual(stored);
    });
  });
}
