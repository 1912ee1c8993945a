import { hash } from "node:crypto";
import type { Limits } from "../contract/limits.ts";
import type { Grading } from "../contract/record.ts";
import type { SolutionContent } from "../contract/solution.ts";
import { DESCRIPTIVE_FIELDS, type Task } from "../contract/task.ts";
import type { Digest } from "../contract/text.ts";
import { canonicalJson, digestOf, sha256 } from "./canonical.ts";

const DESCRIPTIVE: ReadonlySet<string> = new Set(DESCRIPTIVE_FIELDS);

/**
 * Digest of what a task judges by: its fields before defaults are filled, without those that only describe it. The prompt of
 * an `assert` task is one that judges: its helpers serve the tests, and a completion continues it.
 */
export function taskDigest(task: Task): Digest {
  const known = digests.get(task);
  if (known !== undefined) return known;
  const judging: Record<string, unknown> = {};
  for (const [field, value] of Object.entries(task)) {
    if (!DESCRIPTIVE.has(field) || (field === "prompt" && task.kind === "assert")) judging[field] = value;
  }
  const digest = digestOf(judging);
  digests.set(task, digest);
  return digest;
}

/** Tasks are never changed once parsed, and one request asks for its digest more than once. */
const digests = new WeakMap<Task, Digest>();

/** Digest of a solution's content in the normal form of `normaliseSolution`. */
export function solutionDigest(solution: SolutionContent): Digest {
  return digestOf(solution);
}

/** Size of a solution's text in UTF-8 bytes. */
export function solutionBytes(solution: SolutionContent): number {
  if ("text" in solution) return Buffer.byteLength(solution.text);
  if ("code" in solution) return Buffer.byteLength(solution.code);
  if ("answer" in solution) return Buffer.byteLength(solution.answer);
  return Buffer.byteLength(solution.patch);
}

/** First 8 bytes of SHA-256(task digest, solution digest), hexadecimal: seeds whatever in a run may be random. */
export function seedOf(task: Digest, solution: Digest): string {
  return hash("sha256", task + solution, "hex").slice(0, 16);
}

/** All that can change the outcome of a grading in a sandbox. */
export interface ExecutionInputs {
  readonly runner_version: string;
  readonly isolation: string;
  readonly memory_control: string;
  readonly language: string;
  readonly toolchain_digest: string;
  readonly limits: Limits;
  /** Toolchain digests of the task's own programs that judge, by language; absent where it has none. */
  readonly jury_toolchains?: Readonly<Record<string, string>>;
}

export interface HashedInputs {
  readonly task: Digest;
  readonly solution: Digest;
  readonly grader: { readonly name: string; readonly version: string };
  /** Null for pure rules, and where no program runs. */
  readonly execution: ExecutionInputs | null;
  /** What `seedOf` makes of the two digests. */
  readonly seed: string;
}

/** Identity of an input: gradings with equal hashes decide the same. */
export function inputHash(inputs: HashedInputs): Digest {
  return digestOf(inputs);
}

/** Hash of a record's decisions and their inputs; nothing that varies by nature, as times, hosts or messages. */
export function recordHash(grading: Omit<Grading, "record_hash">): Digest {
  return sha256(recordHashText(grading));
}

/** The members in canonical order, which spares sorting them. */
function recordHashText(grading: Omit<Grading, "record_hash">): string {
  const { task, solution, grader, environment, status, error, reward, score, verdict, integrity, components } = grading;
  const { counts, tests } = grading;
  return canonicalJson({
    components,
    counts,
    environment,
    error: error === null ? null : { code: error.code },
    grader,
    integrity,
    reward,
    score,
    solution,
    status,
    task,
    tests: tests.map((test) => ({ id: test.id, score: test.score, verdict: test.verdict })),
    verdict,
  });
}
