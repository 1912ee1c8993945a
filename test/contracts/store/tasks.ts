import { describe, expect, it } from "vitest";
import type { Store } from "../../../src/contract/store.ts";
import { mathTask, storedTask } from "./builders.ts";
import type { Bench } from "./store-contract.ts";

async function allTaskIds(store: Store, filter: { kind?: string; tag?: string } = {}): Promise<string[]> {
  const ids: string[] = [];
  let cursor: string | null = null;
  do {
    const page = await store.listTasks({ ...filter, limit: 2, ...(cursor !== null && { cursor }) });
    ids.push(...page.items.map(({ task }) => task.id));
    cursor = page.next_cursor;
  } while (cursor !== null);
  return ids;
}

export function describeTasks(bench: Bench): void {
  describe("tasks", () => {
    it("returns a task under its id, and null under another", async () => {
      const stored = storedTask(mathTask());

      expect(await bench.store().putTasks([stored])).toEqual(["created"]);

      expect(await bench.store().getTask("sum")).toEqual(stored);
      expect(await bench.store().getTask("su")).toBeNull();
      expect(await (await bench.reopen()).getTask("sum")).toEqual(stored);
    });

    it("makes other content under a known id the newest version and keeps the older one by digest", async () => {
      const first = storedTask(mathTask({ answer: "4" }));
      const second = storedTask(mathTask({ answer: "5" }), "2026-02-02T00:00:00.000Z");
      await bench.store().putTasks([first]);

      expect(await bench.store().putTasks([second])).toEqual(["updated"]);

      expect(await bench.store().getTask("sum")).toEqual(second);
      expect(await bench.store().getTask("sum", first.digest)).toEqual(first);
      expect(await bench.store().getTask("sum", "sha256:nonsense")).toBeNull();
    });

    it("renews the description of the same content and says whether it changed", async () => {
      const first = storedTask(mathTask({ prompt: "Old?", tags: ["old"] }));
      const renewed = storedTask(mathTask({ prompt: "New?", tags: ["new"] }), "2026-02-02T00:00:00.000Z");
      await bench.store().putTasks([first]);
      await bench.store().getTask("sum");

      expect(await bench.store().putTasks([first])).toEqual(["unchanged"]);
      expect(await bench.store().putTasks([renewed])).toEqual(["updated"]);

      expect(await bench.store().getTask("sum")).toEqual({ ...renewed, created_at: first.created_at });
      expect(await allTaskIds(bench.store(), { tag: "old" })).toEqual([]);
      expect(await allTaskIds(bench.store(), { tag: "new" })).toEqual(["sum"]);
    });

    it("makes an older version the newest again when it is put again", async () => {
      const first = storedTask(mathTask({ answer: "4" }));
      await bench.store().putTasks([first, storedTask(mathTask({ answer: "5" }))]);

      expect(await bench.store().putTasks([first])).toEqual(["updated"]);

      expect((await bench.store().getTask("sum"))?.digest).toBe(first.digest);
    });

    it("takes versions of one id in the order of the call", async () => {
      const versions = ["1", "2", "2", "1"].map((answer) => storedTask(mathTask({ answer })));

      expect(await bench.store().putTasks(versions)).toEqual(["created", "updated", "unchanged", "updated"]);

      expect((await bench.store().getTask("sum"))?.digest).toBe(versions[0]?.digest);
    });

    it("lists the newest versions in the order of their ids, by kind and by tag", async () => {
      await bench
        .store()
        .putTasks([
          storedTask(mathTask({ id: "b", tags: ["x", "y"] })),
          storedTask(mathTask({ id: "a", tags: ["x"] })),
          storedTask({ id: "c", kind: "choice", answer: "A", tags: ["x"] }),
          storedTask(mathTask({ id: "sl/ash é", tags: [] })),
          storedTask(mathTask({ id: "a", tags: ["x"], answer: "newer" })),
        ]);

      expect(await allTaskIds(bench.store())).toEqual(["a", "b", "c", "sl/ash é"]);
      expect(await allTaskIds(bench.store(), { kind: "math" })).toEqual(["a", "b", "sl/ash é"]);
      expect(await allTaskIds(bench.store(), { tag: "x" })).toEqual(["a", "b", "c"]);
      expect(await allTaskIds(bench.store(), { tag: "x", kind: "choice" })).toEqual(["c"]);
      expect((await bench.store().listTasks({ limit: 1 })).items[0]?.task).toMatchObject({ answer: "newer" });
    });

    it("refuses a cursor that it did not make", async () => {
      for (const cursor of ["x", "", "MTI"]) {
        await expect(bench.store().listTasks({ limit: 1, cursor })).rejects.toMatchObject({ code: "invalid_request" });
      }
    });

    it("shows a put to a look-up that begins after it", async () => {
      for (let round = 0; round < 20; round += 1) {
        const stored = storedTask(mathTask({ answer: String(round) }));
        const earlier = bench.store().getTask("sum");

        await bench.store().putTasks([stored]);

        expect((await bench.store().getTask("sum"))?.task).toMatchObject({ answer: String(round) });
        await earlier;
      }
    });
  });
}
