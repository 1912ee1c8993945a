import { describe, expect, test } from "vitest";
import type { Sandbox } from "../../../src/contract/sandbox.ts";
import { build, ending, LIMITS, lines, python, run } from "./harness.ts";

/** Prints when it began and ended, on the clock that all runs share. */
const TIMED = lines("import time", "a = time.monotonic()", "time.sleep(0.25)", "print(a, time.monotonic())");

function interval(stdout: string): { from: number; to: number } {
  const [from = Number.NaN, to = Number.NaN] = stdout.trim().split(" ").map(Number);
  return { from, to };
}

/** How runs share the slots, and what builds answer. */
export function testPooling(sandbox: () => Sandbox): void {
  describe("slots", () => {
    test("runs as many at once as there are slots, and all of more", async () => {
      const ran = await Promise.all(Array.from({ length: 5 }, () => python(sandbox(), TIMED)));
      const spans = ran.map((each) => interval(each.stdout));
      const together = Math.max(
        ...spans.map(({ from }) => spans.filter((other) => other.from <= from && from < other.to).length),
      );
      expect([together, ran.every((each) => ending(each) === "exit 0")]).toEqual([2, true]);
    });

    test("says how long a run waited, and charges it to nobody", async () => {
      const ran = await Promise.all(
        Array.from({ length: 4 }, () => python(sandbox(), TIMED, { limits: { wall_ms: 2_000 } })),
      );
      const waits = ran.map((each) => each.queue_ms).sort((a, b) => a - b);
      expect([waits[0] !== undefined && waits[0] < 200, waits[3] !== undefined && waits[3] > 200]).toEqual([
        true,
        true,
      ]);
      expect(ran.map(ending)).toEqual(["exit 0", "exit 0", "exit 0", "exit 0"]);
    });

    test("runs a quiet request alone, and starves neither it nor those behind it", async () => {
      const order: string[] = [];
      const start = async (name: string, quiet: boolean): Promise<{ from: number; to: number; quiet: boolean }> => {
        const ran = await python(sandbox(), TIMED, { quiet });
        order.push(name);
        return { ...interval(ran.stdout), quiet };
      };
      const spans = await Promise.all([
        start("a", false),
        start("b", false),
        start("quiet", true),
        start("c", false),
        start("d", false),
      ]);
      const alone = spans.filter((span) => span.quiet);
      const overlaps = alone.flatMap((one) =>
        spans.filter((other) => other !== one && other.from < one.to && one.from < other.to),
      );
      expect([overlaps, order[2]]).toEqual([[], "quiet"]);
    });

    test("frees the slot of a run that is given up", async () => {
      const faults = sandbox().health().faults;
      const abort = new AbortController();
      const given = python(sandbox(), "import time; time.sleep(60)", {
        signal: abort.signal,
        limits: { wall_ms: 60_000 },
      });
      setTimeout(() => abort.abort(), 300);
      await expect(given).rejects.toMatchObject({ code: "cancelled" });
      const next = await python(sandbox(), "print('next')");
      expect([next.stdout, sandbox().health().busy, sandbox().health().faults]).toEqual(["next\n", 0, faults]);
    });

    test("gives up a run that still waits for a slot, and one that never began", async () => {
      const abort = new AbortController();
      const busy = [python(sandbox(), TIMED), python(sandbox(), TIMED)];
      const waiting = python(sandbox(), TIMED, { signal: abort.signal });
      setTimeout(() => abort.abort(), 20);
      await expect(waiting).rejects.toMatchObject({ code: "cancelled" });
      await expect(python(sandbox(), TIMED, { signal: AbortSignal.abort() })).rejects.toMatchObject({
        code: "cancelled",
      });
      expect((await Promise.all(busy)).map(ending)).toEqual(["exit 0", "exit 0"]);
    });

    test("describes itself and its health", () => {
      const description = sandbox().describe();
      const health = sandbox().health();
      expect(description.toolchains.find(({ language }) => language === "python")).toMatchObject({
        version: expect.stringMatching(/3\.\d+/),
        digest: expect.stringMatching(/^sha256:[0-9a-f]{64}$/),
      });
      expect([description.slots, health.slots, health.ready, health.busy, health.waiting, health.problem]).toEqual([
        2,
        2,
        true,
        0,
        0,
        null,
      ]);
    });
  });

  describe("builds", () => {
    test("answers the same program from its cache", async () => {
      const program = { language: "python", main: "main.py", files: { "main.py": Buffer.from("print('cached?')") } };
      const first = await sandbox().build(program, LIMITS);
      const second = await sandbox().build(program, LIMITS);
      expect([
        first.ok,
        second.ok,
        second.ok && second.cached,
        first.ok && second.ok && first.artifact.key === second.artifact.key,
      ]).toEqual([true, true, true, true]);
    });

    test("tells programs apart by every file, name and main", async () => {
      const of = (files: Record<string, string>, main = "main.py") =>
        sandbox().build(
          {
            language: "python",
            main,
            files: Object.fromEntries(Object.entries(files).map(([k, v]) => [k, Buffer.from(v)])),
          },
          LIMITS,
        );
      const built = await Promise.all([
        of({ "main.py": "1", "a.py": "2" }),
        of({ "main.py": "12", "a.py": "" }),
        of({ "main.py": "1", "b.py": "2" }),
        of({ "main.py": "1", "a.py": "2" }, "a.py"),
      ]);
      expect(new Set(built.map((each) => each.ok && each.artifact.key)).size).toBe(4);
    });

    test("refuses a language it has no tools for, and a program without its main file", async () => {
      const files = { "main.py": Buffer.from("") };
      await expect(sandbox().build({ language: "cobol", main: "main.py", files }, LIMITS)).rejects.toMatchObject({
        code: "toolchain_missing",
      });
      await expect(sandbox().build({ language: "python", main: "other.py", files }, LIMITS)).rejects.toMatchObject({
        code: "task_invalid",
      });
      await expect(
        sandbox().build({ language: "python", main: "main.py", files: { ...files, "../x": Buffer.from("") } }, LIMITS),
      ).rejects.toMatchObject({ code: "task_invalid" });
    });

    test("runs an artifact again and again", async () => {
      const artifact = await build(sandbox(), "print(int(input()) + 1)");
      const ran = await Promise.all([1, 2, 3, 4].map((n) => run(sandbox(), artifact, { stdin: `${n}\n` })));
      expect(ran.map((each) => each.stdout)).toEqual(["2\n", "3\n", "4\n", "5\n"]);
    });
  });
}
