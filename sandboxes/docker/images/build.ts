import { spawn } from "node:child_process";
import { once } from "node:events";
import { Readable } from "node:stream";
import type Docker from "dockerode";
import { ServiceError } from "../../../src/contract/errors.ts";
import { connectEngine, type EngineOptions, engineFault, inspectEngine, statusOf } from "../engine.ts";
import { type ImageKind, imageName, LABELS, loadRecipe, toolchainOf } from "./recipe.ts";
import { firstFileOfTar, packTar } from "./tar.ts";

const RELEASE = "bookworm";
const REGISTRY_BASE = `debian:${RELEASE}-slim`;
const TOOLCHAIN_FILE = "/usr/share/assay/toolchain.txt";

export interface BuildImagesOptions {
  /** Prefix of image names, as `assay` or `registry.example/team/assay`. */
  readonly prefix: string;
  /** Make the Debian base with mmdebstrap where the engine has none, instead of pulling it. */
  readonly offlineBase?: boolean;
  /** Build the extended image too; it is kept up to date in any case where it is there. */
  readonly extended?: boolean;
  /** Build even what is up to date. */
  readonly force?: boolean;
  readonly engine?: EngineOptions;
  readonly signal?: AbortSignal;
}

/** One line of the engine's progress. */
interface ProgressEvent {
  readonly stream?: string;
  readonly error?: string;
  readonly aux?: { readonly ID?: string };
}

export interface BuiltImage {
  readonly name: string;
  readonly id: string;
  /** SHA-256 over the names and versions of the packages in it. */
  readonly toolchainDigest: string;
  /** False where the image was up to date. */
  readonly isNew: boolean;
}

/**
 * Builds the sandbox images that are missing or out of date, and tells its progress line by line. Rejects with
 * `sandbox_unavailable` where no engine answers, and with `image_missing` where an image can't be made.
 */
export async function buildImages(
  options: BuildImagesOptions,
  onLine: (line: string) => void,
): Promise<readonly BuiltImage[]> {
  const docker = connectEngine(options.engine);
  await inspectEngine(docker);
  const base = await ensureBase(docker, options, onLine);
  const core = await ensureImage(docker, "core", base, options, onLine);
  const extendedName = imageName(options.prefix, "extended");
  if (options.extended !== true && (await findImage(docker, extendedName)) === null) return [core];
  return [core, await ensureImage(docker, "extended", core, options, onLine)];
}

/** `base` is what it builds on: the Debian image for the core one, the core one for the extended. */
async function ensureImage(
  docker: Docker,
  image: ImageKind,
  base: { readonly name: string; readonly id: string; readonly toolchainDigest?: string },
  options: BuildImagesOptions,
  onLine: (line: string) => void,
): Promise<BuiltImage> {
  const name = imageName(options.prefix, image);
  const recipe = await loadRecipe(base.id, image);
  const present = await findImage(docker, name);
  const digest = present?.labels[LABELS.toolchain];
  if (present !== null && digest !== undefined && present.labels[LABELS.recipe] === recipe.digest && !options.force) {
    onLine(`${name} is up to date (${shortId(present.id)})`);
    return { name, id: present.id, toolchainDigest: digest, isNew: false };
  }
  onLine(`building ${name} from ${base.name}`);
  const unlabelled = await build(docker, recipe.files, { buildargs: { BASE: base.name } }, options, onLine);
  const toolchain = toolchainOf(await readPackageList(docker, unlabelled), base.toolchainDigest);
  // The digest is known only once the packages are in, so an image on top without content carries it.
  const labels = {
    [LABELS.recipe]: recipe.digest,
    [LABELS.toolchain]: toolchain.digest,
    [LABELS.coreToolchain]: toolchain.coreDigest,
    [LABELS.versions]: JSON.stringify(toolchain.versions),
  };
  const labelling = new Map([["Dockerfile", Buffer.from(`FROM ${unlabelled}\n`)]]);
  await build(docker, labelling, { t: name, labels }, options, () => {});
  const built = await findImage(docker, name);
  if (built === null) throw new ServiceError("image_missing", `${name} is not there after it was built`);
  onLine(`built ${name} (${shortId(built.id)}), toolchain ${toolchain.digest.slice(0, 12)}`);
  return { name, id: built.id, toolchainDigest: toolchain.digest, isNew: true };
}

async function ensureBase(
  docker: Docker,
  options: BuildImagesOptions,
  onLine: (line: string) => void,
): Promise<{ name: string; id: string }> {
  const ownName = `${options.prefix}-base:${RELEASE}`;
  for (const name of [REGISTRY_BASE, ownName]) {
    const present = await findImage(docker, name);
    if (present !== null) return { name, id: present.id };
  }
  const name = options.offlineBase ? ownName : REGISTRY_BASE;
  if (options.offlineBase) await makeBase(docker, name, options, onLine);
  else await pullBase(docker, onLine);
  const made = await findImage(docker, name);
  if (made === null) throw new ServiceError("image_missing", `${name} is not there after it was made`);
  return { name, id: made.id };
}

