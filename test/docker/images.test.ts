import { existsSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createDockerSandbox } from "../../sandboxes/docker/driver.ts";
import { connectEngine } from "../../sandboxes/docker/engine.ts";
import { buildImages } from "../../sandboxes/docker/images/build.ts";
import { imageName } from "../../sandboxes/docker/images/recipe.ts";
import { python } from "../contracts/sandbox/harness.ts";
import { ensureImages, missingEngine } from "./engine.ts";
import { canStartEngine, createPrivateEngine, type PrivateEngine } from "./private-engine.ts";

const missing = await missingEngine();
const canBuild = canStartEngine() && existsSync("/usr/bin/mmdebstrap");

describe.skipIf(missing !== null || !canBuild)("images on an engine that has none, without a registry", () => {
  let engine: PrivateEngine | null = null;

  beforeAll(async () => {
    await ensureImages();
    engine = await createPrivateEngine();
  }, 2_400_000);
  afterAll(async () => {
    await engine?.close();
  }, 60_000);

  test("are built from a base of its own, agree with those of another engine, and are up to date the second time", async () => {
    if (engine === null) throw new Error("the engine has not been started");
    const options = { prefix: "assay", offlineBase: true, engine: { socketPath: engine.socketPath } };
    const [first] = await buildImages(options, () => {});
    const [again] = await buildImages(options, () => {});
    const [here] = await buildImages({ prefix: "assay" }, () => {});
    expect([first?.isNew, again?.isNew, again?.id]).toEqual([true, false, first?.id]);
    // Other layers, the same tools: records made on either engine agree.
    expect(first?.id).not.toBe(here?.id);
    expect(withoutBase(await toolsOf(engine.socketPath))).toEqual(withoutBase(await toolsOf()));
  }, 2_400_000);

  test("run programs", async () => {
    if (engine === null) throw new Error("the engine has not been started");
    const sandbox = await createDockerSandbox({ slots: 1, engine: { socketPath: engine.socketPath } });
    try {
      const source =
        "import numpy, scipy, pandas, sympy, networkx, sortedcontainers, gmpy2\nprint(numpy.arange(4).sum())";
      expect((await python(sandbox, source)).stdout).toBe("6\n");
    } finally {
      await sandbox.close();
    }
  });
});

/** Name -> version of the packages of the sandbox image. */
async function toolsOf(socketPath?: string): Promise<ReadonlyMap<string, string>> {
  const docker = connectEngine(socketPath === undefined ? {} : { socketPath });
  const chunks: Buffer[] = [];
  const container = await docker.createContainer({
    Image: imageName("assay"),
    Cmd: ["cat", "/usr/share/assay/toolchain.txt"],
    NetworkDisabled: true,
    HostConfig: { NetworkMode: "none" },
  });
  try {
    const archive = await container.getArchive({ path: "/usr/share/assay/toolchain.txt" });
    for await (const chunk of archive) chunks.push(Buffer.from(chunk));
  } finally {
    await container.remove({ force: true });
  }
  const lines = Buffer.concat(chunks).toString("latin1").split("\n");
  return new Map(
    lines.flatMap((line) => (/^[a-z0-9.+-]+=\S+$/.test(line) ? [line.split("=", 2) as [string, string]] : [])),
  );
}

/** What the two bases share: a registry's base holds other packages than one that mmdebstrap makes. */
function withoutBase(tools: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  return new Map(
    [...tools].filter(([name]) =>
      /^(python3|libpython3|gcc|g\+\+|cpp|libstdc\+\+|libgcc|binutils|libc6|libblas|liblapack|libopenblas)/.test(name),
    ),
  );
}
