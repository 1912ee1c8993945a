import { execFile, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { ServiceError } from "../../src/contract/errors.ts";
import type { Sandbox } from "../../src/contract/sandbox.ts";
import { HEADERS } from "../languages/definition.ts";
import { toolDirectories } from "../languages/index.ts";
import type { SandboxLog } from "../pool/pool.ts";
import type { RunnerProcess, StartRunner } from "../pool/process.ts";
import { createPooledSandbox } from "../pool/sandbox.ts";
import { HostHeaders } from "./headers.ts";
import { findHostTools } from "./host-tools.ts";
import { findPython } from "./toolchains.ts";

/**
 * First of the host uids that slots of a service that is root run as, one a slot. Far above the uids that distributions and
 * directories give to people and services, below the sub-uid ranges of containers in use on most hosts; nothing is owned by them.
 */
const UID_BASE = 210_000;
const KILL_AFTER_MS = 2_000;
const BUILD_MS = 60_000;
const STDERR_KEPT = 4_096;

export interface NativeSandboxOptions {
  /** Runs at once. */
  readonly slots: number;
  /** The interpreter of runner and candidates; the system's where it is left out. */
  readonly pythonPath?: string;
  /** `sampled` does without control groups even where they can be had. */
  readonly memoryControl?: "auto" | "sampled";
  readonly isolation?: "auto" | "userns" | "rooted";
  /** `none` does without the runner's native helper even where it can be built. */
  readonly helper?: "auto" | "none";
  /** Where headers that are compiled beforehand are kept, for this sandbox alone; where it is left out there are none. */
  readonly headersDir?: string;
  readonly log?: SandboxLog;
}

/**
 * The sandbox of this host itself: runners in namespaces of their own, without an engine. Rejects with `ServiceError`
 * `sandbox_unavailable` where isolation can't be had; the message names the missing setting.
 */
export async function createNativeSandbox(options: NativeSandboxOptions): Promise<Sandbox> {
  if (process.platform !== "linux") {
    throw new ServiceError("sandbox_unavailable", "the native sandbox needs Linux; use docker here");
  }
  const python = await findPython(options.pythonPath);
  const helper = options.helper === "none" ? null : await buildHelper(python.executable);
  const log = options.log ?? ((): void => undefined);
  const toolchains = [python.toolchain, ...(await findHostTools())];
  const headers = options.headersDir === undefined ? null : await HostHeaders.open(options.headersDir, toolchains, log);
  return await createPooledSandbox({
    driver: "native",
    slots: options.slots,
    startRunner: nativeRunner(python.executable, helper, headers, options),
    toolchains,
    imageId: null,
    log,
    ...(headers !== null && { beforeCompiling: (language) => headers.make(language) }),
  });
}

function nativeRunner(
  python: string,
  helper: unknown,
  headers: HostHeaders | null,
  options: NativeSandboxOptions,
): StartRunner {
  const main = runnerFile("main.py");
  let starts = 0;
  return (slot) => {
    starts++;
    const config = {
      slot,
      // A new name for each start: the group of a slot that was killed may still be emptying.
      name: `${process.pid}.${slot}.${starts}`,
      mode: options.isolation ?? "auto",
      memory_control: options.memoryControl ?? "auto",
      helper,
      uid_base: UID_BASE,
      binds: [
        ...toolDirectories().map((path) => [path, path]),
        ...(headers === null ? [] : [[headers.directory, HEADERS]]),
      ],
      service_pid: process.pid,
    };
    return startProcess(python, ["-I", "-S", main, JSON.stringify(config)]);
  };
}

/** The runner's native helper in the form that its slots take, built once for all of them; null where it can't be built. */
async function buildHelper(python: string): Promise<unknown> {
  try {
    const { stdout } = await promisify(execFile)(python, ["-I", "-S", "-B", runnerFile("helper.py")], {
      timeout: BUILD_MS,
    });
    return JSON.parse(stdout);
  } catch {
    // The slots do without, and say so.
    return null;
  }
}

/** A file of the runner, beside the sources and also when they were compiled into `dist`. */
function runnerFile(name: string): string {
  const places = [`../runner/${name}`, `../../../sandboxes/runner/${name}`];
  const found = places.map((place) => fileURLToPath(new URL(place, import.meta.url))).find((path) => existsSync(path));
  if (found === undefined) throw new ServiceError("sandbox_unavailable", "the runner's files are missing");
  return found;
}

function startProcess(command: string, args: readonly string[]): RunnerProcess {
  // A group of its own: Ctrl-C in a terminal is for the service, whose runs still end in order.
  const child = spawn(command, args, { stdio: ["pipe", "pipe", "pipe"], env: {}, cwd: "/", detached: true });
  let complaint = "";
  child.stderr.on("data", (chunk: Buffer) => {
    complaint = (complaint + chunk.toString()).slice(-STDERR_KEPT);
  });
  const ended = new Promise<string>((resolve) => {
    child.once("error", (error) => resolve(error.message));
    child.once("close", (code, signal) => {
      const how = signal === null ? `exit ${code}` : signal;
      resolve(complaint === "" ? how : `${how}: ${complaint.trim()}`);
    });
  });
  let killing = false;
  const kill = (): void => {
    if (killing) return;
    killing = true;
    // The keeper ends the slot and takes its control groups away; if it can't, the kernel ends the slot with it.
    child.kill("SIGTERM");
    const timer = setTimeout(() => child.kill("SIGKILL"), KILL_AFTER_MS);
    timer.unref();
    void ended.then(() => clearTimeout(timer));
  };
  return { stdin: child.stdin, stdout: child.stdout, ended, kill };
}
