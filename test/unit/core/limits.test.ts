import { describe, expect, it } from "vitest";
import { effectiveLimits } from "../../../src/core/limits.ts";

const PYTHON = { id: "python", aliases: ["py3"], main: "main.py", timeMultiplier: 2 };

describe("effectiveLimits", () => {
  it("scales the default CPU time by the language and derives a looser wall limit from it", () => {
    expect(effectiveLimits({}, PYTHON, {})).toMatchObject({ cpu_ms: 20_000, wall_ms: 61_000, stack_bytes: 2 ** 29 });
  });

  it("takes the task's own value as it is, and the one for its language, by any of its names, before that", () => {
    const task = { limits: { cpu_ms: 1_000 }, limits_by_language: { PY3: { cpu_ms: 3_000 }, c: { cpu_ms: 5 } } };

    expect(effectiveLimits({ limits: task.limits }, PYTHON, {}).cpu_ms).toBe(1_000);
    expect(effectiveLimits(task, PYTHON, {})).toMatchObject({ cpu_ms: 3_000, wall_ms: 10_000 });
  });

  it("allows a wall limit below the CPU limit", () => {
    expect(effectiveLimits({ limits: { cpu_ms: 2_000, wall_ms: 500 } }, PYTHON, {}).wall_ms).toBe(500);
  });

  it("refuses what a task asks for beyond the maximum, and lowers defaults to it", () => {
    const maxima = { memory_bytes: 1_000, cpu_ms: 500 };

    expect(() => effectiveLimits({ limits: { memory_bytes: 1_001 } }, PYTHON, maxima)).toThrow(/memory_bytes 1001/);
    expect(effectiveLimits({}, PYTHON, maxima)).toMatchObject({ memory_bytes: 1_000, stack_bytes: 1_000, cpu_ms: 500 });
  });
});
