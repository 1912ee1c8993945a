import type { Limits } from "../../src/contract/limits.ts";
import type { LanguageDefinition } from "./definition.ts";

/** Some limits, so that commands that depend on them can be compared. */
const LIMITS: Limits = {
  cpu_ms: 10_000,
  wall_ms: 30_000,
  memory_bytes: 2 ** 29,
  stack_bytes: 2 ** 29,
  output_bytes: 2 ** 24,
  processes: 64,
  disk_bytes: 2 ** 26,
  file_bytes: 2 ** 26,
  open_files: 256,
  compile_ms: 30_000,
};

/**
 * All commands by which a language's programs are compiled, checked and run, as one value to take a digest of: other flags are
 * another toolchain.
 */
export function commandsOf(language: LanguageDefinition): readonly unknown[] {
  const { compile, main } = language;
  const plan = language.plan(compile?.output ?? main, {});
  return [
    compile === undefined ? null : [compile.argv(main, {}), compile.env ?? {}, compile.memoryBytes ?? null],
    language.parseCheck?.(main) ?? null,
    plan.mode === "exec" ? [plan.argv({ limits: LIMITS, seed: "0".repeat(16) }), plan.env ?? {}] : plan.mode,
  ];
}
