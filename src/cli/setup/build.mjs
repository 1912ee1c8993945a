import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { withSetupLock } from "./lock.mjs";

const SOURCE_FOLDERS = ["src", "graders", "sandboxes"];
const STAMP = ".built-from";

/**
 * Compiles the sources to `dist/` where it is missing or built from others. Without a compiler, as in an image of the
 * service, what is there is taken as it is. The new tree is made aside and moved into place whole, so that a start at the
 * same time sees the old one or the new one.
 */
export async function ensureBuilt(root) {
  const dist = join(root, "dist");
  const compiler = join(root, "node_modules", "@typescript", "native", "bin", "tsc");
  if (!existsSync(compiler) || !existsSync(join(root, "tsconfig.build.json"))) {
    if (existsSync(join(dist, "src", "main.js"))) return;
    throw new Error(
      "dist/ is missing and so is the compiler: run `npm ci` (with development packages) and start again",
    );
  }
  if (builtFrom(dist) === fingerprint(root)) return;
  await withSetupLock(root, () => {
    const wanted = fingerprint(root);
    if (builtFrom(dist) !== wanted) build(root, dist, compiler, wanted);
  });
}

function build(root, dist, compiler, wanted) {
  const fresh = join(root, `dist.new-${process.pid}`);
  const old = join(root, `dist.old-${process.pid}`);
  // The lock is held: whatever lies here under these names was left by a build that was killed.
  for (const name of readdirSync(root)) {
    if (/^dist\.(new|old)-\d+$/.test(name)) rmSync(join(root, name), { recursive: true, force: true });
  }
  process.stderr.write("assay: compiling\n");
  try {
    const args = [compiler, "-p", "tsconfig.build.json", "--outDir", fresh];
    const result = spawnSync(process.execPath, args, { cwd: root, encoding: "utf8" });
    if (result.status !== 0) throw new Error(`the sources do not compile:\n${result.stdout}${result.stderr}`);
    copyAssets(root, fresh);
    writeFileSync(join(fresh, STAMP), wanted);
    if (existsSync(dist)) renameSync(dist, old);
    renameSync(fresh, dist);
  } finally {
    rmSync(fresh, { recursive: true, force: true });
    rmSync(old, { recursive: true, force: true });
  }
}

/** What the compiler leaves behind but the service reads beside its modules, as the runner's Python files. */
function copyAssets(root, target) {
  for (const file of sourceFiles(root)) {
    if (file.endsWith(".ts") || file.endsWith(".md")) continue;
    const to = join(target, relative(root, file));
    mkdirSync(join(to, ".."), { recursive: true });
    cpSync(file, to);
  }
}

function builtFrom(dist) {
  const stamp = join(dist, STAMP);
  return existsSync(stamp) ? readFileSync(stamp, "utf8") : null;
}

/** Over names and contents: times say nothing after a clone, a copy into an image or a checkout. */
function fingerprint(root) {
  const hash = createHash("sha256");
  for (const file of [...sourceFiles(root), join(root, "tsconfig.json"), join(root, "tsconfig.build.json")]) {
    hash
      .update(`${relative(root, file)}\0`)
      .update(readFileSync(file))
      .update("\0");
  }
  return hash.digest("hex");
}

function sourceFiles(root) {
  return SOURCE_FOLDERS.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
      .filter((file) => !file.includes(`${sep}__pycache__${sep}`)),
  ).sort();
}
