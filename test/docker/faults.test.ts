import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeAll, describe, expect, test } from "vitest";
import { createDockerSandbox, type DockerSandboxOptions } from "../../sandboxes/docker/driver.ts";
import { connectEngine } from "../../sandboxes/docker/engine.ts";
import { imageName } from "../../sandboxes/docker/images/recipe.ts";
import { ServiceError } from "../../src/contract/errors.ts";
import type { Sandbox } from "../../src/contract/sandbox.ts";
import { build, ending, python, run } from "../contracts/sandbox/harness.ts";
import { createCutEngine } from "./cut-engine.ts";
import { ensureImages, missingEngine } from "./engine.ts";

const missing = await missingEngine();
const docker = connectEngine();
const SLOTS = 2;

const opened: Sandbox[] = [];

async function open(options: DockerSandboxOptions = {}): Promise<{ sandbox: Sandbox; owner: string }> {
  const owner = options.owner ?? `test-${randomBytes(6).toString("hex")}`;
  const sandbox = await createDockerSandbox({ slots: SLOTS, owner, ...options });
  opened.push(sandbox);
  return { sandbox, owner };
}

async function containersOf(owner: string): Promise<string[]> {
  const found = await docker.listContainers({ all: true, filters: { label: [`assay.owner=${owner}`] } });
  return found.map((each) => each.Id).sort();
}

async function until(what: string, isTrue: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 60_000;
  while (!(await isTrue())) {
    if (Date.now() > deadline) throw new Error(`still not: ${what}`);
    await sleep(50);
  }
}

/** Waits until every slot can be used at the same time, which is what "back to size" means. */
async function untilWhole(sandbox: Sandbox, owner: string): Promise<void> {
  await until("one container a slot", async () => (await containersOf(owner)).length === SLOTS);
  const artifact = await build(sandbox, "import time; time.sleep(0.5); print('ok')");
  await until("all slots at work together", async () => {
    const runs = Array.from({ length: SLOTS }, () => run(sandbox, artifact));
    await sleep(250);
    const { busy } = sandbox.health();
    const outputs = (await Promise.all(runs)).map((ran) => ran.stdout);
    return busy === SLOTS && outputs.every((output) => output === "ok\n");
  });
}

