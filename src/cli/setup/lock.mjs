import { readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const POLL_MS = 200;
const WAIT_MS = 15 * 60_000;

/**
 * Runs `work` while no other process of this checkout does, so that two starts at once neither install nor build twice.
 * The lock is a file with its owner's process id; one whose owner is gone is taken over.
 */
export async function withSetupLock(root, work) {
  const path = join(root, ".setup.lock");
  const giveUpAt = Date.now() + WAIT_MS;
  while (!take(path)) {
    if (isStale(path)) remove(path);
    else if (Date.now() > giveUpAt) throw new Error(`another process has held ${path} for too long; delete it`);
    else await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  try {
    return await work();
  } finally {
    rmSync(path, { force: true });
  }
}

function take(path) {
  try {
    writeFileSync(path, `${process.pid}\n`, { flag: "wx" });
    return true;
  } catch (error) {
    if (error.code === "EEXIST") return false;
    throw error;
  }
}

/** By renaming, which of several that found it stale only one succeeds in. */
function remove(path) {
  const aside = `${path}.${process.pid}`;
  try {
    renameSync(path, aside);
    rmSync(aside, { force: true });
  } catch (error) {
    if (error.code !== "ENOENT") throw error;
  }
}

function isStale(path) {
  try {
    const owner = Number(readFileSync(path, "utf8"));
    // A file without a number is being written, unless its writer died between creating and filling it.
    if (!Number.isInteger(owner) || owner <= 0) return Date.now() - statSync(path).mtimeMs > 5_000;
    process.kill(owner, 0);
    return false;
  } catch (error) {
    return error.code === "ESRCH";
  }
}
