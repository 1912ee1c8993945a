import { type Dirent, readdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import type { Service } from "./service.ts";

/** What a service and its runners hold at one moment. */
export interface Usage {
  /** Resident, files that are mapped included: the program itself is some 50 MiB of it. */
  readonly "service, MiB": number;
  /** Of the JavaScript heap of its main thread: what is used, and what the engine holds for it until it collects garbage. */
  readonly "its heap, MiB": number;
  readonly "held for its heap, MiB": number;
  /** Bytes outside of that heap that its objects own. What is left are other threads' heaps, SQLite's pages and native code. */
  readonly "its buffers, MiB": number;
  /** Proportional, so that pages that forks share count once; 0 where the runners are in containers. */
  readonly "runners, MiB": number;
  readonly processes: number;
  readonly "open files": number;
  readonly "control groups": number;
  readonly "files in tmp": number;
}

const GROUP_ROOTS = ["/sys/fs/cgroup", "/sys/fs/cgroup/memory", "/sys/fs/cgroup/pids", "/sys/fs/cgroup/cpu,cpuacct"];
const MIB = 2 ** 20;
const LOOK_EVERY_MS = 500;

async function usageOf(service: Service): Promise<Usage> {
  const runners = service.runners();
  const metric = await service.metrics();
  return {
    "service, MiB": pagesOf(service.pid, "Rss") / MIB,
    "its heap, MiB": metric("nodejs_heap_size_used_bytes") / MIB,
    "held for its heap, MiB": metric("nodejs_heap_size_total_bytes") / MIB,
    "its buffers, MiB": metric("nodejs_external_memory_bytes") / MIB,
    "runners, MiB": runners.reduce((sum, pid) => sum + pagesOf(pid, "Pss"), 0) / MIB,
    processes: runners.length,
    "open files": [service.pid, ...runners].reduce((sum, pid) => sum + entries(`/proc/${pid}/fd`), 0),
    "control groups": GROUP_ROOTS.reduce((sum, root) => sum + groups(root, `assay.${service.pid}.`), 0),
    "files in tmp": entries(tmpdir()),
  };
}

/**
 * The least of each while `job` runs: memory swings with the collections of garbage, and groups and processes come and go with
 * runs; what stays is a leak.
 */
export async function leastDuring(service: Service, job: Promise<unknown>): Promise<Usage> {
  let isOver = false;
  const over = job.finally(() => {
    isOver = true;
  });
  let least = await usageOf(service);
  while (!isOver) {
    await Promise.race([over, setTimeout(LOOK_EVERY_MS)]);
    least = lower(least, await usageOf(service));
  }
  await over;
  return least;
}

function lower(a: Usage, b: Usage): Usage {
  return eachMeasure((name) => Math.min(a[name], b[name]));
}

/** What each of `seen`'s measures grew by for each step, by least squares over the later half: a start is no leak. */
export function slopes(seen: readonly Usage[]): Usage {
  const later = seen.slice(Math.floor(seen.length / 2));
  const slope = (name: keyof Usage): number => {
    const mid = (later.length - 1) / 2;
    const mean = later.reduce((sum, usage) => sum + usage[name], 0) / later.length;
    const over = later.reduce((sum, usage, at) => sum + (at - mid) * (usage[name] - mean), 0);
    return over / later.reduce((sum, _, at) => sum + (at - mid) ** 2, 0);
  };
  return eachMeasure(slope);
}

function eachMeasure(value: (name: keyof Usage) => number): Usage {
  return {
    "service, MiB": value("service, MiB"),
    "its heap, MiB": value("its heap, MiB"),
    "held for its heap, MiB": value("held for its heap, MiB"),
    "its buffers, MiB": value("its buffers, MiB"),
    "runners, MiB": value("runners, MiB"),
    processes: value("processes"),
    "open files": value("open files"),
    "control groups": value("control groups"),
    "files in tmp": value("files in tmp"),
  };
}

/** Bytes in memory; `Pss` counts a page of several processes in parts, which change as those come and go. */
function pagesOf(pid: number, which: "Rss" | "Pss"): number {
  try {
    const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, "latin1");
    return 1024 * Number(new RegExp(`^${which}:\\s+(\\d+)`, "m").exec(rollup)?.[1] ?? 0);
  } catch {
    return 0; // It has ended.
  }
}

function entries(directory: string): number {
  return list(directory).length;
}

/** Control groups anywhere below `root` whose name begins with `prefix`, and what they hold. */
function groups(root: string, prefix: string): number {
  return list(root)
    .filter((entry) => entry.isDirectory())
    .reduce((sum, { name }) => {
      const isOurs = name.startsWith(prefix);
      return sum + (isOurs ? 1 : 0) + groups(join(root, name), isOurs ? "" : prefix);
    }, 0);
}

function list(directory: string): readonly Dirent[] {
  try {
    return readdirSync(directory, { withFileTypes: true });
  } catch {
    return []; // It is not there, or not any more.
  }
}
