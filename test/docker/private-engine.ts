import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { connectEngine } from "../../sandboxes/docker/engine.ts";

const DAEMON = "/usr/sbin/dockerd";

/** An engine of the test's own, to be killed: the machine's belongs to everybody. */
export interface PrivateEngine {
  readonly socketPath: string;
  start(): Promise<void>;
  /** Ends the daemon at once, as a crash does; its containers may live on without it. */
  kill(): Promise<void>;
  close(): Promise<void>;
}

/** Whether this process may start an engine. */
export function canStartEngine(): boolean {
  return process.getuid?.() === 0 && existsSync(DAEMON);
}

export async function createPrivateEngine(): Promise<PrivateEngine> {
  const directory = mkdtempSync(join(tmpdir(), "assay-engine-"));
  const socketPath = join(directory, "docker.sock");
  let daemon: ChildProcess | null = null;

  async function start(): Promise<void> {
    const started = spawn(
      DAEMON,
      [
        `--host=unix://${socketPath}`,
        `--data-root=${join(directory, "data")}`,
        `--exec-root=${join(directory, "exec")}`,
        `--pidfile=${join(directory, "pid")}`,
        // Without a bridge an engine takes `docker0` away, also from under the machine's own; with one it uses what is there.
        ...(existsSync("/sys/class/net/docker0") ? [] : ["--bridge=none"]),
        "--iptables=false",
        "--ip6tables=false",
      ],
      { stdio: "ignore" },
    );
    daemon = started;
    const docker = connectEngine({ socketPath });
    for (let tries = 0; tries < 240; tries++) {
      if (started.exitCode !== null) throw new Error(`dockerd ended with status ${started.exitCode}`);
      const answers = await docker.ping().catch(() => null);
      if (answers !== null) return;
      await sleep(250);
    }
    throw new Error("dockerd does not answer");
  }

  async function end(signal: NodeJS.Signals): Promise<void> {
    const ending = daemon;
    daemon = null;
    if (ending === null || ending.exitCode !== null) return;
    const exited = once(ending, "exit");
    ending.kill(signal);
    await exited;
  }

  await start();
  return {
    socketPath,
    start,
    kill: () => end("SIGKILL"),
    async close() {
      await end("SIGTERM");
      unmountBelow(directory);
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** A daemon that was killed leaves its mounts; those of the innermost directories go first. */
function unmountBelow(directory: string): void {
  const points = readFileSync("/proc/self/mountinfo", "utf8")
    .split("\n")
    .map((line) => line.split(" ")[4] ?? "")
    .filter((point) => point.startsWith(`${directory}/`));
  for (const point of points.sort().reverse()) spawnSync("umount", ["--lazy", point]);
}

/** Copies an image from the machine's engine, layers and labels and all. */
export async function copyImage(name: string, socketPath: string): Promise<void> {
  const target = connectEngine({ socketPath });
  const progress = await target.loadImage(await connectEngine().getImage(name).get(), { quiet: true });
  await once(progress.resume(), "end");
}
