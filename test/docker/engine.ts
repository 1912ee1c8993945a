import { existsSync } from "node:fs";
import { setTimeout } from "node:timers/promises";
import { connectEngine, inspectEngine } from "../../sandboxes/docker/engine.ts";
import { buildImages } from "../../sandboxes/docker/images/build.ts";

/** Whether this machine must run these tests: CI sets it, and a skip there is a failure. */
const REQUIRED = process.env.TEST_REQUIRE_DOCKER === "1";

/** Why the tests against a real engine can't run here; null where they can. Throws where they must. */
export async function missingEngine(): Promise<string | null> {
  try {
    await inspectEngine(connectEngine());
    return null;
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    if (REQUIRED) throw new Error(`TEST_REQUIRE_DOCKER is set, but ${problem}`);
    console.warn(`SKIPPED: the tests against a Docker engine, because ${problem}`);
    return problem;
  }
}

/**
 * Makes the images unless they are up to date; on a machine without them this takes minutes. CI makes them while other tests run:
 * there, `TEST_IMAGES_STATUS` names the file that holds the exit code of that build once it has ended.
 */
export async function ensureImages(options: { readonly extended?: boolean } = {}): Promise<void> {
  const status = process.env.TEST_IMAGES_STATUS;
  while (status !== undefined && !existsSync(status)) await setTimeout(1_000);
  const offlineBase = existsSync("/usr/bin/mmdebstrap");
  await buildImages({ prefix: "assay", offlineBase, extended: options.extended === true }, () => {});
}
