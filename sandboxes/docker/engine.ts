import Docker from "dockerode";
import { ServiceError } from "../../src/contract/errors.ts";

/** How to reach the engine; unset fields come from DOCKER_HOST, DOCKER_TLS_VERIFY and DOCKER_CERT_PATH, as for `docker`. */
export type EngineOptions = Docker.DockerOptions;

/** What the driver needs to know of an engine. */
export interface EngineInfo {
  readonly version: string;
  readonly cpus: number;
  readonly runtimes: readonly string[];
  readonly defaultRuntime: string;
  readonly isAppArmorOn: boolean;
  readonly cgroupVersion: "1" | "2";
}

const PROFILE = /^name=apparmor/;

/** A client; connects with its first call. */
export function connectEngine(options: EngineOptions = {}): Docker {
  return new Docker(options);
}

/** Asks the engine about itself. Rejects with `sandbox_unavailable` where none answers. */
export async function inspectEngine(docker: Docker): Promise<EngineInfo> {
  try {
    const info: unknown = await docker.info();
    return readInfo(info);
  } catch (error) {
    throw engineFault("the Docker engine does not answer", error);
  }
}

/** A failure of the engine as the typed error of the port; may heal, so it is retryable. */
export function engineFault(what: string, error: unknown): ServiceError {
  if (error instanceof ServiceError) return error;
  const message = error instanceof Error ? error.message.trim() : String(error);
  return new ServiceError("sandbox_unavailable", `${what}: ${message}`, { cause: error });
}

/** HTTP status of a refusal by the engine; null for any other failure. */
export function statusOf(error: unknown): number | null {
  return error instanceof Error && "statusCode" in error && typeof error.statusCode === "number"
    ? error.statusCode
    : null;
}

function readInfo(info: unknown): EngineInfo {
  const fields = new Map(Object.entries(info ?? {}));
  const text = (name: string): string => {
    const value = fields.get(name);
    return typeof value === "string" ? value : "";
  };
  const security = fields.get("SecurityOptions");
  return {
    version: text("ServerVersion"),
    cpus: Number(fields.get("NCPU")) || 1,
    runtimes: Object.keys(fields.get("Runtimes") ?? {}),
    defaultRuntime: text("DefaultRuntime") || "runc",
    isAppArmorOn: Array.isArray(security) && security.some((option) => PROFILE.test(String(option))),
    cgroupVersion: text("CgroupVersion") === "2" ? "2" : "1",
  };
}
