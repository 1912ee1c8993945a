import { randomFillSync } from "node:crypto";
import { readFile } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { explainMath } from "../graders/math/explain.ts";
import { GRADERS } from "../graders/registry.ts";
import { createDockerSandbox } from "../sandboxes/docker/driver.ts";
import { buildImages } from "../sandboxes/docker/images/build.ts";
import { ownerOfDataDir } from "../sandboxes/docker/owner.ts";
import { LANGUAGE_CATALOGUE } from "../sandboxes/languages/index.ts";
import { createNativeSandbox } from "../sandboxes/native/driver.ts";
import type { SandboxLog } from "../sandboxes/pool/pool.ts";
import type { CliHost, Listening, SandboxTrial } from "./cli/host.ts";
import { runCli } from "./cli/run.ts";
import type { Config } from "./config/config.ts";
import { usableCpus } from "./config/cpus.ts";
import { asServiceError, ServiceError } from "./contract/errors.ts";
import type { Sandbox } from "./contract/sandbox.ts";
import type { Log } from "./contract/telemetry.ts";
import type { Admitted } from "./core/admit.ts";
import type { Assay } from "./core/assay.ts";
import { createAssay } from "./core/create-assay.ts";
import { createSigner, type Signer } from "./core/record.ts";
import { startRetention } from "./core/retention.ts";
import type { Graded } from "./core/settlement.ts";
import { buildApp } from "./http/app.ts";
import { openApiDocument } from "./http/openapi.ts";
import { createMemoryQueue } from "./queue/memory.ts";
import { backupSqlite, openSqliteStore } from "./store/sqlite/index.ts";
import { createLog } from "./telemetry/log.ts";
import { createMetrics, type MetricsRegistry } from "./telemetry/metrics.ts";
import { createCheckPool } from "./workers/check-pool.ts";
import { createRulePool } from "./workers/rule-pool.ts";

const MIB = 1024 * 1024;
/** Below this much free space in the data dir nothing new is admitted; what is under way still fits. */
const MIN_FREE_BYTES = 64 * MIB;
/** Rule gradings under way at once: enough that worker threads get full groups while commits are on their way. */
const RULES_IN_FLIGHT = 2_048;

export interface Composed {
  readonly assay: Assay;
  readonly log: Log;
  readonly metrics: MetricsRegistry;
}

/** Builds every adapter and the service over them. Rejects where the data dir is held by another process. */
export async function compose(config: Config, isWarmedUp = false): Promise<Composed> {
  const log = createLog({ level: config.logLevel });
  const metrics = createMetrics();
  if (config.unknownVariables.length > 0) {
    log.warn({ variables: config.unknownVariables }, "variables that mean nothing here, perhaps misspelt");
  }
  const store = await openSqliteStore({ dataDir: config.dataDir });
  const { sandbox, problem } = await trySandbox(config, log, true);
  const slots = sandbox?.describe().slots ?? 0;
  const queue = createMemoryQueue<Admitted, Graded>({
    limit: config.queueLimit,
    concurrency: { rules: RULES_IN_FLIGHT, sandbox: Math.max(1, 2 * slots) },
  });
  metrics.watch({ queueDepth: (lane) => queue.depth(lane), sandboxHealth: () => sandbox?.health() ?? null });
  const threads = Math.max(1, usableCpus() - 1);
  const assay = await createAssay({
    store,
    queue,
    graders: GRADERS,
    rules: createRulePool({ threads, log }),
    longChecks: createCheckPool({ threads }),
    languages: LANGUAGE_CATALOGUE,
    sandbox,
    sandboxProblem: problem,
    maxima: config.maxima,
    signer: await loadSigner(config),
    host: hostname(),
    drainMs: config.drainMs,
    minFreeBytes: MIN_FREE_BYTES,
    isWarmedUp,
    now: () => new Date(),
    newId: newRecordId,
    log,
    metrics,
  });
  return { assay, log, metrics };
}

