import type { Limits } from "../../../src/contract/limits.ts";
import type {
  Artifact,
  CollectedFile,
  RunFacts,
  RunOptions,
  RunRequest,
  Sandbox,
} from "../../../src/contract/sandbox.ts";

export const MIB = 2 ** 20;
/** Where programs lie, as docs/sandbox.md promises. */
export const WORK = "/work";

export const LIMITS: Limits = {
  cpu_ms: 5_000,
  wall_ms: 20_000,
  memory_bytes: 256 * MIB,
  stack_bytes: 256 * MIB,
  output_bytes: 4 * MIB,
  processes: 32,
  disk_bytes: 16 * MIB,
  file_bytes: 16 * MIB,
  open_files: 128,
  compile_ms: 30_000,
};

export interface Options extends RunOptions {
  readonly stdin?: string | Uint8Array;
  readonly argv?: readonly string[];
  readonly limits?: Partial<Limits>;
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
  readonly main?: string;
  readonly inputs?: Readonly<Record<string, Uint8Array>>;
  readonly outputs?: readonly string[];
  readonly seed?: string;
}

/** Facts with their text decoded, as most tests want them. */
export interface Ran extends Omit<RunFacts, "stdout" | "stderr"> {
  readonly stdout: string;
  readonly stderr: string;
  readonly raw: RunFacts;
}

/** Builds `source` as a Python program. */
export async function build(sandbox: Sandbox, source: string | Uint8Array, options: Options = {}): Promise<Artifact> {
  const main = options.main ?? "main.py";
  const files = Object.fromEntries(
    Object.entries({ ...options.files, [main]: source }).map(([path, text]) => [path, Buffer.from(text)]),
  );
  const built = await sandbox.build({ language: "python", main, files }, LIMITS);
  if (!built.ok) throw new Error("a Python program was refused by its build");
  return built.artifact;
}

/** Builds and runs `source` as a Python program. */
export async function python(sandbox: Sandbox, source: string | Uint8Array, options: Options = {}): Promise<Ran> {
  return await run(sandbox, await build(sandbox, source, options), options);
}

/** Runs a finished program. */
export async function run(sandbox: Sandbox, artifact: Artifact, options: Options = {}): Promise<Ran> {
  const request: RunRequest = {
    artifact,
    argv: options.argv ?? [],
    stdin: Buffer.from(options.stdin ?? ""),
    input_files: options.inputs ?? {},
    output_files: options.outputs ?? [],
    limits: { ...LIMITS, ...options.limits },
    seed: options.seed ?? "0123456789abcdef",
  };
  const raw = await sandbox.run(request, options);
  return { ...raw, stdout: Buffer.from(raw.stdout).toString(), stderr: Buffer.from(raw.stderr).toString(), raw };
}

/** The bytes of a collected file as text; its state where there are none. */
export function textOf(file: CollectedFile | undefined): string {
  if (file === undefined) return "(absent)";
  return file.state === "file" ? Buffer.from(file.bytes).toString() : `(${file.state})`;
}

/** The end of a run in one word: exit code, signal, or what killed it. */
export function ending(ran: Pick<RunFacts, "exit_code" | "signal" | "killed_by">): string {
  return ran.killed_by ?? ran.signal ?? `exit ${ran.exit_code}`;
}

/** Indents `text` so that it can stand in a Python block. */
export function lines(...text: readonly string[]): string {
  return `${text.join("\n")}\n`;
}
