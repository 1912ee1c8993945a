import type Docker from "dockerode";
import type { Isolation } from "../../src/contract/sandbox.ts";
import { bootstrapCommand } from "./bootstrap.ts";

/** How the containers of one service are built; found by trying at start. */
export interface ContainerMode {
  readonly isolation: Isolation;
  /** AppArmor profile of the containers; null where the engine has no AppArmor. */
  readonly appArmor: "assay-runner" | "unconfined" | null;
}

/** Settings that all slots of a service share. */
export interface ContainerSettings {
  /** Id of the image, so that a tag moved later changes nothing under a running service. */
  readonly imageId: string;
  /** The seccomp profile, as JSON text. */
  readonly seccomp: string;
  readonly runtime: string | null;
  /** Names the data dir; the next service over it removes what this one leaves. */
  readonly owner: string;
  /** Names this service process. */
  readonly instance: string;
  /** Lowest uid of the slots outside the container; each slot has its own. */
  readonly uidBase: number;
  /** The most memory that a run may ask for, bytes. */
  readonly maxMemoryBytes: number;
  /** The most processes that a run may ask for. */
  readonly maxProcesses: number;
}

export const OWNER_LABEL = "assay.owner";
export const INSTANCE_LABEL = "assay.instance";

const MIB = 1024 * 1024;
/** Runner, warm interpreters, outputs on their way out, and the page tables of a run. */
const MEMORY_OVERHEAD_BYTES = 768 * MIB;
const PROCESS_OVERHEAD = 64;
/** What a root runner holds until it makes itself the candidate: mounts and namespaces, and the candidate's ids. */
const ROOTED_CAPABILITIES = ["SYS_ADMIN", "SETUID", "SETGID"];

/** The container of one slot. `runnerConfig` is JSON for the runner's command line. */
export function containerOptions(
  name: string,
  slot: number,
  mode: ContainerMode,
  settings: ContainerSettings,
  runnerConfig: string,
): Docker.ContainerCreateOptions & { readonly name: string } {
  const isRooted = mode.isolation === "rooted";
  const uid = settings.uidBase + slot;
  const memory = settings.maxMemoryBytes + MEMORY_OVERHEAD_BYTES;
  const security = ["no-new-privileges:true", `seccomp=${settings.seccomp}`];
  if (mode.appArmor !== null) security.push(`apparmor=${mode.appArmor}`);
  return {
    name,
    Image: settings.imageId,
    Entrypoint: [],
    Cmd: bootstrapCommand(runnerConfig),
    User: isRooted ? "0:0" : `${uid}:${uid}`,
    Env: ["PATH=/usr/local/bin:/usr/bin:/bin", "LANG=C.UTF-8", "HOME=/tmp"],
    WorkingDir: "/",
    Hostname: "sandbox",
    // The engine closes stdin when the service's connection goes, and the runner ends at the end of its input: no container
    // outlives its service.
    OpenStdin: true,
    StdinOnce: true,
    AttachStdin: true,
    AttachStdout: true,
    AttachStderr: true,
    Tty: false,
    NetworkDisabled: true,
    Labels: { [OWNER_LABEL]: settings.owner, [INSTANCE_LABEL]: settings.instance },
    HostConfig: {
      AutoRemove: true,
      NetworkMode: "none",
      IpcMode: "private",
      ReadonlyRootfs: true,
      CapDrop: ["ALL"],
      CapAdd: isRooted ? ROOTED_CAPABILITIES : [],
      SecurityOpt: security,
      // A process may mount a fresh /proc in namespaces of its own only where nothing of the outer one is covered. What is
      // bared here is seen by the runner alone: candidates get their own /proc, and their uid can write none of it.
      ...{ MaskedPaths: [], ReadonlyPaths: [] },
      Tmpfs: { "/tmp": "rw,nosuid,nodev,noexec,size=4m,mode=1777" },
      Memory: memory,
      // Equal to Memory: no swap.
      MemorySwap: memory,
      PidsLimit: settings.maxProcesses + PROCESS_OVERHEAD,
      Ulimits: [
        { Name: "core", Soft: 0, Hard: 0 },
        { Name: "stack", Soft: -1, Hard: -1 },
        { Name: "nofile", Soft: 8192, Hard: 8192 },
      ],
      LogConfig: { Type: "none", Config: {} },
      RestartPolicy: { Name: "no" },
      Init: false,
      ...(settings.runtime !== null && { Runtime: settings.runtime }),
    },
  };
}
