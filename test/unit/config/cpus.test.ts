import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { usableCpus } from "../../../src/config/cpus.ts";

const made: string[] = [];
afterEach(() => {
  for (const directory of made.splice(0)) rmSync(directory, { recursive: true });
});

/** What a process sees whose groups are `own`, over files of the hierarchies by path. */
function layout(own: string, files: Readonly<Record<string, string>>) {
  const directory = mkdtempSync(join(tmpdir(), "assay-cpus-"));
  made.push(directory);
  for (const [path, text] of Object.entries({ ...files, "../own": own })) {
    const target = join(directory, "groups", path);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, text);
  }
  return { own: join(directory, "own"), mounts: join(directory, "groups") };
}

const FIRST = "5:memory:/docker/a\n4:cpu,cpuacct:/docker/a\n0::/\n";

test.each([
  ["no files at all", "", {}, 8],
  ["version 2 without a quota", "0::/a/b\n", { "a/b/cpu.max": "max 100000\n" }, 8],
  ["version 2 with two CPUs", "0::/\n", { "cpu.max": "200000 100000\n" }, 2],
  ["a part of a CPU", "0::/\n", { "cpu.max": "150000 100000\n" }, 2],
  ["less than a CPU", "0::/\n", { "cpu.max": "20000 100000\n" }, 1],
  ["a tighter group above", "0::/a/b\n", { "a/b/cpu.max": "400000 100000\n", "a/cpu.max": "300000 100000\n" }, 3],
  ["more than there are", "0::/\n", { "cpu.max": "6400000 100000\n" }, 8],
  [
    "version 1",
    FIRST,
    { "cpu/docker/a/cpu.cfs_quota_us": "250000\n", "cpu/docker/a/cpu.cfs_period_us": "100000\n" },
    3,
  ],
  ["version 1 in a container", FIRST, { "cpu/cpu.cfs_quota_us": "50000\n", "cpu/cpu.cfs_period_us": "25000\n" }, 2],
  ["version 1 without a quota", FIRST, { "cpu/docker/a/cpu.cfs_quota_us": "-1\n" }, 8],
])("counts the CPUs of %s", (_, own, files, expected) => {
  expect(usableCpus(layout(own, files), 8)).toBe(expected);
});

test("counts at least one here", () => {
  expect(usableCpus()).toBeGreaterThanOrEqual(1);
});
