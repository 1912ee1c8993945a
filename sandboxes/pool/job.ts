import type {
  CollectedFile,
  JoinedRun,
  Killer,
  PairFacts,
  PairRequest,
  RunFacts,
  RunRequest,
} from "../../src/contract/sandbox.ts";
import type { ReadyProgram } from "./artifacts.ts";
import { type Frame, isObject } from "./frames.ts";
import type { Job } from "./slot.ts";

/** What a runner may take beyond a run's own wall limit: setting it up, killing it, moving its output. */
const GRACE_MS = 90_000;
/** Wall time of a parse check, as a multiple of its CPU limit (sandboxes/runner/supervisor.py). */
const CHECK_FACTOR = 6;
const CHECK_CPU_MS = 10_000;

/** The job of one run. `check` asks whether the main file parses in case the run fails. */
export function encodeJob(program: ReadyProgram, request: RunRequest): Job {
  const body = new Body();
  const run = encodeRun(program, request, body);
  return { header: { runs: [run] }, parts: body.parts, patienceMs: patienceOf(run) };
}

/** The job of two runs that read what the other writes. */
export function encodePair(lead: ReadyProgram, peer: ReadyProgram, request: PairRequest): Job {
  const body = new Body();
  const runs = [encodeRun(lead, request.lead, body), encodeRun(peer, request.peer, body)];
  const wires = [
    [0, 1],
    [1, 0],
  ];
  return {
    header: { runs, wires, goes_on_after: request.peer_goes_on_after },
    parts: body.parts,
    patienceMs: Math.max(...runs.map(patienceOf)),
  };
}

/** The binary part of a job, piece by piece; a piece is named by its offset and length. */
class Body {
  readonly parts: Uint8Array[] = [];
  #offset = 0;

  add(bytes: Uint8Array): [number, number] {
    const slice: [number, number] = [this.#offset, bytes.length];
    this.parts.push(bytes);
    this.#offset += bytes.length;
    return slice;
  }
}

type EncodedRun = ReturnType<typeof encodeRun>;

function encodeRun(program: ReadyProgram, request: RunRequest | JoinedRun, body: Body) {
  const files = [...Object.entries(program.files), ...Object.entries(request.input_files ?? {})].map(
    ([path, bytes]) => [path, ...body.add(bytes), program.executables.includes(path) ? 1 : 0],
  );
  const { plan } = program;
  const argv = [...(plan.mode === "exec" ? plan.argv(request) : []), ...(request.argv ?? [])];
  return {
    mode: plan.mode,
    profile: plan.mode === "python" ? plan.profile : "base",
    main: program.main,
    argv,
    env: plan.mode === "exec" ? (plan.env ?? {}) : {},
    files,
    stdin: "stdin" in request ? body.add(request.stdin) : null,
    limits: request.limits,
    seed: request.seed,
    outputs: request.output_files ?? [],
    check: program.parsed === null ? program.parseCheck : null,
  };
}

function patienceOf(run: EncodedRun): number {
  const checkMs = run.check !== null ? CHECK_FACTOR * Math.max(CHECK_CPU_MS, run.limits.cpu_ms) : 0;
  return run.limits.wall_ms + checkMs + GRACE_MS;
}

/** The facts of a pair. Throws where the answer does not have their shape. */
export function decodePair(frame: Frame, queueMs: number): PairFacts {
  const { peer_ended_first, peer_stopped } = frame.header;
  if (typeof peer_ended_first !== "boolean" || typeof peer_stopped !== "boolean") {
    throw new Error("a runner's answer does not say how a pair ended");
  }
  return {
    lead: decodeFacts(frame, 0, queueMs),
    peer: decodeFacts(frame, 1, queueMs),
    peer_ended_first,
    peer_stopped,
  };
}

/** The facts of run `index` in a runner's answer. Throws where the answer does not have their shape. */
export function decodeFacts(frame: Frame, index: number, queueMs: number): RunFacts {
  const runs: unknown = frame.header.runs;
  const run: unknown = Array.isArray(runs) ? runs[index] : undefined;
  if (!isObject(run)) throw new Error("a runner's answer lacks a run");
  return {
    exit_code: run.exit_code === null ? null : number(run.exit_code),
    signal: run.signal === null ? null : String(run.signal),
    killed_by: killer(run.killed_by),
    parsed: typeof run.parsed === "boolean" ? run.parsed : null,
    cpu_ms: number(run.cpu_ms),
    wall_ms: number(run.wall_ms),
    memory_bytes: number(run.memory_bytes),
    stdout: slice(frame.body, run.stdout),
    stderr: slice(frame.body, run.stderr),
    stdout_truncated: run.stdout_truncated === true,
    stderr_truncated: run.stderr_truncated === true,
    output_files: outputFiles(frame.body, run.output_files),
    queue_ms: queueMs,
  };
}

function number(value: unknown): number {
  if (typeof value !== "number" || !Number.isFinite(value)) throw new Error("a runner's answer lacks a number");
  return value;
}

function killer(value: unknown): Killer {
  if (value === null || value === "cpu" || value === "wall" || value === "memory" || value === "output") return value;
  throw new Error("a runner's answer names an unknown killer");
}

function slice(body: Buffer, at: unknown): Uint8Array {
  if (!Array.isArray(at)) throw new Error("a runner's answer lacks a slice");
  const start = number(at[0]);
  const end = start + number(at[1]);
  if (start < 0 || end < start || end > body.length) throw new Error("a slice lies outside a runner's answer");
  return body.subarray(start, end);
}

function outputFiles(body: Buffer, value: unknown): Readonly<Record<string, CollectedFile>> {
  const files: Record<string, CollectedFile> = Object.create(null);
  for (const [name, file] of Object.entries(isObject(value) ? value : {})) {
    const state = isObject(file) ? file.state : undefined;
    if (isObject(file) && state === "file") files[name] = { state, bytes: slice(body, file.slice) };
    else if (state === "missing" || state === "not_regular" || state === "too_large") files[name] = { state };
    else throw new Error("a runner's answer has a file of unknown state");
  }
  return files;
}
