#!/usr/bin/env node
/**
 * The `assay` command. Brings a fresh clone to the point where the service runs, then runs it in this very process, so that
 * signals reach it and its exit code is this one's. With `--install` packages are installed as well.
 */
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { setFlagsFromString } from "node:v8";
import { ensureBuilt } from "./setup/build.mjs";
import { ensureInstalled, missingPackage } from "./setup/install.mjs";

const FAILED = 1;
const USAGE = 2;
const root = packageRoot();

// Code is compiled to its baseline form at once, and to its optimised form three times later than usual: the optimising compiler
// takes half of all CPU time of a service's first ten thousand rewards (docs/capacity.md), and hot code gets there all the same.
setFlagsFromString("--always-sparkplug");
setFlagsFromString("--interrupt-budget=400000");

const [first, ...rest] = process.argv.slice(2);
const mayInstall = first === "--install";

try {
  if (mayInstall) await ensureInstalled(root);
  await ensureBuilt(root);
} catch (error) {
  const hint = mayInstall ? null : missingPackage(root);
  process.stderr.write(`assay: ${error.message}\n${hint === null ? "" : `assay: ${hint}: run \`npm ci\`\n`}`);
  process.exit(USAGE);
}
// A reader that has seen enough, as `head`, is no failure to report.
process.stdout.on("error", (error) => {
  if (error.code !== "EPIPE") throw error;
  process.exit(FAILED);
});
const { main } = await import(pathToFileURL(join(root, "dist", "src", "main.js")).href);
process.exitCode = await main(mayInstall ? rest : process.argv.slice(2));
// Everything is closed by now; a handle that a library has left open must not keep a finished command alive.
setTimeout(() => process.exit(), 2_000).unref();

/** This file lies in `src/cli` of the package, and as a copy in `dist/src/cli`. */
function packageRoot() {
  const here = dirname(fileURLToPath(import.meta.url));
  const up = join(here, "..", "..");
  return up.endsWith("dist") ? join(up, "..") : up;
}
