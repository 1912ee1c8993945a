import { createHash } from "node:crypto";
import { ServiceError } from "../../src/contract/errors.ts";
import type { Limits } from "../../src/contract/limits.ts";
import type {
  BuildResult,
  JoinedRun,
  PairFacts,
  PairRequest,
  Program,
  RunFacts,
  RunOptions,
  RunRequest,
  Sandbox,
  SandboxDescription,
  SandboxHealth,
  Toolchain,
} from "../../src/contract/sandbox.ts";
import type { LanguageDefinition } from "../languages/definition.ts";
import { findLanguage } from "../languages/index.ts";
import { ArtifactCache, artifactKey, planned, type ReadyProgram } from "./artifacts.ts";
import { Attempts } from "./attempts.ts";
import { Builds } from "./builds.ts";
import { decodeFacts, decodePair, encodeJob, encodePair } from "./job.ts";
import { problemOfFileName, problemOfFileNames } from "./names.ts";
import { Pool, type SandboxLog } from "./pool.ts";
import type { StartRunner } from "./process.ts";
import { decoded, type Hello, Slot, SlotFault, SlotUnavailable } from "./slot.ts";

/** So many runs in a row must end in an unexplained SIGKILL before it is taken for the program's own doing. */
const KILLS_TO_BELIEVE = 3;
const ARTIFACT_CACHE_BYTES = 256 * 2 ** 20;

export interface PooledSandboxOptions {
  readonly driver: SandboxDescription["driver"];
  readonly slots: number;
  readonly startRunner: StartRunner;
  readonly toolchains: readonly Toolchain[];
  readonly imageId: string | null;
  /** Container runtime; the kernel's release where the host itself is the runtime. */
  readonly runtime?: string;
  /** Waited for before a program of the language is compiled; never rejects. */
  readonly beforeCompiling?: (language: LanguageDefinition) => Promise<void>;
  readonly log: SandboxLog;
}

/**
 * A sandbox over runners that `startRunner` starts: pool, retries, artifacts and facts, the same for every driver. Rejects with
 * `ServiceError` `sandbox_unavailable` where the first runner can't isolate or fails its probe; the message says why.
 */
export async function createPooledSandbox(options: PooledSandboxOptions): Promise<Sandbox> {
  const seen: { hello: Hello | null } = { hello: null };
  const makeSlot = async (index: number): Promise<Slot> => {
    const slot = new Slot(index, await options.startRunner(index));
    try {
      seen.hello = await slot.ready();
      await probe(slot, options.toolchains);
      return slot;
    } catch (error) {
      await slot.destroy();
      throw error;
    }
  };
  const first = await makeSlot(0).catch((error: unknown) => {
    const reason = error instanceof Error ? error.message : String(error);
    const fixed = error instanceof SlotUnavailable ? "" : " (the slot's probe failed)";
    throw new ServiceError("sandbox_unavailable", `${reason}${fixed}`, { cause: error });
  });
  const { hello } = seen;
  if (hello === null) throw new ServiceError("sandbox_unavailable", "the runner did not introduce itself");
  if (!hello.helper) options.log("warn", {}, "the runner's native helper can't be built here: runs cost twice as much");
  const pool = new Pool({ slots: options.slots, makeSlot, log: options.log }, [first]);
  pool.fill();
  return new PooledSandbox(options, hello, pool);
}

class PooledSandbox implements Sandbox {
  readonly #options: PooledSandboxOptions;
  readonly #hello: Hello;
  readonly #pool: Pool;
  readonly #attempts: Attempts;
  readonly #artifacts = new ArtifactCache(ARTIFACT_CACHE_BYTES);
  readonly #builds: Builds;

  constructor(options: PooledSandboxOptions, hello: Hello, pool: Pool) {
    this.#options = options;
    this.#hello = hello;
    this.#pool = pool;
    this.#attempts = new Attempts(pool, (slot) => probe(slot, options.toolchains), options.log);
    this.#builds = new Builds(this.#attempts, this.#artifacts, options.beforeCompiling);
  }

  describe(): SandboxDescription {
    return {
      driver: this.#options.driver,
      isolation: this.#hello.isolation,
      memory_control: this.#hello.memory_control,
      runtime: this.#options.runtime ?? this.#hello.runtime,
      runner_version: this.#hello.runner_version,
      slots: this.#options.slots,
      image_id: this.#options.imageId,
      toolchains: this.#options.toolchains,
    };
  }

  health(): SandboxHealth {
    return this.#pool.health();
  }

