import type { Limits } from "../../src/contract/limits.ts";
import type { RunFacts } from "../../src/contract/sandbox.ts";

const MIB = 1024 * 1024;

export const LIMITS: Limits = {
  cpu_ms: 1_000,
  wall_ms: 4_000,
  memory_bytes: 256 * MIB,
  stack_bytes: 256 * MIB,
  output_bytes: MIB,
  processes: 16,
  disk_bytes: 16 * MIB,
  file_bytes: 16 * MIB,
  open_files: 64,
  compile_ms: 10_000,
};

/** Facts of a run that ended well, but for what is given. */
export function factsOf(own: Partial<RunFacts> & { stdoutText?: string }): RunFacts {
  const { stdoutText = "", ...facts } = own;
  return {
    exit_code: 0,
    signal: null,
    killed_by: null,
    parsed: true,
    cpu_ms: 10,
    wall_ms: 12,
    memory_bytes: MIB,
    stdout: Buffer.from(stdoutText),
    stderr: new Uint8Array(),
    stdout_truncated: false,
    stderr_truncated: false,
    output_files: {},
    queue_ms: 0,
    ...facts,
  };
}
