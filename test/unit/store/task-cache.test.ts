import { describe, expect, it } from "vitest";
import type { StoredTask } from "../../../src/contract/store.ts";
import { createTaskCache } from "../../../src/store/sqlite/task-cache.ts";

function taskOf(id: string): StoredTask {
  return { digest: "d", created_at: "2026", task: { id, kind: "math", answer: ["1", "2"] } };
}

describe("the cache of tasks", () => {
  it("drops the least recently used where it grows past its size", () => {
    const cache = createTaskCache(100);
    for (const id of ["a", "b"]) cache.set(id, taskOf(id), 40, cache.epoch());
    cache.get("a");

    cache.set("c", taskOf("c"), 40, cache.epoch());

    expect(["a", "b", "c"].filter((id) => cache.get(id) !== undefined)).toEqual(["a", "c"]);
  });

  it("does not keep what was read before a write and arrives after it", () => {
    const cache = createTaskCache(100);
    const epoch = cache.epoch();

    cache.clear();
    cache.set("a", taskOf("old"), 10, epoch);

    expect(cache.get("a")).toBeUndefined();
  });

  it("does not keep a task that is larger than all of it", () => {
    const cache = createTaskCache(100);
    cache.set("small", taskOf("small"), 10, cache.epoch());

    cache.set("large", taskOf("large"), 101, cache.epoch());

    expect(cache.get("large")).toBeUndefined();
    expect(cache.get("small")).toBeDefined();
  });

  it("hands out objects that nobody can change for the others", () => {
    const cache = createTaskCache(100);
    cache.set("a", taskOf("a"), 10, cache.epoch());

    const task = cache.get("a")?.task;

    expect(() => Object.assign(task ?? {}, { answer: "3" })).toThrow(TypeError);
    expect(task?.kind === "math" && Object.isFrozen(task.answer)).toBe(true);
  });
});
