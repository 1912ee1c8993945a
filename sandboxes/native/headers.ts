import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { chmod, mkdir, open, readdir, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { promisify } from "node:util";
import type { Toolchain } from "../../src/contract/sandbox.ts";
import { type LanguageDefinition, type PrecompiledHeader, TOOL_PATH } from "../languages/definition.ts";
import { findLanguage } from "../languages/index.ts";
import type { SandboxLog } from "../pool/pool.ts";

const MOST_MS = 120_000;

/**
 * Headers compiled beforehand on this host: about 100 MB for each dialect of C++, made in four seconds when the first program of
 * the dialect is compiled, and kept under a name that tells compiler and flags.
 */
export class HostHeaders {
  /** What runs see as `HEADERS`. */
  readonly directory: string;
  readonly #log: SandboxLog;
  readonly #made = new Map<string, Promise<void>>();

  private constructor(directory: string, log: SandboxLog) {
    this.directory = directory;
    this.#log = log;
  }

  /**
   * Headers below `parent`, which nobody else may use: those of other compilers are removed. Rejects where it can't be written.
   */
  static async open(parent: string, toolchains: readonly Toolchain[], log: SandboxLog): Promise<HostHeaders> {
    const identity = toolchains.flatMap(({ language, digest }) => {
      const header = findLanguage(language)?.compile?.header;
      return header === undefined ? [] : [[digest, header.path, header.script("")]];
    });
    const name = createHash("sha256").update(JSON.stringify(identity)).digest("hex");
    await mkdir(join(parent, name), { recursive: true });
    for (const other of await readdir(parent)) {
      if (other !== name) await rm(join(parent, other), { recursive: true, force: true });
    }
    const headers = new HostHeaders(join(parent, name), log);
    await chmod(headers.directory, 0o755);
    return headers;
  }

  /**
   * Resolves once the header of `language` is there, or can't be had: without it programs compile just as well, only slower. All
   * compilations of a language wait for it, so that none meets a time limit for having been early.
   */
  make({ id, compile }: LanguageDefinition): Promise<void> {
    const header = compile?.header;
    if (header === undefined) return Promise.resolve();
    const made = this.#made.get(header.path) ?? this.#make(id, header);
    this.#made.set(header.path, made);
    return made;
  }

  async #make(language: string, header: PrecompiledHeader): Promise<void> {
    const target = join(this.directory, header.path);
    // Not beside the finished ones: compilers try every file there.
    const unfinished = `${this.directory}.${basename(header.path)}`;
    try {
      if (existsSync(target)) return;
      await mkdir(dirname(target), { recursive: true, mode: 0o755 });
      const env = { PATH: TOOL_PATH, LC_ALL: "C" };
      await promisify(execFile)("/bin/sh", ["-c", header.script(unfinished)], { timeout: MOST_MS, env });
      await chmod(unfinished, 0o644);
      await sync(unfinished);
      await rename(unfinished, target);
    } catch (error) {
      const problem = error instanceof Error ? error.message : String(error);
      this.#log("warn", { language, problem }, "a header can't be compiled beforehand: compilations take longer");
    }
  }
}

/** A file that a power cut leaves half written would break every compilation. */
async function sync(path: string): Promise<void> {
  const file = await open(path, "r");
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}
