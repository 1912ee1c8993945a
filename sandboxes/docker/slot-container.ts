import { type Duplex, pipeline } from "node:stream";
import type Docker from "dockerode";
import type { RunnerProcess } from "../pool/process.ts";
import { createDemux } from "./demux.ts";
import { engineFault, statusOf } from "./engine.ts";

const STDERR_KEPT = 4096;
/** An engine that hangs must not hold a slot's place for ever. */
const REMOVE_MS = 10_000;
const START_MS = 60_000;

/** Names of containers that may still be there because the engine could not be asked to remove them. */
export type Leftovers = Set<string>;

/** Tries again to remove what could not be removed before. Never rejects: what stays is tried again the next time. */
export async function sweep(docker: Docker, leftovers: Leftovers): Promise<void> {
  await Promise.all([...leftovers].map((name) => remove(docker.getContainer(name), name, leftovers)));
}

/**
 * Creates a container, attaches before it starts so that nothing is missed, and feeds `preamble` to its stdin. Rejects with
 * `sandbox_unavailable`; the container is then removed, or noted in `leftovers`.
 */
export async function startSlotContainer(
  docker: Docker,
  options: Docker.ContainerCreateOptions & { readonly name: string },
  preamble: Buffer,
  leftovers: Leftovers,
): Promise<RunnerProcess> {
  const { name } = options;
  try {
    const container = await docker.createContainer({ ...options, abortSignal: AbortSignal.timeout(START_MS) });
    const socket = await attach(container);
    try {
      await container.start({ abortSignal: AbortSignal.timeout(START_MS) });
      return connect(container, name, socket, preamble, leftovers);
    } catch (error) {
      socket.destroy();
      throw error;
    }
  } catch (error) {
    // By name: the engine may have made it without its answer having arrived.
    await remove(docker.getContainer(name), name, leftovers);
    throw engineFault("a slot's container could not be started", error);
  }
}

async function attach(container: Docker.Container): Promise<Duplex> {
  const stream = await container.attach({ stream: true, stdin: true, stdout: true, stderr: true, hijack: true });
  return stream as Duplex;
}

function connect(
  container: Docker.Container,
  name: string,
  socket: Duplex,
  preamble: Buffer,
  leftovers: Leftovers,
): RunnerProcess {
  let tail = Buffer.alloc(0);
  const demux = createDemux((chunk) => {
    tail = Buffer.concat([tail, chunk]).subarray(-STDERR_KEPT);
  });
  let removal: Promise<void> | null = null;
  const kill = (): void => {
    removal ??= remove(container, name, leftovers).then(() => {
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

/** Kills and removes a container. Never rejects: where the engine can't be asked, the name is noted. */
async function remove(container: Docker.Container, name: string, leftovers: Leftovers): Promise<void> {
  const deadline = AbortSignal.timeout(REMOVE_MS);
  try {
    await container.remove({ force: true, v: true, abortSignal: deadline }).catch((error: unknown) => {
      // 409: the engine is removing it already, because it has ended.
      if (statusOf(error) !== 409) throw error;
      return container.wait({ condition: "removed", abortSignal: deadline });
    });
    leftovers.delete(name);
  } catch (error) {
    // 404: it is gone.
    if (statusOf(error) === 404) leftovers.delete(name);
    else leftovers.add(name);
  }
}
