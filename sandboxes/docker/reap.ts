import type Docker from "dockerode";
import { INSTANCE_LABEL, OWNER_LABEL } from "./container-options.ts";
import { engineFault, statusOf } from "./engine.ts";

/**
 * Removes containers that a former service over the same data dir has left, and returns how many there were. Only one service
 * at a time owns a data dir, so a container of the same owner and another instance is an orphan. Rejects with
 * `sandbox_unavailable`.
 */
export async function reapOrphans(docker: Docker, owner: string, instance: string): Promise<number> {
  try {
    const found = await docker.listContainers({ all: true, filters: { label: [`${OWNER_LABEL}=${owner}`] } });
    const orphans = found.filter((each) => each.Labels[INSTANCE_LABEL] !== instance);
    await Promise.all(orphans.map((each) => remove(docker.getContainer(each.Id))));
    return orphans.length;
  } catch (error) {
    throw engineFault("containers of a former service could not be removed", error);
  }
}

async function remove(container: Docker.Container): Promise<void> {
  try {
    await container.remove({ force: true, v: true });
  } catch (error) {
    const status = statusOf(error);
    // 404: it is gone; 409: it is going.
    if (status !== 404 && status !== 409) throw error;
  }
}
