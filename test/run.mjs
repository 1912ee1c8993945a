/**
 * `npm test`: installs what is missing, builds, runs every test that this machine can run, and ends with one plain line over
 * all of them. Arguments go to vitest, as `npm test -- -t "a title"`. Exits with 1 where a test failed or none ran.
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { ensureBuilt } from "../src/cli/setup/build.mjs";
import { ensureInstalled } from "../src/cli/setup/install.mjs";
import { dockerAnswers } from "./support/docker-answers.mjs";

const root = fileURLToPath(new URL("..", import.meta.url)).replace(/\/$/, "");
const scratch = mkdtempSync(join(tmpdir(), "assay-test-"));
const totals = { passed: 0, failed: 0, skipped: 0 };
const notices = [];

try {
  await ensureInstalled(root);
  await ensureBuilt(root);
  for (const project of await projects()) runProject(project);
} catch (error) {
  totals.failed += 1;
  notices.push(`SETUP FAILED: ${error.message}`);
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
for (const notice of notices) console.log(`\n!!! ${notice}`);
const skipped = totals.skipped > 0 ? `, ${totals.skipped} skipped` : "";
console.log(`\n${totals.passed} passed, ${totals.failed} failed${skipped}`);
process.exitCode = totals.failed > 0 || totals.passed === 0 ? 1 : 0;

/** Fast ones first, so that a small mistake is seen early. */
async function projects() {
  const chosen = ["unit", "contracts", "integration"].filter((project) => hasTests(project));
  if (!hasTests("docker")) return chosen;
  if (await dockerAnswers()) return [...chosen, "docker"];
  const isRequired = process.env.TEST_REQUIRE_DOCKER === "1";
  notices.push(`${isRequired ? "FAILED" : "SKIPPED"}: the docker tests, because no Docker engine answers here`);
  if (isRequired) totals.failed += 1;
  else totals.skipped += 1;
  return chosen;
}

function hasTests(project) {
  const folder = join(root, "test", project);
  return (
    existsSync(folder) && readdirSync(folder, { recursive: true }).some((file) => String(file).endsWith(".test.ts"))
  );
}

function runProject(project) {
  const report = join(scratch, `${project}.json`);
  const vitest = join(root, "node_modules", "vitest", "vitest.mjs");
  console.log(`\n=== ${project}`);
  const result = spawnSync(
    process.execPath,
    [
      vitest,
      "run",
      "--project",
      project,
      "--reporter=default",
      "--reporter=json",
      `--outputFile.json=${report}`,
      ...process.argv.slice(2),
    ],
    { cwd: root, stdio: "inherit" },
  );
  const counts = existsSync(report) ? count(JSON.parse(readFileSync(report, "utf8"))) : null;
  if (counts === null) {
    totals.failed += 1;
    notices.push(`FAILED: ${project} ended without a report`);
    return;
  }
  // Errors outside any test, as an unhandled rejection, only show in the exit code.
  if (result.status !== 0 && counts.failed === 0) {
    counts.failed += 1;
    notices.push(`FAILED: ${project} had an error outside its tests`);
  }
  for (const key of Object.keys(totals)) totals[key] += counts[key];
}

/** A file that could not even be loaded has no tests to count, and is one failure. */
function count(report) {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  for (const file of report.testResults) {
    const failures = file.assertionResults.filter((test) => test.status === "failed").length;
    counts.passed += file.assertionResults.filter((test) => test.status === "passed").length;
    counts.failed += failures === 0 && file.status === "failed" ? 1 : failures;
    counts.skipped += file.assertionResults.filter((test) => !["passed", "failed"].includes(test.status)).length;
  }
  return counts;
}