  async build(program: Program, limits: Limits, options: RunOptions = {}): Promise<BuildResult> {
    const language = findLanguage(program.language);
    const toolchain = this.#options.toolchains.find((each) => each.language === program.language);
    if (language === null || toolchain === undefined) {
      throw new ServiceError("toolchain_missing", `this sandbox has no tools for ${program.language}`);
    }
    refuse(problemOfFileNames(Object.keys(program.files)));
    if (!Object.hasOwn(program.files, program.main)) {
      throw new ServiceError("task_invalid", `the program lacks its main file ${JSON.stringify(program.main)}`);
    }
    const key = artifactKey(program, toolchain.digest);
    const known = this.#artifacts.find(key);
    if (known !== null) return { ok: true, artifact: known, cached: true, compile_ms: 0 };
    if (language.compile !== undefined) {
      return await this.#builds.compile(key, program, language, language.compile, limits, options);
    }
    const plan = language.plan(program.main, program.files);
    const ready: ReadyProgram = {
      ...planned(program.files, plan),
      executables: [],
      main: program.main,
      parseCheck: plan.mode === "python" ? "python" : (language.parseCheck?.(program.main) ?? null),
      parsed: null,
    };
    return { ok: true, artifact: this.#artifacts.add(key, program.language, ready), cached: false, compile_ms: 0 };
  }

  async run(request: RunRequest, options: RunOptions = {}): Promise<RunFacts> {
    const program = this.#programOf(request);
    const job = encodeJob(program, request);
    const key = inputKey([request]);
    return await believed(
      () =>
        this.#attempts.perform(key, options, async (slot, queueMs) => {
          const frame = await slot.perform(job, options.signal);
          return parsedFacts(
            program,
            decoded(() => decodeFacts(frame, 0, queueMs)),
          );
        }),
      unexplained,
    );
  }

  async runPair(request: PairRequest, options: RunOptions = {}): Promise<PairFacts> {
    const [lead, peer] = [this.#programOf(request.lead), this.#programOf(request.peer)];
    const job = encodePair(lead, peer, request);
    const key = inputKey([request.lead, request.peer]);
    return await believed(
      () =>
        this.#attempts.perform(key, options, async (slot, queueMs) => {
          const frame = await slot.perform(job, options.signal);
          const facts = decoded(() => decodePair(frame, queueMs));
          return { ...facts, lead: parsedFacts(lead, facts.lead), peer: parsedFacts(peer, facts.peer) };
        }),
      (facts) => unexplained(facts.lead) || (!facts.peer_stopped && unexplained(facts.peer)),
    );
  }

  /** The finished program of a run whose file names are fit for a sandbox. */
  #programOf(request: JoinedRun): ReadyProgram {
    const program = this.#artifacts.programOf(request.artifact);
    if (program === null) {
      throw new ServiceError("sandbox_fault", "the artifact is not known here; build it again", { retryable: true });
    }
    refuse(problemOfFiles(program, request));
    return program;
  }

  close(): Promise<void> {
    return this.#pool.close();
  }
}

/** What `once` finds, asked again while it is doubtful: what recurs is the program's own. */
async function believed<T>(once: () => Promise<T>, isDoubtful: (facts: T) => boolean): Promise<T> {
  let facts = await once();
  for (let seen = 1; seen < KILLS_TO_BELIEVE && isDoubtful(facts); seen++) facts = await once();
  return facts;
}

/** Whether a program parses is asked once; later runs of it are told. */
function parsedFacts(program: ReadyProgram, facts: RunFacts): RunFacts {
  if (facts.parsed !== null) program.parsed = facts.parsed;
  return facts.parsed === null && facts.killed_by === null ? { ...facts, parsed: program.parsed } : facts;
}

/**
 * A SIGKILL that the sandbox did not send: from the program itself, or from somebody on the host, and nothing tells which. A
 * program that kills itself does so every time.
 */
function unexplained(facts: RunFacts): boolean {
  return facts.signal === "SIGKILL" && facts.killed_by === null;
}

/** Runs a program of each toolchain's language and looks at what it did. Rejects with `SlotFault`. */
async function probe(slot: Slot, toolchains: readonly Toolchain[]): Promise<void> {
  for (const { language } of toolchains) {
    const definition = findLanguage(language);
    if (definition === null) continue;
    const files = { [definition.main]: Buffer.from(definition.smoke.source) };
    const plan = definition.plan(definition.main, files);
    if (plan.mode !== "python") continue;
    const program: ReadyProgram = {
      ...{ files, executables: [], main: definition.main },
      ...{ plan, parseCheck: null, parsed: true },
    };
    const frame = await slot.perform(
      encodeJob(program, {
        artifact: { key: "probe", language },
        stdin: Buffer.from(definition.smoke.stdin),
        limits: PROBE_LIMITS,
        seed: "0000000000000000",
      }),
    );
    const facts = decoded(() => decodeFacts(frame, 0, 0));
    const printed = Buffer.from(facts.stdout).toString();
    if (facts.exit_code !== 0 || printed !== definition.smoke.stdout) {
      const said = Buffer.from(facts.stderr).toString().slice(-500);
      throw new SlotFault(
        `a ${language} program that must work did not: exit ${facts.exit_code}, signal ${facts.signal}, ` +
          `killed by ${facts.killed_by}, printed ${JSON.stringify(printed)}, said ${JSON.stringify(said)}`,
      );
    }
  }
}

const PROBE_LIMITS: Limits = {
  cpu_ms: 10_000,
  wall_ms: 60_000,
  memory_bytes: 256 * 2 ** 20,
  stack_bytes: 64 * 2 ** 20,
  output_bytes: 2 ** 20,
  processes: 16,
  disk_bytes: 16 * 2 ** 20,
  file_bytes: 16 * 2 ** 20,
  open_files: 64,
  compile_ms: 30_000,
};

function problemOfFiles(program: ReadyProgram, request: JoinedRun): string | null {
  const inputs = Object.keys(request.input_files ?? {});
  if (inputs.includes(program.main)) return `the input file ${JSON.stringify(program.main)} is the program itself`;
  const problem = problemOfFileNames([...Object.keys(program.files), ...inputs]);
  if (problem !== null) return problem;
  for (const name of request.output_files ?? []) {
    const reason = problemOfFileName(name);
    if (reason !== null) return `the file name ${JSON.stringify(name)} ${reason}`;
  }
  return null;
}

/** Files that can't be laid out are the caller's fault, never a slot's. */
function refuse(problem: string | null): void {
  if (problem !== null) throw new ServiceError("task_invalid", problem);
}

/** Names an input for the fault statistics: the programs and what they read. */
function inputKey(requests: readonly (RunRequest | JoinedRun)[]): string {
  const hash = createHash("sha256");
  for (const request of requests) {
    hash.update(request.artifact.key);
    if ("stdin" in request) hash.update(request.stdin);
    for (const text of request.argv ?? []) hash.update(`\0${text}`);
  }
  return hash.digest("hex");
}
