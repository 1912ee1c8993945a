import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { withSetupLock } from "./lock.mjs";

/** Installs what `package-lock.json` names, development tools included, where it is missing or of another version. */
export async function ensureInstalled(root) {
  if (missingPackage(root) === null) return;
  await withSetupLock(root, () => {
    const missing = missingPackage(root);
    if (missing === null) return;
    process.stderr.write(`assay: installing packages (${missing}); this happens once\n`);
    const npm = npmCommand();
    const result = spawnSync(npm.file, [...npm.prefix, "ci", "--include=dev", "--no-audit", "--no-fund"], {
      cwd: root,
      stdio: ["ignore", 2, 2],
    });
    if (result.status !== 0) throw new Error(`npm ci failed: ${result.error?.message ?? `exit ${result.status}`}`);
  });
}

/** Why an install is due, in words; null where everything that the lock file names is there in its version. */
export function missingPackage(root) {
  const lock = readPackages(join(root, "package-lock.json"));
  if (lock === null) return null;
  const installed = readPackages(join(root, "node_modules", ".package-lock.json"));
  if (installed === null) return "node_modules is missing";
  for (const [path, wanted] of Object.entries(lock)) {
    if (path === "" || wanted.optional || wanted.devOptional || wanted.link) continue;
    const name = path.replace(/^.*node_modules\//, "");
    if (installed[path]?.version !== wanted.version) return `${name} ${wanted.version} is not installed`;
  }
  return null;
}

function readPackages(path) {
  return existsSync(path) ? (JSON.parse(readFileSync(path, "utf8")).packages ?? {}) : null;
}

/** The npm that runs this script, where there is one; else the one on the PATH. */
function npmCommand() {
  const script = process.env.npm_execpath;
  return script?.endsWith(".js") ? { file: process.execPath, prefix: [script] } : { file: "npm", prefix: [] };
}
