import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createDockerSandbox } from "../../sandboxes/docker/driver.ts";
import { connectEngine } from "../../sandboxes/docker/engine.ts";
import { imageName } from "../../sandboxes/docker/images/recipe.ts";
import { python } from "../contracts/sandbox/harness.ts";
import { ensureImages, missingEngine } from "./engine.ts";
import { canStartEngine, copyImage, createPrivateEngine, type PrivateEngine } from "./private-engine.ts";

const missing = await missingEngine();

describe.skipIf(missing !== null || !canStartEngine())("an engine that crashes", () => {
  let engine: PrivateEngine | null = null;

  beforeAll(async () => {
    await ensureImages();
    engine = await createPrivateEngine();
    await copyImage(imageName("assay"), engine.socketPath);
  }, 2_400_000);
  afterAll(async () => {
    await engine?.close();
  }, 60_000);

  test("costs the runs under way a retryable error, and every slot comes back with it", async () => {
    if (engine === null) throw new Error("the engine has not been started");
    const { socketPath } = engine;
    const sandbox = await createDockerSandbox({ slots: 2, owner: "crash", engine: { socketPath } });
    try {
      const sources = Array.from({ length: 6 }, (_, index) => `import time; time.sleep(1); print(${index})`);
      const settled = Promise.allSettled(sources.map((source) => python(sandbox, source)));
      await sleep(500);
      await engine.kill();
      const results = await settled;
      const rejected = results.flatMap((result) => (result.status === "rejected" ? [result.reason] : []));
      expect(rejected.length).toBeGreaterThan(0);
      for (const error of rejected) expect([error.code, error.retryable]).toEqual(["sandbox_unavailable", true]);
      await engine.start();
      const deadline = Date.now() + 60_000;
      while (!sandbox.health().ready && Date.now() < deadline) await sleep(100);
      const again = await Promise.all(sources.map((source) => python(sandbox, source)));
      expect(again.map((ran) => ran.stdout.trim())).toEqual(sources.map((_, index) => String(index)));
    } finally {
      await sandbox.close();
    }
    // The engine itself ends and removes what it finds at its start; that takes it a moment.
    await expect
      .poll(() => connectEngine({ socketPath }).listContainers({ all: true }), { timeout: 30_000 })
      .toEqual([]);
  });
});
