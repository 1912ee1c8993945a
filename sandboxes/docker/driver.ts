import { createHash, randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import type Docker from "dockerode";
import { ServiceError } from "../../src/contract/errors.ts";
import type { Isolation, Sandbox, Toolchain } from "../../src/contract/sandbox.ts";
import { HEADERS } from "../languages/definition.ts";
import { toolDirectories } from "../languages/index.ts";
import type { SandboxLog } from "../pool/pool.ts";
import type { StartRunner } from "../pool/process.ts";
import { createPooledSandbox } from "../pool/sandbox.ts";
import { packRunner } from "./bootstrap.ts";
import { type ContainerMode, type ContainerSettings, containerOptions } from "./container-options.ts";
import { connectEngine, type EngineInfo, type EngineOptions, engineFault, inspectEngine, statusOf } from "./engine.ts";
import { type ImageToolchain, imageName, LABELS, toolchainsOf } from "./images/recipe.ts";
import { projectFile } from "./project-file.ts";
import { reapOrphans } from "./reap.ts";
import { type Leftovers, startSlotContainer, sweep } from "./slot-container.ts";

const MIB = 1024 * 1024;
const ignore = (): void => undefined;

/** First uid of the slots outside their containers, and how far apart the ranges of different services may lie. */
const UID_FIRST = 210_000;
const UID_STEP = 4096;
const UID_RANGES = 256;

export interface DockerSandboxOptions {
  /** Runs at once; the engine's CPUs where it is left out. */
  readonly slots?: number;
  /** Prefix of image names; `assay` where it is left out. */
  readonly imagePrefix?: string;
  /** Container runtime, as `runsc` (experimental); the engine's default where it is left out. */
  readonly runtime?: string;
  /**
   * Names the data dir that this service alone holds: containers of the same owner that a former service left are removed.
   * Left out, as by a command beside a running service, only what nobody can be using is removed.
   */
  readonly owner?: string;
  readonly isolation?: "auto" | Isolation;
  readonly memoryControl?: "auto" | "sampled";
  /** `none` does without the runner's native helper even where it can be built. */
  readonly helper?: "auto" | "none";
  /** The operator's maxima; a container's own bounds lie above them. */
  readonly maxMemoryBytes?: number;
  readonly maxProcesses?: number;
  readonly engine?: EngineOptions;
  readonly log?: SandboxLog;
}

/**
 * The sandbox in containers of a Docker engine: one long-lived, hardened container a slot, with the same runner inside as the
 * native driver. Rejects with `ServiceError`: `sandbox_unavailable` where no engine answers or no container can isolate,
 * `image_missing` where the images are not built. The message names what is missing.
 */
export async function createDockerSandbox(options: DockerSandboxOptions = {}): Promise<Sandbox> {
  const log = options.log ?? ignore;
  const docker = connectEngine(options.engine);
  const engine = await inspectEngine(docker);
  const image = await chooseImage(docker, options.imagePrefix ?? "assay", log);
  const runtime = chooseRuntime(engine, options.runtime);
  const settings = await makeSettings(image.id, runtime, options);
  const reaped = await reapOrphans(docker, options.owner ?? null, settings.instance);
  if (reaped > 0) log("warn", { count: reaped }, "removed containers that a former service left");
  const leftovers: Leftovers = new Set();
  const problems: string[] = [];
  for (const mode of possibleModes(engine, options.isolation ?? "auto")) {
    try {
      const sandbox = await createPooledSandbox({
        driver: "docker",
        slots: options.slots ?? engine.cpus,
        startRunner: containerRunner(docker, mode, settings, await packRunner(), options, leftovers),
        toolchains: image.toolchains,
        imageId: image.id,
        runtime: runtime ?? engine.defaultRuntime,
        log,
      });
      log("info", { engine: engine.version, image: image.id, ...mode }, "sandbox containers work");
      return sweepingOnClose(sandbox, () => sweep(docker, leftovers));
    } catch (error) {
      const problem = error instanceof Error ? error.message : String(error);
      problems.push(`${describeMode(mode)}: ${problem}`);
      log("debug", { ...mode, problem }, "containers of this mode can't isolate");
    }
  }
  throw new ServiceError("sandbox_unavailable", `no container of this engine can isolate; ${problems.join("; ")}`);
}

function sweepingOnClose(sandbox: Sandbox, sweepOnce: () => Promise<void>): Sandbox {
  return {
    describe: () => sandbox.describe(),
    health: () => sandbox.health(),
    build: (program, limits, options) => sandbox.build(program, limits, options),
    run: (request, options) => sandbox.run(request, options),
    runPair: (request, options) => sandbox.runPair(request, options),
    async close() {
      await sandbox.close();
      await sweepOnce();
    },
  };
}

/** Every way to build the containers, the one with the fewest rights first. */
function possibleModes(engine: EngineInfo, isolation: "auto" | Isolation): ContainerMode[] {
  const isolations: Isolation[] = isolation === "auto" ? ["userns", "rooted"] : [isolation];
  // Docker's default profile forbids mounts. Without the project's own loaded, none is better than one that can't work:
  // namespaces, the seccomp profile and the lack of capabilities hold either way.
  const profiles = engine.isAppArmorOn ? (["assay-runner", "unconfined"] as const) : ([null] as const);
  return isolations.flatMap((each) => profiles.map((appArmor) => ({ isolation: each, appArmor })));
}

function describeMode(mode: ContainerMode): string {
  return mode.appArmor === null ? mode.isolation : `${mode.isolation} under AppArmor's ${mode.appArmor}`;
}

function chooseRuntime(engine: EngineInfo, wanted: string | undefined): string | null {
  if (wanted === undefined) return null;
  if (engine.runtimes.includes(wanted)) return wanted;
  throw new ServiceError(
    "sandbox_unavailable",
    `the engine has no runtime ${JSON.stringify(wanted)} (ASSAY_DOCKER_RUNTIME); it has ${engine.runtimes.join(", ")}`,
  );
}

interface SandboxImage {
  readonly id: string;
  readonly toolchain: ImageToolchain;
  readonly toolchains: readonly Toolchain[];
}

/** The extended image where it is built on the core one that is there, or is there alone; else the core one. */
async function chooseImage(docker: Docker, prefix: string, log: SandboxLog): Promise<SandboxImage> {
  const name = imageName(prefix);
  const [core, extended] = await Promise.all([
    readImage(docker, name),
    readImage(docker, imageName(prefix, "extended")),
  ]);
  if (core === null) {
    if (extended !== null) return extended;
    throw new ServiceError("image_missing", `the image ${name} is missing; run \`npm run images\``);
  }
  if (extended === null) return core;
  if (extended.toolchain.coreDigest === core.toolchain.digest) return extended;
  log(
    "warn",
    { core: core.id, extended: extended.id },
    "the extended image is of another core one; run `npm run images`",
  );
  return core;
}

async function readImage(docker: Docker, name: string): Promise<SandboxImage | null> {
  let found: Docker.ImageInspectInfo;
  try {
    found = await docker.getImage(name).inspect();
  } catch (error) {
    if (statusOf(error) === 404) return null;
    throw engineFault(`image ${name} can't be inspected`, error);
  }
  const labels = found.Config?.Labels ?? {};
  const digest = labels[LABELS.toolchain];
  const versions = labels[LABELS.versions];
  if (digest === undefined || versions === undefined) {
    throw new ServiceError("image_missing", `the image ${name} was not made by \`npm run images\`; run it`);
  }
  const coreDigest = labels[LABELS.coreToolchain] ?? digest;
  const toolchain: ImageToolchain = { digest, coreDigest, versions: JSON.parse(versions) };
  const toolchains = toolchainsOf(toolchain);
  if (toolchains.length === 0) {
    throw new ServiceError("image_missing", `the image ${name} is of another release; run \`npm run images\``);
  }
  return { id: found.Id, toolchain, toolchains };
}

async function makeSettings(
  imageId: string,
  runtime: string | null,
  options: DockerSandboxOptions,
): Promise<ContainerSettings> {
  const instance = randomBytes(8).toString("hex");
  const owner = options.owner ?? `none-${instance}`;
  // Services that share an engine get ranges of their own, most likely: the kernel counts the processes of a uid together.
  const range = createHash("sha256").update(owner).digest().readUInt8(0) % UID_RANGES;
  return {
    imageId,
    seccomp: JSON.stringify(JSON.parse(await readFile(projectFile("docker/seccomp.json"), "utf8"))),
    runtime,
    owner,
    instance,
    uidBase: UID_FIRST + range * UID_STEP,
    maxMemoryBytes: options.maxMemoryBytes ?? 8192 * MIB,
    maxProcesses: options.maxProcesses ?? 1024,
  };
}

function containerRunner(
  docker: Docker,
  mode: ContainerMode,
  settings: ContainerSettings,
  preamble: Buffer,
  options: Pick<DockerSandboxOptions, "memoryControl" | "helper">,
  leftovers: Leftovers,
): StartRunner {
  let starts = 0;
  return async (slot) => {
    await sweep(docker, leftovers);
    starts++;
    const name = `assay-${settings.instance}-${slot}-${starts}`;
    const config = {
      slot,
      name: `${slot}.${starts}`,
      mode: mode.isolation,
      memory_control: options.memoryControl ?? "auto",
      helper: options.helper === "none" ? null : "build",
      // Every slot its own: a container has a network of its own, so slots can't see which uids the others have taken.
      uid_base: settings.uidBase + slot,
      binds: [...toolDirectories(), HEADERS].map((path) => [path, path]),
      container: true,
      // The runner is pid 1 of its container and has no parent there.
      service_pid: 0,
    };
    const container = containerOptions(name, slot, mode, settings, JSON.stringify(config));
    return await startSlotContainer(docker, container, preamble, leftovers);
  };
}
