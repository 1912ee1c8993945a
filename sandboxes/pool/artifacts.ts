import { createHash } from "node:crypto";
import type { Artifact, Program } from "../../src/contract/sandbox.ts";
import type { Command, RunPlan } from "../languages/definition.ts";

/** A program made ready: the files that every run of it starts with, and how it is started. */
export interface ReadyProgram {
  readonly files: Readonly<Record<string, Uint8Array>>;
  /** Paths in `files` that are executed. */
  readonly executables: readonly string[];
  readonly main: string;
  readonly plan: RunPlan;
  /** What tells whether the main file parses: a command, or the runner's own interpreter; null where a compiler has told. */
  readonly parseCheck: Command | "python" | null;
  /** Whether the main file has been seen to parse; null until a run has told. */
  parsed: boolean | null;
}

/** A program's files with those that its plan adds. */
export function planned(files: ReadyProgram["files"], plan: RunPlan): Pick<ReadyProgram, "files" | "plan"> {
  const added = plan.mode === "exec" ? Object.entries(plan.files ?? {}) : [];
  return { files: { ...Object.fromEntries(added.map(([name, text]) => [name, Buffer.from(text)])), ...files }, plan };
}

const programs = new WeakMap<Artifact, ReadyProgram>();

/** The address of a program under a toolchain: SHA-256 over its language, main file, and files in order of path. */
export function artifactKey(program: Program, toolchainDigest: string): string {
  const hash = createHash("sha256");
  const field = (bytes: string | Uint8Array): void => {
    hash.update(`${Buffer.byteLength(bytes)}:`);
    hash.update(bytes);
  };
  field(program.language);
  field(toolchainDigest);
  field(program.main);
  for (const path of Object.keys(program.files).sort()) {
    field(path);
    field(program.files[path] ?? new Uint8Array());
  }
  return `sha256:${hash.digest("hex")}`;
}

/**
 * Finished programs by key, bounded in bytes, least recently used first out. An artifact that a caller still holds can be run
 * after it has left the cache: it carries its program.
 */
export class ArtifactCache {
  readonly #entries = new Map<string, { readonly artifact: Artifact; readonly bytes: number }>();
  readonly #limitBytes: number;
  #bytes = 0;

  constructor(limitBytes: number) {
    this.#limitBytes = limitBytes;
  }

  find(key: string): Artifact | null {
    const entry = this.#entries.get(key);
    if (entry === undefined) return null;
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    return entry.artifact;
  }

  add(key: string, language: string, program: ReadyProgram): Artifact {
    const artifact: Artifact = Object.freeze({ key, language });
    programs.set(artifact, program);
    const bytes = Object.values(program.files).reduce((sum, file) => sum + file.length, 1024);
    if (bytes > this.#limitBytes) return artifact;
    this.#entries.set(key, { artifact, bytes });
    this.#bytes += bytes;
    for (const [oldest, entry] of this.#entries) {
      if (this.#bytes <= this.#limitBytes) break;
      this.#entries.delete(oldest);
      this.#bytes -= entry.bytes;
    }
    return artifact;
  }

  /** The program of an artifact that this process has built; null for one that it has not, or has forgotten. */
  programOf(artifact: Artifact): ReadyProgram | null {
    const own = programs.get(artifact);
    if (own !== undefined) return own;
    const cached = this.find(artifact.key);
    return cached === null ? null : (programs.get(cached) ?? null);
  }
}