/** `ownsDataDir` is true for the one service that holds it: only that may remove what a former one left behind. */
async function trySandbox(config: Config, log: Log, ownsDataDir: boolean): Promise<SandboxTrial> {
  try {
    const sandbox = await createSandbox(config, log, ownsDataDir);
    const { driver, isolation, memory_control, slots } = sandbox.describe();
    log.info({ driver, isolation, memory_control, slots }, "sandbox ready");
    return { sandbox, problem: null };
  } catch (error) {
    const fault = asServiceError(error, "sandbox_unavailable");
    log.warn({ code: fault.code, problem: fault.message }, "no sandbox: only rules are served");
    return { sandbox: null, problem: fault.message };
  }
}

async function createSandbox(config: Config, log: Log, ownsDataDir: boolean): Promise<Sandbox> {
  switch (config.sandbox) {
    case "docker":
      return await dockerSandbox(config, log, ownsDataDir);
    case "native":
      return await nativeSandbox(config, log, ownsDataDir);
    case "auto":
      try {
        return await dockerSandbox(config, log, ownsDataDir);
      } catch (error) {
        const docker = asServiceError(error, "sandbox_unavailable");
        log.info({ code: docker.code, problem: docker.message }, "no Docker sandbox: taking the native one");
        try {
          return await nativeSandbox(config, log, ownsDataDir);
        } catch (second) {
          const native = asServiceError(second, "sandbox_unavailable");
          throw new ServiceError("sandbox_unavailable", `docker: ${docker.message}; native: ${native.message}`);
        }
      }
  }
}

async function dockerSandbox(config: Config, log: Log, ownsDataDir: boolean): Promise<Sandbox> {
  return await createDockerSandbox({
    imagePrefix: config.imagePrefix,
    maxMemoryBytes: config.maxima.memory_bytes,
    maxProcesses: config.maxima.processes,
    log: sandboxLog(log),
    ...(config.slots !== null && { slots: config.slots }),
    ...(config.dockerRuntime !== null && { runtime: config.dockerRuntime }),
    ...(ownsDataDir && { owner: await ownerOfDataDir(config.dataDir) }),
  });
}

function nativeSandbox(config: Config, log: Log, ownsDataDir: boolean): Promise<Sandbox> {
  return createNativeSandbox({
    slots: config.slots ?? usableCpus(),
    log: sandboxLog(log),
    ...(ownsDataDir && { headersDir: join(config.dataDir, "headers") }),
    ...(config.python !== null && { pythonPath: config.python }),
  });
}

function sandboxLog(log: Log): SandboxLog {
  return (level, fields, message) => log[level]({ ...fields }, message);
}

async function loadSigner(config: Config): Promise<Signer | null> {
  return config.signingKey === null ? null : createSigner(await readFile(config.signingKey, "utf8"));
}

const RANDOM_BYTES = 10;
/** Random bytes for many ids: one call for each costs twenty times as much. */
const randomPool = Buffer.alloc(512 * RANDOM_BYTES);
let poolAt = randomPool.length;

/** 48 bits of time, then 80 random bits: unique without coordination, and roughly in the order of creation. */
function newRecordId(): string {
  if (poolAt === randomPool.length) {
    randomFillSync(randomPool);
    poolAt = 0;
  }
  const random = randomPool.toString("hex", poolAt, poolAt + RANDOM_BYTES);
  poolAt += RANDOM_BYTES;
  return `rec_${Date.now().toString(16).padStart(12, "0")}${random}`;
}

async function listen(config: Config): Promise<Listening> {
  const { assay, log, metrics } = await compose(config, true);
  const app = buildApp({ assay, config, log, metrics });
  const url = await app.listen({ host: config.host, port: config.port });
  log.info({ url }, "listening");
  const retention = config.retentionDays === null ? null : startRetention(assay, config.retentionDays, log);
  return {
    url,
    async close() {
      await retention?.stop();
      // Requests that wait for a grading are answered while the queue drains; only then may their connections go.
      await assay.close();
      await app.close();
    },
  };
}

const host: CliHost = {
  compose: async (config) => (await compose(config)).assay,
  listen,
  trySandbox: (config) => trySandbox(config, createLog({ level: config.logLevel }), false),
  buildImages,
  backup: (config, path) => backupSqlite(config.dataDir, path),
  explainMath,
  openApi: openApiDocument,
};

/** Runs the `assay` command and resolves with its exit code. */
export function main(argv: readonly string[]): Promise<number> {
  return runCli(argv, host);
}
