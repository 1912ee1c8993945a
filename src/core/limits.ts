import { ServiceError } from "../contract/errors.ts";
import type { Language } from "../contract/language.ts";
import type { Limits, PartialLimits } from "../contract/limits.ts";

const MIB = 1024 * 1024;
const DEFAULT_CPU_MS = 10_000;

/** Wall time that goes with a CPU limit unless the task says otherwise: loose, so that CPU time decides. */
function defaultWallMs(cpuMs: number): number {
  return 3 * cpuMs + 1_000;
}

/**
 * The limits of one grading: the task's value for the language, else the task's, else the default times the language's
 * multiplier, lowered to the operator's maximum. Throws `limit_too_high` with the field's path where the task itself asks for
 * more than the maximum.
 */
export function effectiveLimits(
  task: {
    readonly limits?: PartialLimits | undefined;
    readonly limits_by_language?: Record<string, PartialLimits> | undefined;
  },
  language: Language,
  maxima: PartialLimits,
): Limits {
  const own = { ...task.limits, ...ownLimits(task.limits_by_language, language) };
  refuseAbove(own, maxima);
  const cpu = own.cpu_ms ?? atMost(Math.round(DEFAULT_CPU_MS * language.timeMultiplier), maxima.cpu_ms);
  const memory = own.memory_bytes ?? atMost(512 * MIB, maxima.memory_bytes);
  const disk = own.disk_bytes ?? atMost(64 * MIB, maxima.disk_bytes);
  return {
    cpu_ms: cpu,
    wall_ms: own.wall_ms ?? atMost(defaultWallMs(cpu), maxima.wall_ms),
    memory_bytes: memory,
    stack_bytes: own.stack_bytes ?? atMost(memory, maxima.stack_bytes),
    output_bytes: own.output_bytes ?? atMost(16 * MIB, maxima.output_bytes),
    processes: own.processes ?? atMost(64, maxima.processes),
    disk_bytes: disk,
    file_bytes: own.file_bytes ?? atMost(disk, maxima.file_bytes),
    open_files: own.open_files ?? atMost(256, maxima.open_files),
    compile_ms: own.compile_ms ?? atMost(30_000, maxima.compile_ms),
  };
}

/**
 * What a program of the task's own may use while it judges: enough to read the longest output in any language, so that a
 * candidate can't stop it by the size of what it writes.
 */
export const JURY_LIMITS: Limits = {
  cpu_ms: 30_000,
  wall_ms: 120_000,
  memory_bytes: 1024 * MIB,
  stack_bytes: 256 * MIB,
  output_bytes: 16 * MIB,
  processes: 64,
  disk_bytes: 128 * MIB,
  file_bytes: 64 * MIB,
  open_files: 256,
  compile_ms: 60_000,
};

/**
 * Of two that wait for each other the candidate's program is the one to be ended, so an interactor has more time. Both are in
 * memory at once, in a slot that is made for one, hence less of that.
 */
export function interactorLimits(candidate: Limits): Limits {
  return {
    ...JURY_LIMITS,
    cpu_ms: candidate.cpu_ms + JURY_LIMITS.cpu_ms,
    wall_ms: candidate.wall_ms + JURY_LIMITS.wall_ms,
    memory_bytes: 512 * MIB,
  };
}

function atMost(value: number, maximum: number | undefined): number {
  return Math.min(value, maximum ?? value);
}

function refuseAbove(own: PartialLimits, maxima: PartialLimits): void {
  for (const [field, value] of Object.entries(own)) {
    const maximum = maxima[field as keyof Limits];
    if (value === undefined || maximum === undefined || value <= maximum) continue;
    throw new ServiceError("limit_too_high", `${field} ${value} is above the operator's maximum ${maximum}`, {
      path: `task.limits.${field}`,
    });
  }
}

function ownLimits(byLanguage: Record<string, PartialLimits> | undefined, language: Language): PartialLimits {
  if (byLanguage === undefined) return {};
  const names = [language.id, ...language.aliases];
  const key = Object.keys(byLanguage).find((name) => names.includes(name.toLowerCase()));
  return key === undefined ? {} : (byLanguage[key] ?? {});
}
