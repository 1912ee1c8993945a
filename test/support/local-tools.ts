import { spawn, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { runLongCheck } from "../../graders/long-check.ts";
import type { GradingTools, TestCase, TestOutcome } from "../../src/contract/grader.ts";
import type { Limits } from "../../src/contract/limits.ts";
import type { Artifact, CollectedFile, Program, RunFacts, RunRequest } from "../../src/contract/sandbox.ts";
import { classifyRun } from "../../src/core/classify.ts";
import { TEST_LANGUAGES } from "./languages.ts";

const PYTHON = existsSync("/usr/bin/python3") ? "/usr/bin/python3" : "python3";

/** Whether the Python of these tools can import `module`. */
export function hasLocalModule(module: string): boolean {
  return spawnSync(PYTHON, ["-c", `import ${module}`]).status === 0;
}

export const TEST_LIMITS: Limits = {
  cpu_ms: 5_000,
  wall_ms: 10_000,
  memory_bytes: 512 * 1024 * 1024,
  stack_bytes: 64 * 1024 * 1024,
  output_bytes: 1024 * 1024,
  processes: 64,
  disk_bytes: 64 * 1024 * 1024,
  file_bytes: 64 * 1024 * 1024,
  open_files: 256,
  compile_ms: 10_000,
};

export interface LocalTools extends GradingTools {
  /** Every run so far, with what its program, stdin and input files were: what a candidate could have seen. */
  readonly runs: readonly { readonly program: Program; readonly request: Omit<RunRequest, "limits" | "seed"> }[];
}

/** Grading tools over bare Python processes WITHOUT isolation: for trusted test programs only. */
export function createLocalTools(limits: Limits = TEST_LIMITS): LocalTools {
  const programs = new Map<string, Program>();
  const { signal } = new AbortController();
  const runs: { program: Program; request: Omit<RunRequest, "limits" | "seed"> }[] = [];

  async function runOne(testCase: TestCase): Promise<TestOutcome> {
    const program = programs.get(testCase.request.artifact.key);
    if (program === undefined) throw new Error("no such artifact");
    runs.push({ program, request: testCase.request });
    const facts = await runProgram(program, testCase.request, limits);
    const failed = classifyRun(facts, limits);
    const decided = failed === null ? await testCase.check(facts, signal) : { ...failed, score: 0 };
    return {
      id: testCase.id,
      verdict: decided.verdict,
      score: decided.score,
      weight: testCase.weight,
      subtask: testCase.subtask,
      cpu_ms: facts.cpu_ms,
      wall_ms: facts.wall_ms,
      memory_bytes: 0,
      evidence: `${decided.evidence}${facts.exit_code === 0 ? "" : ` ${Buffer.from(facts.stderr).toString()}`}`,
    };
  }

  function add(program: Program): Artifact {
    const key = `local-${programs.size}`;
    programs.set(key, program);
    return { key, language: program.language };
  }

  return {
    limits,
    seed: "0123456789abcdef",
    signal,
    runs,
    longCheck: async (job) => runLongCheck(job),
    jury: {
      languages: TEST_LANGUAGES,
      build: async (program) => add(program),
      run: async (request) => {
        const program = programs.get(request.artifact.key);
        if (program === undefined) throw new Error("no such artifact");
        return runProgram(program, request, limits);
      },
    },
    build: async (program) => ({ ok: true, artifact: add(program), cached: false, compile_ms: 0 }),
    runTests: async (cases) => {
      const outcomes: TestOutcome[] = [];
      for (const testCase of cases) {
        if (!("request" in testCase)) throw new Error("talks need a sandbox");
        outcomes.push(await runOne(testCase));
      }
      return outcomes;
    },
  };
}

async function writeAll(root: string, files: Readonly<Record<string, Uint8Array>>): Promise<void> {
  for (const [name, bytes] of Object.entries(files)) {
    await mkdir(dirname(join(root, name)), { recursive: true });
    await writeFile(join(root, name), bytes);
  }
}

async function runProgram(
  program: Program,
  request: Omit<RunRequest, "limits" | "seed">,
  limits: Limits,
): Promise<RunFacts> {
  const root = await mkdtemp(join(tmpdir(), "assay-local-"));
  try {
    await writeAll(root, { ...program.files, ...request.input_files });
    const started = performance.now();
    const ended = await execute(root, program.main, request, limits);
    const files: [string, CollectedFile][] = [];
    for (const name of request.output_files ?? []) files.push([name, await collect(join(root, name))]);
    return {
      ...ended,
      cpu_ms: 0,
      wall_ms: performance.now() - started,
      memory_bytes: 0,
      parsed: Buffer.from(ended.stderr).includes("SyntaxError") ? false : null,
      stdout_truncated: false,
      stderr_truncated: false,
      output_files: Object.fromEntries(files),
      queue_ms: 0,
    };
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}

async function collect(path: string): Promise<CollectedFile> {
  return existsSync(path) ? { state: "file", bytes: await readFile(path) } : { state: "missing" };
}

function execute(
  root: string,
  main: string,
  request: Omit<RunRequest, "limits" | "seed">,
  limits: Limits,
): Promise<Pick<RunFacts, "exit_code" | "signal" | "killed_by" | "stdout" | "stderr">> {
  return new Promise((resolve, reject) => {
    const child = spawn(PYTHON, [main, ...(request.argv ?? [])], {
      cwd: root,
      env: { PATH: "/usr/bin:/bin", LANG: "C.UTF-8" },
      timeout: limits.wall_ms,
      killSignal: "SIGKILL",
    });
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => stdout.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => stderr.push(chunk));
    child.stdin.on("error", () => {});
    child.stdin.end(request.stdin);
    child.on("error", reject);
    child.on("close", (code, signal) =>
      resolve({
        exit_code: code,
        signal,
        killed_by: child.killed ? "wall" : null,
        stdout: Buffer.concat(stdout),
        stderr: Buffer.concat(stderr),
      }),
    );
  });
}

/** All text that a run could read: its program's files, stdin and input files. */
export function visibleText(run: LocalTools["runs"][number]): string {
  const parts = [
    ...Object.values(run.program.files),
    run.request.stdin,
    ...Object.values(run.request.input_files ?? {}),
  ];
  return [...Object.keys(run.program.files), ...parts.map((part) => Buffer.from(part).toString())].join("\n");
}
