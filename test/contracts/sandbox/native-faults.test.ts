import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, test } from "vitest";
import { createNativeSandbox } from "../../../sandboxes/native/driver.ts";
import { asServiceError } from "../../../src/contract/errors.ts";
import type { Sandbox } from "../../../src/contract/sandbox.ts";
import { ending, LIMITS, lines, python } from "./harness.ts";

const PYTHON = "/usr/bin/python3";
const RUNNER = fileURLToPath(new URL("../../../sandboxes/runner/main.py", import.meta.url));

interface ProcessRow {
  readonly pid: number;
  readonly parent: number;
  readonly args: string;
}

function processes(): ProcessRow[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const parent = Number(
          readFileSync(`/proc/${name}/stat`, "utf8")
            .replace(/^.*\) /s, "")
            .split(" ")[1],
        );
        return [{ pid: Number(name), parent, args: readFileSync(`/proc/${name}/cmdline`, "utf8") }];
      } catch {
        return []; // It ended while it was looked at.
      }
    });
}

/** Pids of the runner's processes below `service`: the keepers, then all below them. */
function runnerPids(service = process.pid): { keepers: number[]; supervisors: number[]; below: number[] } {
  const all = processes();
  const children = (pid: number): number[] => all.filter((row) => row.parent === pid).map((row) => row.pid);
  const keepers = all
    .filter((row) => row.parent === service && row.args.includes("runner/main.py"))
    .map((row) => row.pid);
  const supervisors = keepers.flatMap(children);
  const below: number[] = [];
  for (let level = supervisors.flatMap(children); level.length > 0; level = level.flatMap(children))
    below.push(...level);
  return { keepers, supervisors, below };
}

function kill(pids: readonly number[], signal: NodeJS.Signals = "SIGKILL"): void {
  for (const pid of pids) {
    try {
      process.kill(pid, signal);
    } catch {
      // Gone already.
    }
  }
}

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

async function until(what: () => boolean, patienceMs = 20_000): Promise<boolean> {
  const end = performance.now() + patienceMs;
  while (performance.now() < end) {
    if (what()) return true;
    await sleep(50);
  }
  return what();
}

/** Control groups that slots of `service` have made and not taken away. */
function groupsOf(service: number): string[] {
  const own = readFileSync("/proc/self/cgroup", "utf8")
    .split("\n")
    .flatMap((line) => {
      const [, controllers, path] = line.split(":");
      return controllers
        ? controllers.split(",").map((name) => `/sys/fs/cgroup/${name}${path}`)
        : [`/sys/fs/cgroup${path}`];
    });
  return own
    .filter((directory) => existsSync(directory))
    .flatMap((directory) =>
      readdirSync(directory)
        .filter((name) => name.startsWith(`assay.${service}.`))
        .map((name) => `${directory}/${name}`),
    );
}

