import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { connect, createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A socket that leads to the real engine and can be taken away and given back, as when an engine stops and starts again. */
export interface CutEngine {
  readonly socketPath: string;
  /** Drops every connection and refuses new ones. */
  stop(): Promise<void>;
  start(): Promise<void>;
  close(): Promise<void>;
}

export async function createCutEngine(): Promise<CutEngine> {
  const directory = mkdtempSync(join(tmpdir(), "assay-engine-"));
  const socketPath = join(directory, "docker.sock");
  const sockets = new Set<Socket>();
  let server: Server | null = null;

  async function start(): Promise<void> {
    server = createServer((near) => {
      const far = connectFar();
      for (const [one, other] of [
        [near, far],
        [far, near],
      ] as const) {
        sockets.add(one);
        one.on("close", () => {
          sockets.delete(one);
          other.destroy();
        });
        one.on("error", () => other.destroy());
        one.pipe(other);
      }
    });
    server.listen(socketPath);
    await once(server, "listening");
  }

  async function stop(): Promise<void> {
    const stopped = server;
    server = null;
    if (stopped === null) return;
    const closed = once(stopped, "close");
    stopped.close();
    for (const socket of sockets) socket.destroy();
    await closed;
  }

  await start();
  return {
    socketPath,
    start,
    stop,
    async close() {
      await stop();
      rmSync(directory, { recursive: true });
    },
  };
}

/** A connection to the engine of this machine. */
function connectFar(): Socket {
  const path = process.env.DOCKER_HOST?.replace(/^unix:\/\//, "") || "/var/run/docker.sock";
  return connect({ path, allowHalfOpen: true });
}
