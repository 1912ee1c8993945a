import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { ServiceError } from "../../src/contract/errors.ts";

/**
 * Absolute path of a file or directory of this project that is not compiled, as `docker/seccomp.json`. The same code runs
 * from the sources and from `dist/`, which lies one level deeper. Throws `sandbox_unavailable` where it is not installed.
 */
export function projectFile(path: string): string {
  let directory = dirname(fileURLToPath(import.meta.url));
  for (;;) {
    const candidate = join(directory, path);
    if (existsSync(candidate)) return candidate;
    const parent = dirname(directory);
    if (parent === directory)
      throw new ServiceError("sandbox_unavailable", `${path} is missing from this installation`);
    directory = parent;
  }
}
