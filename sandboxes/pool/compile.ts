import type { Limits } from "../../src/contract/limits.ts";
import type { CollectedFile, Program, RunFacts } from "../../src/contract/sandbox.ts";
import type { CompileStep } from "../languages/definition.ts";
import { decodeFacts, encodeJob } from "./job.ts";
import { decoded, type Slot } from "./slot.ts";

const MIB = 2 ** 20;
/** A compiler's own bounds, apart from its time: large enough for heavy templates, small enough to stop a bomb. */
const COMPILE_LIMITS = {
  memory_bytes: 1024 * MIB,
  stack_bytes: 256 * MIB,
  output_bytes: MIB,
  processes: 64,
  disk_bytes: 256 * MIB,
  // Also the most that a finished program may weigh.
  file_bytes: 64 * MIB,
  open_files: 256,
} as const;
/** Only a compiler that waits for something needs more than its CPU time and this. */
const WALL_FACTOR = 3;
const WALL_EXTRA_MS = 10_000;

/** What a compilation has come to: a binary, or the facts of a compiler that refused. */
export type Compiled =
  | { readonly ok: true; readonly binary: Uint8Array; readonly facts: RunFacts }
  | { readonly ok: false; readonly facts: RunFacts };

/**
 * Compiles `program` on `slot` as a run of its own: the sandbox holds the program's files and nothing else, no test and no input.
 * Rejects with `SlotFault` or `JobCancelled`.
 */
export async function compileOn(
  slot: Slot,
  program: Program,
  step: CompileStep,
  limits: Pick<Limits, "compile_ms">,
  queueMs: number,
  signal?: AbortSignal,
): Promise<Compiled> {
  const job = encodeJob(
    {
      files: program.files,
      executables: [],
      main: program.main,
      plan: {
        mode: "exec",
        argv: () => step.argv(program.main, program.files),
        ...(step.env !== undefined && { env: step.env }),
      },
      parseCheck: null,
      parsed: null,
    },
    {
      artifact: { key: "compile", language: program.language },
      stdin: new Uint8Array(),
      output_files: [step.output],
      limits: {
        ...COMPILE_LIMITS,
        ...(step.memoryBytes !== undefined && { memory_bytes: step.memoryBytes }),
        compile_ms: limits.compile_ms,
        cpu_ms: limits.compile_ms,
        wall_ms: WALL_FACTOR * limits.compile_ms + WALL_EXTRA_MS,
      },
      seed: "0000000000000000",
    },
  );
  const frame = await slot.perform(job, signal);
  const facts = decoded(() => decodeFacts(frame, 0, queueMs));
  const binary: CollectedFile | undefined = facts.output_files[step.output];
  const bare = { ...facts, output_files: {} };
  if (facts.killed_by !== null || facts.exit_code !== 0 || binary?.state !== "file") return { ok: false, facts: bare };
  // A copy: the frame that the bytes lie in would stay alive as long as they do.
  return { ok: true, binary: Uint8Array.from(binary.bytes), facts: bare };
}
