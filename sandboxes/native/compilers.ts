import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { promisify } from "node:util";
import type { Toolchain } from "../../src/contract/sandbox.ts";
import type { CompileStep } from "../languages/definition.ts";
import { allLanguages } from "../languages/index.ts";

const execFileAsync = promisify(execFile);

/**
 * The compiled languages whose compiler this host has where a sandbox sees it. The digest covers the compiler's own account of
 * itself, the linker, the C library and the flags: hosts differ in more than package lists.
 */
export async function findCompilers(): Promise<Toolchain[]> {
  const found = await Promise.all(
    allLanguages().map(async (language) => {
      if (language.compile === undefined) return [];
      const toolchain = await inspectCompiler(language.compile, language.main);
      return toolchain === null ? [] : [{ language: language.id, ...toolchain }];
    }),
  );
  return found.flat();
}

async function inspectCompiler(step: CompileStep, main: string): Promise<{ version: string; digest: string } | null> {
  const argv = step.argv(main);
  const [compiler] = argv;
  if (compiler === undefined || !existsSync(compiler)) return null;
  const version = await outputOf(compiler, ["-dumpfullversion", "-dumpversion"]);
  if (version === null) return null;
  const parts = [
    await outputOf(compiler, ["-v"]),
    await outputOf("/usr/bin/ld", ["-v"]),
    await outputOf("/usr/bin/ldd", ["--version"]),
    argv,
  ];
  const digest = createHash("sha256").update(JSON.stringify(parts)).digest("hex");
  return { version: version.trim(), digest: `sha256:${digest}` };
}

/** All that a tool prints; null where it can't be run. */
async function outputOf(command: string, args: readonly string[]): Promise<string | null> {
  try {
    const { stdout, stderr } = await execFileAsync(command, args, { timeout: 60_000, env: { LC_ALL: "C" } });
    return stdout + stderr;
  } catch {
    // Absent or broken: a part of the digest where it is a linker, no toolchain where it is the compiler.
    return null;
  }
}
