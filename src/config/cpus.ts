import { readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { dirname, join } from "node:path";

/** Where the kernel tells of control groups; tests lay out their own. */
export interface GroupFiles {
  /** The groups of this process. */
  readonly own: string;
  /** Where the hierarchies are mounted. */
  readonly mounts: string;
}

const KERNEL: GroupFiles = { own: "/proc/self/cgroup", mounts: "/sys/fs/cgroup" };

/**
 * CPUs that this process may use: those it may run on, or fewer where a control group of its own or above bounds their time, as
 * `docker run --cpus` does. A part of a CPU counts as one, so that the quota can be used up.
 */
export function usableCpus(files: GroupFiles = KERNEL, cpus = availableParallelism()): number {
  return Math.max(1, Math.min(cpus, Math.ceil(quotaOf(files))));
}

/** CPUs by the tightest quota; Infinity where there is none. */
function quotaOf({ own, mounts }: GroupFiles): number {
  const quotas = (read(own) ?? "").split("\n").flatMap((line) => {
    const [, controllers, path] = /^\d+:([^:]*):(\/.*)$/.exec(line) ?? [];
    if (path === undefined) return [];
    if (controllers === "") return above(path).map((group) => quota2(join(mounts, group)));
    if (!controllers?.split(",").includes("cpu")) return [];
    // Inside a container the path may be the host's while the mount is the container's own group.
    return above(path).map((group) => quota1(join(mounts, "cpu", group)));
  });
  return Math.min(Number.POSITIVE_INFINITY, ...quotas);
}

/** A group's path and those of all groups above it. */
function above(path: string): readonly string[] {
  return path === "/" ? ["/"] : [path, ...above(dirname(path))];
}

function quota2(group: string): number {
  const [quota, period] = (read(join(group, "cpu.max")) ?? "max").split(" ");
  return quota === "max" ? Number.POSITIVE_INFINITY : Number(quota) / Number(period);
}

function quota1(group: string): number {
  const quota = Number(read(join(group, "cpu.cfs_quota_us")) ?? -1);
  return quota <= 0 ? Number.POSITIVE_INFINITY : quota / Number(read(join(group, "cpu.cfs_period_us")));
}

function read(path: string): string | null {
  try {
    return readFileSync(path, "utf8").trim();
  } catch {
    return null; // A kernel without such groups, or a group that shows nothing of those above it.
  }
}
