import { execFile } from "node:child_process";
import { createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { connectEngine } from "../../sandboxes/docker/engine.ts";
import { buildImages } from "../../sandboxes/docker/images/build.ts";
import { ensureImages, missingEngine } from "./engine.ts";

const run = promisify(execFile);
const missing = await missingEngine();
const IMAGE = "assay-test-service";
const NODE_IMAGE = "assay-test-node";
const TOKEN = "secret-of-the-test";
/** What compose.native.yml gives, as flags of `docker run`; nothing else. */
const NATIVE_FLAGS = [
  "--cap-drop=ALL",
  "--security-opt=no-new-privileges",
  "--security-opt=seccomp=docker/seccomp.json",
  "--security-opt=systempaths=unconfined",
  "--read-only",
  "--tmpfs=/tmp",
];
const SOCKET = process.env.DOCKER_HOST?.replace(/^unix:\/\//, "") || "/var/run/docker.sock";

const TESTS = [
  { input: "1 2\n", output: "3\n" },
  { input: "40 2\n", output: "42\n" },
];
const MATH = { task: { id: "half", kind: "math", answer: "1/2" }, solution: "It is \\boxed{0.5}." };
const RIGHT = {
  task: { id: "sum", kind: "stdio", tests: TESTS },
  solution: { code: "print(sum(map(int, input().split())))" },
};
const WRONG = { ...RIGHT, solution: { code: "print(3)" } };

interface Service {
  readonly container: string;
  readonly url: string;
}

interface Graded {
  readonly status: string;
  readonly reward: number | null;
  readonly verdict: string | null;
  readonly error: { readonly code: string; readonly message: string; readonly retryable: boolean } | null;
  readonly environment: { readonly driver: string } | null;
}

const started: string[] = [];

async function docker(...args: string[]): Promise<string> {
  const { stdout } = await run("docker", args, { env: { ...process.env, DOCKER_BUILDKIT: "0" }, maxBuffer: 2 ** 26 });
  return stdout.trim();
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}

/** The deployment image under `flags`, on the host's network: some machines that run this have no bridge. */
async function serve(...flags: string[]): Promise<Service> {
  const port = await freePort();
  const settings = [`ASSAY_PORT=${port}`, "ASSAY_HOST=127.0.0.1", `ASSAY_TOKENS=test:admin:${TOKEN}`, "ASSAY_SLOTS=1"];
  const env = settings.flatMap((setting) => ["--env", setting]);
  const container = await docker("run", "--detach", "--network=host", ...env, ...flags, IMAGE);
  started.push(container);
  const url = `http://127.0.0.1:${port}`;
  for (let tries = 0; tries < 240; tries++) {
    if (
      await fetch(`${url}/healthz`).then(
        (response) => response.ok,
        () => false,
      )
    )
      return { container, url };
    await sleep(250);
  }
  throw new Error(`the service does not answer: ${await docker("logs", container)}`);
}

async function grade(service: Service, request: object): Promise<Graded> {
  const response = await fetch(`${service.url}/v1/rewards`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${TOKEN}` },
    body: JSON.stringify(request),
  });
  expect(response.status).toBe(200);
  return (await response.json()) as Graded;
}

async function outcomes(service: Service): Promise<unknown[]> {
  const graded = [await grade(service, MATH), await grade(service, RIGHT), await grade(service, WRONG)];
  return graded.map(({ reward, verdict, environment }) => [reward, verdict, environment?.driver ?? null]);
}

describe.skipIf(missing !== null)("the service's own container", () => {
  beforeAll(async () => {
    await ensureImages();
    const base = await baseImage();
    await run("docker/node-image.sh", [NODE_IMAGE], { env: { ...process.env, BASE: base } });
    const settings = [`NODE_IMAGE=${NODE_IMAGE}`, `BASE=${base}`].flatMap((setting) => ["--build-arg", setting]);
    await docker("build", "--quiet", "--network=host", ...settings, "-f", "docker/Dockerfile", "-t", IMAGE, ".");
  }, 2_400_000);
  afterAll(async () => {
    if (started.length > 0) await docker("rm", "--force", "--volumes", ...started);
  });

  test("is small, is not root, and has a health check", async () => {
    const info = await connectEngine().getImage(IMAGE).inspect();
    expect(info.Config.User).toBe("10001:10001");
    expect(info.Config.Healthcheck?.Test?.[0]).toBe("CMD");
    expect(info.Size).toBeLessThan(450 * 2 ** 20);
    const files = await docker(
      "run",
      "--rm",
      "--network=none",
      "--entrypoint=ls",
      IMAGE,
      "/app",
      "/app/node_modules/.bin",
    );
    expect(files).not.toMatch(/\b(vitest|tsc|biome)\b/);
  });

  test("grades mathematics and code with the engine's socket", async () => {
    const group = await run("stat", ["-c", "%g", SOCKET]);
    const service = await serve(
      "--cap-drop=ALL",
      "--security-opt=no-new-privileges",
      "--read-only",
      "--tmpfs=/tmp",
      `--volume=${SOCKET}:/var/run/docker.sock`,
      `--group-add=${group.stdout.trim()}`,
      "--env=ASSAY_SANDBOX=docker",
    );
    expect(await outcomes(service)).toEqual([
      [1, "accepted", null],
      [1, "accepted", "docker"],
      [0, "wrong_answer", "docker"],
    ]);
    await docker("stop", "--time=40", service.container);
    const left = await connectEngine().listContainers({ filters: { ancestor: ["assay-core:latest"] } });
    expect(left.filter((each) => each.Names.some((name) => name.endsWith("-0-1")))).toEqual([]);
  });

  test("grades mathematics and code natively with the documented flags", async () => {
    const service = await serve(...NATIVE_FLAGS, "--env=ASSAY_SANDBOX=native");
    expect(await outcomes(service)).toEqual([
      [1, "accepted", null],
      [1, "accepted", "native"],
      [0, "wrong_answer", "native"],
    ]);
  });

  test("without the flags grades mathematics and says what is missing", async () => {
    const service = await serve();
    expect(await grade(service, MATH)).toMatchObject({ reward: 1, verdict: "accepted" });
    const refused = await grade(service, RIGHT);
    expect(refused).toMatchObject({
      status: "error",
      reward: null,
      error: { code: "sandbox_unavailable", retryable: true },
    });
    const ready = await fetch(`${service.url}/readyz`);
    expect(ready.status).toBe(200);
    const body = await ready.text();
    expect(body).toContain("user namespaces");
    expect(body).toContain("seccomp");
  });
});

/** What `npm run images` has used as its base on this machine. */
async function baseImage(): Promise<string> {
  await buildImages({ prefix: "assay" }, () => {});
  const names = (await connectEngine().listImages()).flatMap((image) => image.RepoTags ?? []);
  return names.includes("debian:bookworm-slim") ? "debian:bookworm-slim" : "assay-base:bookworm";
}
