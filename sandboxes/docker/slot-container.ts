import { type Duplex, pipeline } from "node:stream";
import type Docker from "dockerode";
import type { RunnerProcess } from "../pool/process.ts";
import { createDemux } from "./demux.ts";
import { engineFault, statusOf } from "./engine.ts";

const STDERR_KEPT = 4096;
/** An engine that hangs must not hold a slot's place for ever. */
const REMOVE_MS = 10_000;
const START_MS = 60_000;

/**
 * Creates a container, attaches before it starts so that nothing is missed, and feeds `preamble` to its stdin. Rejects with
 * `sandbox_unavailable`, or `image_missing` where the image is gone; no container is left behind then.
 */
export async function startSlotContainer(
  docker: Docker,
  options: Docker.ContainerCreateOptions,
  preamble: Buffer,
): Promise<RunnerProcess> {
  let container: Docker.Container | null = null;
  try {
    container = await docker.createContainer({ ...options, abortSignal: AbortSignal.timeout(START_MS) });
    const socket = await attach(container);
    try {
      await container.start({ abortSignal: AbortSignal.timeout(START_MS) });
      return connect(container, socket, preamble);
    } catch (error) {
      socket.destroy();
      throw error;
    }
  } catch (error) {
    if (container !== null) await remove(container);
    throw engineFault("a slot's container could not be started", error);
  }
}

async function attach(container: Docker.Container): Promise<Duplex> {
  const stream = await container.attach({ stream: true, stdin: true, stdout: true, stderr: true, hijack: true });
  return stream as Duplex;
}

function connect(container: Docker.Container, socket: Duplex, preamble: Buffer): RunnerProcess {
  let tail = Buffer.alloc(0);
  const demux = createDemux((chunk) => {
    tail = Buffer.concat([tail, chunk]).subarray(-STDERR_KEPT);
  });
  let removal: Promise<void> | null = null;
  const kill = (): void => {
    removal ??= remove(container).then(() => {
      socket.destroy();
    });
  };
  const ended = new Promise<string>((resolve) => {
    pipeline(socket, demux, (error) => {
      // The container goes with its connection; asked for all the same, since only then its place is known to be free.
      kill();
      const said = tail.toString("utf8").trim();
      const how = error ? `its connection broke: ${error.message}` : "its container ended";
      void removal?.then(() => resolve(said === "" ? how : `${how}: ${said}`));
    });
  });
  socket.write(preamble);
  return { stdin: socket, stdout: demux, ended, kill };
}

/** Kills and removes a container. One that is gone, or that an absent engine will have stopped, is no failure. */
async function remove(container: Docker.Container): Promise<void> {
  const deadline = AbortSignal.timeout(REMOVE_MS);
  try {
    await container.remove({ force: true, v: true, abortSignal: deadline });
  } catch (error) {
    // 409: the engine is removing it already, because it has ended. Otherwise it is gone, or the engine can't be asked: then
    // the reaper finds it at the next start.
    if (statusOf(error) === 409)
      await container.wait({ condition: "removed", abortSignal: deadline }).catch(() => null);
  }
}
