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
 * multiplier. Throws `limit_too_high` with the field's path where one is above the operator's maximum.
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
  const cpu = own.cpu_ms ?? Math.round(DEFAULT_CPU_MS * language.timeMultiplier);
  const memory = own.memory_bytes ?? 512 * MIB;
  const disk = own.disk_bytes ?? 64 * MIB;
  const limits: Limits = {
    cpu_ms: cpu,
    wall_ms: own.wall_ms ?? defaultWallMs(cpu),
    memory_bytes: memory,
    stack_bytes: own.stack_bytes ?? memory,
    output_bytes: own.output_bytes ?? 16 * MIB,
    processes: own.processes ?? 64,
    disk_bytes: disk,
    file_bytes: own.file_bytes ?? disk,
    open_files: own.open_files ?? 256,
    compile_ms: own.compile_ms ?? 30_000,
  };
  for (const [field, maximum] of Object.entries(maxima)) {
    const value = limits[field as keyof Limits];
    if (maximum !== undefined && value > maximum) {
      throw new ServiceError("limit_too_high", `${field} ${value} is above the operator's maximum ${maximum}`, {
        path: `task.limits.${field}`,
      });
    }
  }
  return limits;
}

function ownLimits(byLanguage: Record<string, PartialLimits> | undefined, language: Language): PartialLimits {
  if (byLanguage === undefined) return {};
  const names = [language.id, ...language.aliases];
  const key = Object.keys(byLanguage).find((name) => names.includes(name.toLowerCase()));
  return key === undefined ? {} : (byLanguage[key] ?? {});
}
