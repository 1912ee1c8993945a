import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";

export const PROJECT = fileURLToPath(new URL("../..", import.meta.url));
const LAUNCHER = fileURLToPath(new URL("../../src/cli/launch.mjs", import.meta.url));

export interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Launched {
  readonly child: ChildProcess;
  /** What it has printed so far. */
  stdout(): string;
  stderr(): string;
  readonly finished: Promise<Finished>;
}

export interface LaunchOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly stdin?: string;
  /** A command line that ends by executing the one put behind it: how a test gives the service another host. */
  readonly wrapper?: readonly string[];
}

/** Starts the real `assay` command in a process of its own; killed with the test. */
export function launch(argv: readonly string[], { env = {}, stdin, wrapper = [] }: LaunchOptions = {}): Launched {
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith("ASSAY_"));
  const [command = process.execPath, ...args] = [...wrapper, process.execPath, LAUNCHER, ...argv];
  const child = spawn(command, args, {
    cwd: PROJECT,
    env: { ...Object.fromEntries(inherited), ...env },
    stdio: ["pipe", "pipe", "pipe"],
  });
  const printed = { stdout: "", stderr: "" };
  child.stdout.on("data", (chunk) => {
    printed.stdout += String(chunk);
  });
  child.stderr.on("data", (chunk) => {
    printed.stderr += String(chunk);
  });
  child.stdin.end(stdin ?? "");
  const finished = once(child, "close").then(() => ({ code: child.exitCode, ...printed }));
  onTestFinished(async () => {
    child.kill("SIGKILL");
    await finished;
  });
  return { child, stdout: () => printed.stdout, stderr: () => printed.stderr, finished };
}

/** Runs the command to its end. */
export function assay(argv: readonly string[], options?: LaunchOptions): Promise<Finished> {
  return launch(argv, options).finished;
}

/** Starts a service on a free port and resolves with its address once it listens. */
export async function serve(
  dataDir: string,
  env: Readonly<Record<string, string>> = {},
  wrapper: readonly string[] = [],
): Promise<Launched & { url: string }> {
  const service = launch(["serve", "--data-dir", dataDir], {
    env: { ASSAY_PORT: "0", ASSAY_LOG_LEVEL: "warn", ...env },
    wrapper,
  });
  const url = await until(() => /listening on (http:\S+),/.exec(service.stderr())?.[1], 100_000, service.stderr);
  return { ...service, url };
}

/** Polls until `look` finds something. Rejects after `timeoutMs`, with what `state` says. */
export async function until<T>(look: () => T | undefined, timeoutMs: number, state: () => string): Promise<T> {
  const giveUpAt = Date.now() + timeoutMs;
  for (;;) {
    const found = look();
    if (found !== undefined) return found;
    if (Date.now() > giveUpAt) throw new Error(`gave up after ${timeoutMs} ms: ${state()}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
