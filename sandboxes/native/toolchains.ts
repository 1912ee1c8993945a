import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { promisify } from "node:util";
import { ServiceError } from "../../src/contract/errors.ts";
import type { Toolchain } from "../../src/contract/sandbox.ts";

const execFileAsync = promisify(execFile);

/** Prints the real executable, the version, and every installed distribution as candidates see them: no user site, no environment. */
const INSPECT = `
import importlib.metadata as m, json, platform, sys
names = sorted({(d.metadata["Name"] or "").lower() + "==" + (d.version or "") for d in m.distributions()})
print(json.dumps([sys.executable, platform.python_implementation() + " " + platform.python_version(), names]))
`;

export interface NativePython {
  /** Path of the interpreter itself, never of a shim. */
  readonly executable: string;
  readonly toolchain: Toolchain;
}

/**
 * The Python that runs the runner and the candidates: `preferred`, else the system's, else the one on PATH resolved to itself.
 * Rejects with `sandbox_unavailable` where there is none.
 */
export async function findPython(preferred: string | undefined): Promise<NativePython> {
  const command = preferred ?? (existsSync("/usr/bin/python3") ? "/usr/bin/python3" : "python3");
  const [executable, version, names] = await inspect(command);
  const digest = createHash("sha256")
    .update(JSON.stringify([version, names]))
    .digest("hex");
  return { executable, toolchain: { language: "python", version, digest: `sha256:${digest}` } };
}

async function inspect(command: string): Promise<[string, string, string[]]> {
  try {
    const { stdout } = await execFileAsync(command, ["-I", "-c", INSPECT], { timeout: 60_000 });
    const parsed: unknown = JSON.parse(stdout);
    if (
      Array.isArray(parsed) &&
      typeof parsed[0] === "string" &&
      typeof parsed[1] === "string" &&
      Array.isArray(parsed[2])
    ) {
      return [parsed[0], parsed[1], parsed[2].map(String)];
    }
    throw new Error("it did not describe itself");
  } catch (error) {
    const reason = error instanceof Error ? error.message.split("\n")[0] : String(error);
    throw new ServiceError(
      "sandbox_unavailable",
      `Python 3 can't be run as ${JSON.stringify(command)} (${reason}); install python3, or set ASSAY_PYTHON to an interpreter`,
      { cause: error },
    );
  }
}
