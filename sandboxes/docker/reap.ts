import type Docker from "dockerode";
import { INSTANCE_LABEL, OWNER_LABEL } from "./container-options.ts";
import { engineFault, statusOf } from "./engine.ts";

/** A container that has not been started by then never will be: its service has died in between. */
const NEVER_STARTED_S = 600;

/**
 * Removes containers that dead services have left, and returns how many there were: those of `owner` that another instance has
 * made, since only one service at a time holds a data dir (null: by a command that holds none), and those of anybody that were
 * made long ago and never started. Rejects with `sandbox_unavailable`.
 */
export async function reapOrphans(docker: Docker, owner: string | null, instance: string): Promise<number> {
  try {
    const found = await docker.listContainers({ all: true, filters: { label: [OWNER_LABEL] } });
    const oldest = Date.now() / 1000 - NEVER_STARTED_S;
    const orphans = found.filter(({ Labels, State, Created }) => {
      if (State === "created" && Created < oldest) return true;
      return Labels[OWNER_LABEL] === owner && Labels[INSTANCE_LABEL] !== instance;
    });
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