async function pullBase(docker: Docker, onLine: (line: string) => void): Promise<void> {
  onLine(`pulling ${REGISTRY_BASE}`);
  try {
    await followProgress(docker, await docker.pull(REGISTRY_BASE), () => {});
  } catch (error) {
    const why = error instanceof Error ? error.message.trim() : String(error);
    throw new ServiceError(
      "image_missing",
      `${REGISTRY_BASE} can't be pulled (${why}); without a registry, run \`npm run images -- --offline-base\``,
      { cause: error },
    );
  }
}

async function makeBase(
  docker: Docker,
  name: string,
  options: BuildImagesOptions,
  onLine: (line: string) => void,
): Promise<void> {
  onLine(`making ${name} with mmdebstrap`);
  const child = spawn("mmdebstrap", ["--variant=minbase", "--components=main", RELEASE, "-"], {
    stdio: ["ignore", "pipe", "pipe"],
    ...(options.signal && { signal: options.signal }),
  });
  let tail = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    tail = (tail + text).slice(-2000);
  });
  const ended = once(child, "close");
  const [repo, tag] = name.split(/:(?=[^:/]*$)/);
  try {
    // The engine takes whatever the archive holds when it ends, so a failure of mmdebstrap is looked for afterwards.
    const stream = await docker.importImage(child.stdout, { repo, tag });
    await followProgress(docker, stream, () => {});
    const [code] = await ended;
    if (code !== 0) throw new Error(`it ended with status ${String(code)}: ${tail.trim()}`);
  } catch (error) {
    child.kill();
    await ended.catch(() => undefined);
    await docker
      .getImage(name)
      .remove()
      .catch(() => undefined);
    const isMissing = error instanceof Error && "code" in error && error.code === "ENOENT";
    const why = isMissing ? "it is not installed (Debian and Ubuntu: apt-get install mmdebstrap)" : String(error);
    throw new ServiceError("image_missing", `mmdebstrap could not make ${name}: ${why}`, { cause: error });
  }
}

/** Runs one build over the classic build API, which every engine has, and returns the id of its image. */
async function build(
  docker: Docker,
  files: ReadonlyMap<string, Uint8Array>,
  settings: Pick<Docker.ImageBuildOptions, "t" | "buildargs" | "labels">,
  options: BuildImagesOptions,
  onLine: (line: string) => void,
): Promise<string> {
  const built: string[] = [];
  try {
    // On the host's network: package mirrors are reached as the host reaches them, also where containers have no bridge.
    const stream = await docker.buildImage(Readable.from([packTar(files)]), {
      networkmode: "host",
      rm: true,
      forcerm: true,
      ...settings,
      ...(options.force && settings.buildargs !== undefined && { nocache: true }),
      ...(options.signal && { abortSignal: options.signal }),
    });
    await followProgress(docker, stream, (event) => {
      if (event.aux?.ID !== undefined) built.push(event.aux.ID);
      if (event.stream?.trim()) onLine(event.stream.trimEnd());
    });
  } catch (error) {
    if (error instanceof ServiceError) throw error;
    const why = error instanceof Error ? error.message.trim() : String(error);
    throw new ServiceError("image_missing", `the image could not be built: ${why}`, { cause: error });
  }
  const id = built.at(-1);
  if (id === undefined) throw new ServiceError("image_missing", "the engine did not say which image it has built");
  return id;
}

/** Follows a progress stream to its end; rejects with the first error that it reports. */
async function followProgress(
  docker: Docker,
  stream: NodeJS.ReadableStream,
  onEvent: (event: ProgressEvent) => void,
): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    let failure: Error | null = null;
    docker.modem.followProgress(
      stream,
      (error: Error | null) => ((error ?? failure) ? reject(error ?? failure) : resolve()),
      (event: ProgressEvent) => {
        if (event.error !== undefined) failure = new Error(event.error);
        else onEvent(event);
      },
    );
  });
}

async function findImage(docker: Docker, name: string): Promise<{ id: string; labels: Record<string, string> } | null> {
  try {
    const found = await docker.getImage(name).inspect();
    return { id: found.Id, labels: found.Config?.Labels ?? {} };
  } catch (error) {
    if (statusOf(error) === 404) return null;
    throw engineFault(`image ${name} can't be inspected`, error);
  }
}

async function readPackageList(docker: Docker, id: string): Promise<string> {
  const container = await docker.createContainer({ Image: id, Cmd: ["true"], NetworkDisabled: true });
  try {
    const archive = await collect(await container.getArchive({ path: TOOLCHAIN_FILE }));
    const content = firstFileOfTar(archive);
    if (content === null) throw new ServiceError("image_missing", `${TOOLCHAIN_FILE} of the new image can't be read`);
    return content.toString("utf8");
  } finally {
    await container.remove({ force: true });
  }
}

async function collect(stream: NodeJS.ReadableStream): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}

function shortId(id: string): string {
  return id.replace(/^sha256:/, "").slice(0, 12);
}