describe("faults of native slots", () => {
  let made: Sandbox | null = null;
  const start = async (slots: number): Promise<Sandbox> => {
    made = await createNativeSandbox({ slots });
    await until(() => made !== null && runnerPids().keepers.length === slots);
    return made;
  };
  afterEach(async () => {
    await made?.close();
    made = null;
  });

  test.each([
    ["the keeper", () => runnerPids().keepers],
    ["the supervisor", () => runnerPids().supervisors],
    ["everything below the supervisor, the warm interpreter too", () => runnerPids().below],
  ])("runs again elsewhere what was running when %s was killed", async (_name, victims) => {
    const sandbox = await start(2);
    const running = python(sandbox, "import time; time.sleep(1.2); print('done')");
    await sleep(400);
    kill(victims());
    const ran = await running;
    expect([ending(ran), ran.stdout]).toEqual(["exit 0", "done\n"]);
    expect(sandbox.health().faults).toBeGreaterThan(0);
    expect(await until(() => runnerPids().keepers.length === 2 && sandbox.health().ready)).toBe(true);
    const after = await Promise.all([1, 2, 3, 4].map((n) => python(sandbox, `print(${n})`)));
    expect(after.map((each) => each.stdout)).toEqual(["1\n", "2\n", "3\n", "4\n"]);
  });

  test("never blames a program while somebody kills runners: right facts or a retryable error", async () => {
    const sandbox = await start(2);
    let over = false;
    const killer = (async () => {
      while (!over) {
        await sleep(400);
        const { keepers, supervisors, below } = runnerPids();
        const all = [...keepers, ...supervisors, ...below];
        kill([all[Math.floor(Math.random() * all.length)] ?? 0].filter((pid) => pid > 0));
      }
    })();
    const outcomes = await Promise.all(
      Array.from({ length: 60 }, async (_, n) => {
        try {
          const ran = await python(sandbox, `import time; time.sleep(0.1); print(${n})`);
          return ending(ran) === "exit 0" && ran.stdout === `${n}\n` ? "right" : `WRONG ${ending(ran)} ${ran.stdout}`;
        } catch (error) {
          const fault = asServiceError(error, "internal");
          return fault.code === "sandbox_unavailable" && fault.retryable
            ? "retryable"
            : `${fault.code}: ${fault.message}`;
        }
      }),
    );
    over = true;
    await killer;
    expect(outcomes.filter((each) => each !== "right" && each !== "retryable")).toEqual([]);
    expect(outcomes.filter((each) => each === "right").length).toBeGreaterThan(0);
    expect(await until(() => runnerPids().keepers.length === 2)).toBe(true);
    expect((await python(sandbox, "print('whole')")).stdout).toBe("whole\n");
  }, 180_000);

  test("takes all that a run's end closes in one go, after a halt of the runner", async () => {
    const sandbox = await start(1);
    const source =
      "import sys, time; print('x' * 60000, flush=True); print('y', file=sys.stderr, flush=True); time.sleep(0.4)";
    const running = python(sandbox, source, { stdin: Buffer.alloc(2 ** 20) });
    await sleep(200);
    kill(runnerPids().supervisors, "SIGSTOP");
    await sleep(800);
    kill(runnerPids().supervisors, "SIGCONT");
    const ran = await running;
    expect([ending(ran), ran.stdout.length, ran.stderr, sandbox.health().faults]).toEqual(["exit 0", 60_001, "y\n", 0]);
  });

  test("refuses for good an input that breaks three healthy slots by itself", async () => {
    const sandbox = await start(1);
    let over = false;
    const killer = (async () => {
      while (!over) {
        await sleep(30);
        // Only while the candidate sleeps in the run: never during a probe, which is the sandbox's own.
        const marked = processes().filter((row) => row.args.startsWith("/bin/sleep\0" + "7.25"));
        if (marked.length > 0) kill(runnerPids().keepers);
      }
    })();
    const broken = python(sandbox, "import os; os.execv('/bin/sleep', ['/bin/sleep', '7.25'])");
    await expect(broken).rejects.toMatchObject({ code: "sandbox_fault", retryable: false });
    over = true;
    await killer;
    expect((await python(sandbox, "print('others run')")).stdout).toBe("others run\n");
  }, 60_000);

  test("leaves no process and no control group behind when it is closed, even in the middle of a run", async () => {
    const sandbox = await start(2);
    const running = python(
      sandbox,
      lines("import os, time", "if os.fork() == 0:", "    os.setsid(); time.sleep(60)", "time.sleep(60)"),
      {
        limits: { wall_ms: 60_000 },
      },
    );
    running.catch(() => undefined);
    await sleep(500);
    const { keepers, supervisors, below } = runnerPids();
    await sandbox.close();
    await expect(running).rejects.toMatchObject({
      code: expect.stringMatching(/sandbox_unavailable|sandbox_fault/),
      retryable: true,
    });
    const left = [...keepers, ...supervisors, ...below].filter((pid) => existsSync(`/proc/${pid}`));
    expect(left).toEqual([]);
    expect(await until(() => groupsOf(process.pid).length === 0, 5_000)).toBe(true);
    await expect(python(sandbox, "print(1)")).rejects.toMatchObject({ code: "sandbox_unavailable" });
  });

  test("dies with a service that is killed, and the next start sweeps up", async () => {
    const driver = fileURLToPath(new URL("../../../sandboxes/native/driver.ts", import.meta.url));
    const script = lines(
      `import { createNativeSandbox } from ${JSON.stringify(driver)};`,
      "const sandbox = await createNativeSandbox({ slots: 2 });",
      "const files = { 'main.py': Buffer.from('import time; time.sleep(60)') };",
      "const built = await sandbox.build({ language: 'python', main: 'main.py', files }, {});",
      "const limits = { cpu_ms: 60000, wall_ms: 60000, memory_bytes: 1 << 28, stack_bytes: 1 << 26, output_bytes: 1 << 20, processes: 16, disk_bytes: 1 << 24, file_bytes: 1 << 24, open_files: 64, compile_ms: 1000 };",
      "console.log('running');",
      "await sandbox.run({ artifact: built.artifact, stdin: Buffer.alloc(0), limits, seed: '0' });",
    );
    const service: ChildProcess = spawn(process.execPath, ["--import", "tsx", "--input-type=module", "-e", script], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    await new Promise((resolve) => service.stdout?.once("data", resolve));
    await sleep(800);
    const pid = service.pid ?? 0;
    const { keepers, supervisors, below } = runnerPids(pid);
    const all = [...keepers, ...supervisors, ...below];
    expect(all.length).toBeGreaterThanOrEqual(8);
    service.kill("SIGKILL");
    expect(await until(() => all.every((each) => !existsSync(`/proc/${each}`)))).toBe(true);
    await start(1);
    expect(groupsOf(pid)).toEqual([]);
  }, 60_000);
});

test("a task that grants a compiler next to no time does not make a good compiler a missing one", async (context) => {
  const sandbox = await createNativeSandbox({ slots: 1 });
  try {
    const has = sandbox.describe().toolchains.some(({ language }) => language === "cpp");
    context.skip(!has, "no tools for cpp");
    const files = { "main.cpp": Buffer.from("#include <bits/stdc++.h>\nint main() {}\n") };
    const program = { language: "cpp", main: "main.cpp", files };
    const built = await sandbox.build(program, { ...LIMITS, compile_ms: 1 });
    expect(built.ok ? "built" : built.facts.killed_by).toBe("cpu");
    expect((await sandbox.build(program, LIMITS)).ok).toBe(true);
  } finally {
    await sandbox.close();
  }
});

describe("a host that can't isolate", () => {
  test("says that Python is missing, and how to name another", async () => {
    const made = createNativeSandbox({ slots: 1, pythonPath: "/nonexistent/python3" });
    await expect(made).rejects.toMatchObject({
      code: "sandbox_unavailable",
      message: expect.stringContaining("ASSAY_PYTHON"),
    });
  });

  test("names the setting that forbids user namespaces", () => {
    // Inside a user namespace of its own, the limit on further ones can be set to none.
    const wrap = lines(
      "import ctypes, json, os, sys",
      "libc = ctypes.CDLL(None)",
      "if os.getuid() == 0: os.setgroups([]); os.setresgid(54321, 54321, 54321); os.setresuid(54321, 54321, 54321); libc.prctl(4, 1, 0, 0, 0)",
      "uid = os.getuid()",
      "assert libc.unshare(0x10000000) == 0",
      "open('/proc/self/setgroups', 'w').write('deny')",
      "open('/proc/self/uid_map', 'w').write(f'{uid} {uid} 1'); open('/proc/self/gid_map', 'w').write(f'{os.getgid()} {os.getgid()} 1')",
      "open('/proc/sys/user/max_user_namespaces', 'w').write('0')",
      "config = {'slot': 0, 'name': 'none', 'mode': 'auto', 'memory_control': 'sampled', 'uid_base': 1, 'binds': [], 'service_pid': os.getppid()}",
      // The file is read here: the checkout may be closed to the uid.
      `source = sys.argv[1]`,
      "os.execv(sys.executable, [sys.executable, '-I', '-S', source, json.dumps(config)])",
    );
    let output: Buffer;
    try {
      output = execFileSync(PYTHON, ["-c", wrap, RUNNER], { input: "" });
    } catch (error) {
      output =
        typeof error === "object" && error !== null && "stdout" in error && Buffer.isBuffer(error.stdout)
          ? error.stdout
          : Buffer.alloc(0);
    }
    expect(output.toString()).toContain("set the sysctl user.max_user_namespaces above 0");
  });
});