describe.skipIf(missing !== null)("faults under the Docker driver", () => {
  beforeAll(() => ensureImages(), 2_400_000);
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((sandbox) => sandbox.close()));
  });

  test("a run whose container is killed is done again, and the pool is back to size", async () => {
    const { sandbox, owner } = await open();
    const running = Array.from({ length: 6 }, (_, index) =>
      python(sandbox, `import time; time.sleep(1); print(${index})`),
    );
    await until("runs under way", () => sandbox.health().busy === SLOTS);
    await sleep(300);
    await Promise.all((await containersOf(owner)).map((id) => docker.getContainer(id).kill()));
    const outputs = (await Promise.all(running)).map((ran) => ran.stdout.trim());
    expect(outputs).toEqual(["0", "1", "2", "3", "4", "5"]);
    expect(sandbox.health().faults).toBeGreaterThanOrEqual(SLOTS);
    await untilWhole(sandbox, owner);
  });

  test.runIf(process.getuid?.() === 0)(
    "a run whose runner is killed is done again, and the pool is back to size",
    async () => {
      const { sandbox, owner } = await open();
      const running = Array.from({ length: 4 }, (_, index) =>
        python(sandbox, `import time; time.sleep(1); print(${index})`),
      );
      await until("runs under way", () => sandbox.health().busy === SLOTS);
      await sleep(300);
      const [victim] = await containersOf(owner);
      const top: { readonly Processes: string[][]; readonly Titles: string[] } = await docker
        .getContainer(String(victim))
        .top();
      // In order of start: the keeper, then the supervisor it has forked.
      const pids = top.Processes.map((row) => Number(row[top.Titles.indexOf("PID")])).sort((a, b) => a - b);
      process.kill(Number(pids[1]), "SIGKILL");
      expect((await Promise.all(running)).map((ran) => ran.stdout.trim())).toEqual(["0", "1", "2", "3"]);
      expect(sandbox.health().faults).toBe(1);
      await untilWhole(sandbox, owner);
    },
  );

  test("an engine that stops in the middle of a batch makes retryable errors, and the batch succeeds once it is back", async () => {
    const engine = await createCutEngine();
    try {
      const { sandbox, owner } = await open({ engine: { socketPath: engine.socketPath } });
      const sources = Array.from({ length: 8 }, (_, index) => `import time; time.sleep(0.5); print(${index})`);
      const batch = sources.map((source) => python(sandbox, source));
      const settled = Promise.allSettled(batch);
      await until("runs under way", () => sandbox.health().busy === SLOTS);
      await engine.stop();
      const results = await settled;
      const errors = results.flatMap((result) => (result.status === "rejected" ? [result.reason] : []));
      expect(errors.length).toBeGreaterThanOrEqual(sources.length - SLOTS);
      for (const error of errors) {
        expect(error).toBeInstanceOf(ServiceError);
        expect([error.code, error.retryable]).toEqual(["sandbox_unavailable", true]);
      }
      expect(sandbox.health()).toMatchObject({ ready: false, problem: expect.stringContaining("container") });
      await engine.start();
      await until("ready again", () => sandbox.health().ready);
      const again = await Promise.all(sources.map((source) => python(sandbox, source)));
      expect(again.map((ran) => ran.stdout.trim())).toEqual(sources.map((_, index) => String(index)));
      await untilWhole(sandbox, owner);
      await sandbox.close();
      // Those that the engine was making when it stopped included.
      expect(await containersOf(owner)).toEqual([]);
    } finally {
      await Promise.all(opened.splice(0).map((sandbox) => sandbox.close()));
      await engine.close();
    }
  });

  test("containers that a former service left are removed at the next start, those of others are not", async () => {
    const owner = `test-${randomBytes(6).toString("hex")}`;
    const others = `test-${randomBytes(6).toString("hex")}`;
    const leave = async (label: string): Promise<string> => {
      const container = await docker.createContainer({
        Image: imageName("assay"),
        Cmd: ["sleep", "600"],
        Labels: { "assay.owner": label, "assay.instance": "gone" },
        NetworkDisabled: true,
      });
      await container.start();
      return container.id;
    };
    const [orphan, foreign] = [await leave(owner), await leave(others)];
    try {
      const { sandbox } = await open({ owner });
      expect(await containersOf(owner)).not.toContain(orphan);
      expect(await containersOf(others)).toEqual([foreign]);
      expect((await python(sandbox, "print('ok')")).stdout).toBe("ok\n");
    } finally {
      await docker.getContainer(foreign).remove({ force: true });
    }
  });

  test("closing leaves no container behind", async () => {
    const { sandbox, owner } = await open();
    await untilWhole(sandbox, owner);
    const running = python(sandbox, "import time; time.sleep(30)").catch((error: unknown) => error);
    await until("a run under way", () => sandbox.health().busy === 1);
    await sandbox.close();
    expect(await running).toBeInstanceOf(ServiceError);
    expect(await containersOf(owner)).toEqual([]);
  });

  test("a service that loses its connection leaves no container behind", async () => {
    const engine = await createCutEngine();
    const { sandbox, owner } = await open({ engine: { socketPath: engine.socketPath } });
    await untilWhole(sandbox, owner);
    await engine.stop();
    // Nobody but the containers themselves can know: their input has ended.
    await until("no container", async () => (await containersOf(owner)).length === 0);
    await Promise.all(opened.splice(0).map((each) => each.close()));
    await engine.close();
  });

  test("a program that takes more than its container has is stopped for its memory, and the slot lives on", async () => {
    const { sandbox, owner } = await open({ maxMemoryBytes: 64 * 2 ** 20 });
    // More than the container itself may have, allocated by forks too quickly for any sampling.
    const source = "import os\nfor _ in range(5): os.fork()\nx = bytearray(64 << 20)\nimport time; time.sleep(5)";
    const ran = await python(sandbox, source, { limits: { memory_bytes: 4096 * 2 ** 20, processes: 64 } });
    expect(ending(ran)).toBe("memory");
    await untilWhole(sandbox, owner);
  });

  test("without images the message says how to build them", async () => {
    const error = await createDockerSandbox({ imagePrefix: "assay-test-none" }).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: "image_missing", message: expect.stringContaining("npm run images") });
  });

  test("without an engine the message says that none answers", async () => {
    const error = await createDockerSandbox({ engine: { socketPath: "/nonexistent/docker.sock" } }).catch(
      (reason: unknown) => reason,
    );
    expect(error).toMatchObject({ code: "sandbox_unavailable", message: expect.stringContaining("does not answer") });
  });

  test("a runtime that the engine does not have is named", async () => {
    const error = await createDockerSandbox({ runtime: "no-such-runtime" }).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: "sandbox_unavailable", message: expect.stringContaining("no-such-runtime") });
  });
});
