import type { LanguageId } from "./language.ts";
import type { Limits } from "./limits.ts";

/** How a driver separates candidate code from the host: in user namespaces, or under a root runner that drops its rights. */
export type Isolation = "userns" | "rooted";

/** How a run's memory is bounded: by a control group, or by sampling resident memory. */
export type MemoryControl = "cgroup1" | "cgroup2" | "sampled";

/** A program as files; `main` names the one that is run or compiled. Paths are relative, `/`-separated, without `..`. */
export interface Program {
  readonly language: LanguageId;
  readonly files: Readonly<Record<string, Uint8Array>>;
  readonly main: string;
}

/** A program made ready to run: opaque outside the driver, content-addressed by program and toolchain. */
export interface Artifact {
  readonly key: string;
  readonly language: LanguageId;
}

/** What became of a build. A refused program is a result, never an error. */
export type BuildResult =
  | { readonly ok: true; readonly artifact: Artifact; readonly cached: boolean; readonly compile_ms: number }
  | { readonly ok: false; readonly facts: RunFacts; readonly compile_ms: number };

/** One execution of one program. */
export interface RunRequest {
  readonly artifact: Artifact;
  readonly argv?: readonly string[];
  readonly stdin: Uint8Array;
  /** Written into the working directory before the program starts. */
  readonly input_files?: Readonly<Record<string, Uint8Array>>;
  /** Collected after the last process of the run is gone; regular files of one link only. */
  readonly output_files?: readonly string[];
  readonly limits: Limits;
  /** Seeds the language's random generator where it has a global one; 64 bits in hex. */
  readonly seed: string;
}

/** One of two runs that are joined: what it reads comes from the other, which reads what it writes. */
export type JoinedRun = Omit<RunRequest, "stdin">;

/** Two runs joined by pipes, each in namespaces of its own: nothing but those two pipes is shared. */
export interface PairRequest {
  /** The trusted one, as an interactor. */
  readonly lead: JoinedRun;
  readonly peer: JoinedRun;
  /** Exit codes of the lead after which the peer may go on to its own end; after any other end of the lead it is stopped. */
  readonly peer_goes_on_after: readonly number[];
}

/** What both runs of a pair did. `stdout` is empty in both: the pipes took it. */
export interface PairFacts {
  readonly lead: RunFacts;
  readonly peer: RunFacts;
  /**
   * True where the peer's end came before the lead's. The order is causal: whoever ended because the other had ended is never
   * the first, however busy the host is.
   */
  readonly peer_ended_first: boolean;
  /** True where the peer was stopped because of how the lead had ended; its facts mean nothing then. */
  readonly peer_stopped: boolean;
}

export interface RunOptions {
  readonly signal?: AbortSignal;
  /** Run while no other slot of this driver runs anything: for verdicts that load must not decide. */
  readonly quiet?: boolean;
  /** Told each time that the work begins: more than once where the slot under it broke, or an end can't be explained. */
  readonly onBegun?: () => void;
}

/** A file the program was asked for: its bytes, or why there are none. */
export type CollectedFile =
  | { readonly state: "file"; readonly bytes: Uint8Array }
  | { readonly state: "missing" | "not_regular" | "too_large" };

/** What stopped a run, by time of the first event; null where it ended by itself. */
export type Killer = "cpu" | "wall" | "memory" | "output" | null;

/** What one run did. No opinion: `core/classify` makes the verdict. */
export interface RunFacts {
  readonly exit_code: number | null;
  /** Name of the signal that ended the main process, as `SIGSEGV`. */
  readonly signal: string | null;
  readonly killed_by: Killer;
  /** False where the program's text is not valid in its language; null where the language does not tell. */
  readonly parsed: boolean | null;
  /** CPU time of the whole process tree, milliseconds. */
  readonly cpu_ms: number;
  /** From start until no process of the run was left, milliseconds. */
  readonly wall_ms: number;
  /** Highest memory of the run, tmpfs pages included, warm pages it inherited excluded. */
  readonly memory_bytes: number;
  readonly stdout: Uint8Array;
  /** The first part of stderr; at most 64 KiB are kept. */
  readonly stderr: Uint8Array;
  readonly stdout_truncated: boolean;
  readonly stderr_truncated: boolean;
  readonly output_files: Readonly<Record<string, CollectedFile>>;
  /** Time the request waited for a slot, milliseconds; never charged to the candidate. */
  readonly queue_ms: number;
}

/** What a driver offers right now for one language. */
export interface Toolchain {
  readonly language: LanguageId;
  readonly version: string;
  /** SHA-256 over package names and versions, so that equal rebuilds agree. */
  readonly digest: string;
}

export interface SandboxDescription {
  readonly driver: "native" | "docker";
  readonly isolation: Isolation;
  readonly memory_control: MemoryControl;
  /** Container runtime or host kernel release. */
  readonly runtime: string;
  readonly runner_version: string;
  readonly slots: number;
  readonly image_id: string | null;
  readonly toolchains: readonly Toolchain[];
}

/** Slots in use and free, for health and metrics. */
export interface SandboxHealth {
  readonly ready: boolean;
  readonly slots: number;
  readonly busy: number;
  readonly waiting: number;
  /** Slots lost and replaced since start. */
  readonly faults: number;
  readonly problem: string | null;
}

/**
 * Runs untrusted programs and returns facts; knows nothing of tasks. Its own failures are rejected as `ServiceError` with
 * `sandbox_unavailable`, `sandbox_fault`, `toolchain_missing` or `image_missing`; what a program does is always a result.
 * A rejected run has left nothing behind and may be tried again: the driver has replaced the slot it broke.
 */
export interface Sandbox {
  describe(): SandboxDescription;
  health(): SandboxHealth;
  /** Makes `program` runnable; identical concurrent builds are joined, finished ones are answered from a bounded cache. */
  build(program: Program, limits: Limits, options?: RunOptions): Promise<BuildResult>;
  run(request: RunRequest, options?: RunOptions): Promise<RunFacts>;
  /**
   * Runs two programs in one slot, joined by pipes. Neither is hurt by the other's end: what the one still writes is taken and
   * dropped (and counts as its output), what it reads ends. A standard output that is closed early is seen as closed at the end
   * of the run only.
   */
  runPair(request: PairRequest, options?: RunOptions): Promise<PairFacts>;
  close(): Promise<void>;
}
