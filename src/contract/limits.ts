import { z } from "zod";

const count = z.number().int().positive().max(Number.MAX_SAFE_INTEGER);

/** What one run may use. Every field is a hard bound; `cpu_ms` counts the whole process tree. */
export const Limits = z.strictObject({
  cpu_ms: count.describe("CPU time of the whole process tree, milliseconds"),
  wall_ms: count.describe("elapsed time from start to the last process gone, milliseconds"),
  memory_bytes: count.describe("resident and tmpfs memory of all processes together"),
  stack_bytes: count.describe("stack of the main thread"),
  output_bytes: count.describe("stdout and stderr, each"),
  processes: count.describe("processes and threads alive at once"),
  disk_bytes: count.describe("all that the run can write; inodes are bounded in proportion"),
  file_bytes: count.describe("size of one file"),
  open_files: count.describe("open descriptors of one process"),
  compile_ms: count.describe("CPU time of the compiler, milliseconds"),
});
export type Limits = z.infer<typeof Limits>;

/** The limits a task states itself; what it leaves out comes from its language and the defaults. */
export const PartialLimits = Limits.partial();
export type PartialLimits = z.infer<typeof PartialLimits>;
