import { describe, expect, test } from "vitest";
import { ServiceError } from "../../../src/contract/errors.ts";
import type { Sandbox } from "../../../src/contract/sandbox.ts";
import { ending, lines, MIB, python, textOf } from "./harness.ts";

/** What a run returns: its end, its output, its limits. */
export function testFacts(sandbox: () => Sandbox): void {
  describe("ends", () => {
    test.each([
      ["an ordinary end", "print(1)", "exit 0"],
      ["an exit code", "import sys; sys.exit(3)", "exit 3"],
      ["an exit code beyond a byte", "import sys; sys.exit(256 + 7)", "exit 7"],
      ["an exit message", "import sys; sys.exit('no')", "exit 1"],
      ["an uncaught exception", "1 / 0", "exit 1"],
      ["os._exit", "import os; os._exit(42)", "exit 42"],
      ["a signal to itself", "import os; os.kill(os.getpid(), 11)", "SIGSEGV"],
      ["an abort", "import os; os.abort()", "SIGABRT"],
      ["a real-time signal", "import os; os.kill(os.getpid(), 40)", "SIG40"],
      ["SIGKILL to itself, which is no limit", "import os; os.kill(os.getpid(), 9)", "SIGKILL"],
      [
        "an exit inside a thread, which ends only the thread",
        "import threading, sys\nthreading.Thread(target=sys.exit, args=(4,)).start()",
        "exit 0",
      ],
    ])("reports %s", async (_name, source, expected) => {
      const ran = await python(sandbox(), source);
      expect(ending(ran)).toBe(expected);
    });

    test("tells a program that can't be parsed from one that fails", async () => {
      const states = await Promise.all(
        [
          "print(1",
          "1 / 0",
          "print('fine')",
          "raise SyntaxError('only pretended')",
          "import sys; sys.stderr.write('SyntaxError: invalid syntax\\n'); sys.exit(1)",
          "exec('1 +')",
          `${"(".repeat(5_000)}1${")".repeat(5_000)}`,
          "# coding: utf-8\nprint('\udc80')",
        ].map((source) => python(sandbox(), source)),
      );
      expect(states.map((ran) => ran.parsed)).toEqual([false, true, true, true, true, true, false, true]);
    });

    test("calls bytes that are not UTF-8 unparsable", async () => {
      const ran = await python(
        sandbox(),
        Buffer.concat([Buffer.from("x = '"), Buffer.from([0xff, 0xfe]), Buffer.from("'\n")]),
      );
      expect(ran.parsed).toBe(false);
    });

    test("knows again what an earlier run told of the same program", async () => {
      const source = "import sys\nif input() == 'fail': sys.exit(1)";
      const first = await python(sandbox(), source, { stdin: "fail\n" });
      const second = await python(sandbox(), source, { stdin: "fail\n" });
      expect([first.parsed, second.parsed]).toEqual([true, true]);
    });
  });

  describe("streams", () => {
    test("carries every byte of stdin, stdout and stderr", async () => {
      const bytes = Buffer.from(Array.from({ length: 70_000 }, (_, index) => index % 256));
      const source =
        "import sys\nd = sys.stdin.buffer.read()\nsys.stdout.buffer.write(d)\nsys.stderr.buffer.write(d[:1000])";
      const ran = await python(sandbox(), source, { stdin: bytes });
      expect(Buffer.from(ran.raw.stdout).equals(bytes)).toBe(true);
      expect(Buffer.from(ran.raw.stderr).equals(bytes.subarray(0, 1000))).toBe(true);
    });

    test("moves 3 MiB each way at once without a deadlock", async () => {
      const stdin = Buffer.alloc(3 * MIB, "x");
      const source =
        "import sys\nwhile True:\n    d = sys.stdin.buffer.read1(4096)\n    if not d: break\n    sys.stdout.buffer.write(d)";
      const ran = await python(sandbox(), source, { stdin });
      expect([ending(ran), ran.raw.stdout.length]).toEqual(["exit 0", stdin.length]);
    });

    test("does not mind 1 MiB of stdin that nobody reads", async () => {
      const ran = await python(sandbox(), "print('done')", { stdin: Buffer.alloc(MIB, "x") });
      expect([ending(ran), ran.stdout]).toEqual(["exit 0", "done\n"]);
    });

    test("stops a gigabyte of output at the limit", async () => {
      const source = "import sys\nblock = b'x' * 65536\nfor _ in range(16384): sys.stdout.buffer.write(block)";
      const ran = await python(sandbox(), source);
      expect([ran.killed_by, ran.raw.stdout.length, ran.stdout_truncated]).toEqual(["output", 4 * MIB, true]);
    });

    test("counts stderr against the limit and keeps 64 KiB of it", async () => {
      const few = await python(sandbox(), "import sys\nsys.stderr.write('e' * 200000)");
      const many = await python(sandbox(), "import sys\nsys.stderr.write('e' * 6000000)");
      expect([ending(few), few.stderr.length, few.stderr_truncated]).toEqual(["exit 0", 65_536, true]);
      expect([ending(many), many.stderr.length]).toEqual(["output", 65_536]);
    });

    test("passes output of exactly the limit, and stops one byte more", async () => {
      const exact = await python(sandbox(), "print('x' * 999)", { limits: { output_bytes: 1000 } });
      const over = await python(sandbox(), "print('x' * 1000)", { limits: { output_bytes: 1000 } });
      expect([ending(exact), exact.stdout_truncated]).toEqual(["exit 0", false]);
      expect([over.killed_by, over.stdout_truncated, over.raw.stdout.length]).toEqual(["output", true, 1000]);
    });

    test("returns when the program ends, whatever background process holds its pipes", async () => {
      const source = lines(
        "import os, sys, time",
        "if os.fork() == 0:",
        "    os.setsid()",
        "    if os.fork() == 0:",
        "        time.sleep(60); os.write(1, b'late')",
        "    os._exit(0)",
        "print('done')",
      );
      const ran = await python(sandbox(), source);
      expect([ending(ran), ran.stdout]).toEqual(["exit 0", "done\n"]);
      expect(ran.wall_ms).toBeLessThan(5_000);
    });

    test("keeps what was printed before the end, and nothing of what came after it", async () => {
      const source = lines(
        "import os, time",
        "if os.fork() == 0:",
        "    time.sleep(0.3); os.write(1, b'LATE'); os._exit(0)",
        "print('early')",
      );
      const ran = await python(sandbox(), source);
      expect(ran.stdout).toBe("early\n");
    });
  });

  describe("limits", () => {
    test("ends an endless loop at one and a half times its CPU limit", async () => {
      const ran = await python(sandbox(), "while True: pass", { limits: { cpu_ms: 400, wall_ms: 20_000 } });
      expect(ran.killed_by).toBe("cpu");
      expect(ran.cpu_ms).toBeGreaterThanOrEqual(600);
      expect(ran.cpu_ms).toBeLessThan(900);
    });

    test("counts the CPU time of children that nobody waits for", async () => {
      const source = lines(
        "import os, signal, time",
        "signal.signal(signal.SIGCHLD, signal.SIG_IGN)",
        "for _ in range(40):",
        "    if os.fork() == 0:",
        "        t = time.process_time()",
        "        while time.process_time() - t < 0.1: pass",
        "        os._exit(0)",
        "    time.sleep(0.12)",
      );
      const ran = await python(sandbox(), source, { limits: { cpu_ms: 500, wall_ms: 30_000 } });
      expect(ran.killed_by).toBe("cpu");
    });

    test("ends a sleeper at its wall limit", async () => {
      const ran = await python(sandbox(), "import time; time.sleep(60)", { limits: { wall_ms: 500 } });
      expect([ran.killed_by, ran.wall_ms >= 500, ran.wall_ms < 3_000]).toEqual(["wall", true, true]);
    });

    test("ends a program that stops itself", async () => {
      const ran = await python(sandbox(), "import os; os.kill(os.getpid(), 19)", { limits: { wall_ms: 500 } });
      expect(ran.killed_by).toBe("wall");
    });

    test("ends a program that ignores every signal", async () => {
      const source =
        "import signal, time\nfor n in range(1, 65):\n    try: signal.signal(n, signal.SIG_IGN)\n    except (OSError, ValueError): pass\ntime.sleep(60)";
      const ran = await python(sandbox(), source, { limits: { wall_ms: 500 } });
      expect(ran.killed_by).toBe("wall");
    });

    test("ends a program that takes too much memory", async () => {
      const ran = await python(sandbox(), "x = []\nwhile True: x.append(bytearray(1 << 20))");
      expect(ran.killed_by).toBe("memory");
    });

    test("lets a program use most of its memory, and says how much it was", async () => {
      const ran = await python(sandbox(), "x = bytearray(200 << 20)\nprint(len(x))\nimport time; time.sleep(0.05)");
      expect(ending(ran)).toBe("exit 0");
      expect(ran.memory_bytes).toBeGreaterThan(190 * MIB);
      expect(ran.memory_bytes).toBeLessThan(256 * MIB);
    });

    test("does not charge a program for the warm interpreter's memory", async () => {
      const ran = await python(sandbox(), "print(1)");
      expect(ran.memory_bytes).toBeLessThan(8 * MIB);
    });

    test("counts the memory of all processes together", async () => {
      const source = lines(
        "import os, time",
        "for _ in range(4):",
        "    if os.fork() == 0:",
        "        x = bytearray(90 << 20); time.sleep(20); os._exit(0)",
        "time.sleep(20)",
      );
      const ran = await python(sandbox(), source);
      expect(ran.killed_by).toBe("memory");
    });

    test("does not count memory that forks share more than once", async () => {
      const source = lines(
        "import os, time, gc",
        "x = bytearray(150 << 20)",
        "gc.freeze()",
        "pids = []",
        "for _ in range(4):",
        "    pid = os.fork()",
        "    if pid == 0:",
        "        time.sleep(0.3); os._exit(0)",
        "    pids.append(pid)",
        "for pid in pids: os.waitpid(pid, 0)",
        "print('shared')",
      );
      const ran = await python(sandbox(), source);
      expect([ending(ran), ran.stdout]).toEqual(["exit 0", "shared\n"]);
    });

    test("counts files in memory as memory", async () => {
      const source =
        "for n in range(100):\n    with open(f'/dev/shm/{n}', 'wb') as f: f.write(b'x' * (1 << 20))\nprint('wrote')";
      const ran = await python(sandbox(), source, {
        limits: { memory_bytes: 64 * MIB, disk_bytes: 512 * MIB, file_bytes: 512 * MIB },
      });
      expect(ran.killed_by).toBe("memory");
    });

    test("calls it memory when a child, not the main process, has taken too much", async () => {
      const source = lines(
        "import os, time",
        "if os.fork() == 0:",
        "    x = []",
        "    while True: x.append(bytearray(1 << 20))",
        "os.wait(); time.sleep(0.2); print('survived')",
      );
      const ran = await python(sandbox(), source);
      expect(ran.killed_by).toBe("memory");
    });

    test("bounds the bytes that can be written", async () => {
      const source =
        "import os\ntry:\n    with open('big', 'wb') as f:\n        while True: f.write(b'x' * 65536)\nexcept OSError as e: print(e.errno)";
      const disk = await python(sandbox(), source, { limits: { disk_bytes: 4 * MIB } });
      const file = await python(sandbox(), source, { limits: { disk_bytes: 8 * MIB, file_bytes: MIB } });
      expect(["28\n", "27\n"]).toContain(disk.stdout);
      expect(["27\n", ""]).toContain(file.stdout);
    });

    test("bounds the number of files that can be made", async () => {
      const source =
        "n = 0\ntry:\n    while True:\n        open(f'/tmp/{n}', 'w').close(); n += 1\nexcept OSError as e: print(e.errno, n < 5000)";
      const ran = await python(sandbox(), source);
      expect(ran.stdout).toBe("28 True\n");
    });

    test("bounds open descriptors and gives no others", async () => {
      const source = lines(
        "import os",
        "print(sorted(int(n) for n in os.listdir('/proc/self/fd'))[:3], len(os.listdir('/proc/self/fd')))",
        "fds = []",
        "try:",
        "    while True: fds.append(os.dup(0))",
        "except OSError as e: print(e.errno, len(fds))",
      );
      const ran = await python(sandbox(), source);
      expect(ran.stdout).toBe("[0, 1, 2] 4\n24 125\n");
    });

    test("stops a fork bomb at the number of processes", async () => {
      const source = lines(
        "import os, time",
        "made = 0",
        "try:",
        "    while True:",
        "        if os.fork() == 0: time.sleep(20); os._exit(0)",
        "        made += 1",
        "except OSError as e: print(e.errno, made)",
      );
      const ran = await python(sandbox(), source, { limits: { processes: 16 } });
      expect(ran.stdout).toBe("11 15\n");
    });

    test("survives a fork bomb whose processes all fork", async () => {
      const ran = await python(sandbox(), "import os\nwhile True:\n    try: os.fork()\n    except OSError: pass", {
        limits: { cpu_ms: 300, wall_ms: 10_000 },
      });
      const next = await python(sandbox(), "print('next')");
      expect([["cpu", "wall", "memory"].includes(String(ran.killed_by)), next.stdout]).toEqual([true, "next\n"]);
    });

    test("gives deep recursion the stack it was promised", async () => {
      const source = lines(
        "import sys, json",
        "sys.setrecursionlimit(10 ** 6)",
        "def depth(n): return 0 if n == 0 else 1 + depth(n - 1)",
        "print(depth(150000))",
        "def through(n): return 0 if n == 0 else max([n], key=lambda _: through(n - 1)) and n",
        "print(through(20000))",
      );
      const ran = await python(sandbox(), source);
      expect([ending(ran), ran.stdout]).toEqual(["exit 0", "150000\n20000\n"]);
    });
  });

  describe("files", () => {
    test("lays out the program and its input files, and collects what it wrote", async () => {
      const source =
        "import helper, os\nprint(helper.twice(open('in/data.txt').read()))\nos.makedirs('out')\nopen('out/r.txt', 'w').write('result')";
      const ran = await python(sandbox(), source, {
        files: { "helper.py": "def twice(x): return x * 2\n" },
        inputs: { "in/data.txt": Buffer.from("ab") },
        outputs: ["out/r.txt", "absent.txt"],
      });
      expect(ran.stdout).toBe("abab\n");
      expect(textOf(ran.output_files["out/r.txt"])).toBe("result");
      expect(textOf(ran.output_files["absent.txt"])).toBe("(missing)");
    });

    test("collects regular files of one link only, and never reads a giant", async () => {
      const source = lines(
        "import os, socket",
        "os.symlink('/etc/passwd', 'link')",
        "os.mkfifo('fifo')",
        "os.mkdir('directory')",
        "socket.socket(socket.AF_UNIX).bind('socket')",
        "open('hard', 'w').write('x'); os.link('hard', 'hard2')",
        "os.symlink('/', 'root')",
        "os.mkdir('real'); open('real/file', 'w').write('deep'); os.symlink('real', 'dirlink')",
        "os.symlink('/proc/self/fd/0', 'procfd')",
        "fd = os.open('sparse', os.O_CREAT | os.O_WRONLY)",
        "try: os.truncate('sparse', 1 << 40)",
        "except OSError: os.truncate('sparse', 15 << 20)",
      );
      const names = [
        "link",
        "fifo",
        "directory",
        "socket",
        "hard",
        "root/etc/passwd",
        "dirlink/file",
        "real/file",
        "procfd",
        "sparse",
      ];
      const ran = await python(sandbox(), source, { outputs: names, limits: { wall_ms: 10_000 } });
      const states = names.map((name) => ran.output_files[name]?.state);
      expect(ending(ran)).toMatch(/exit 0|SIGXFSZ/);
      expect(states.slice(0, 9)).toEqual([
        "not_regular",
        "not_regular",
        "not_regular",
        "not_regular",
        "not_regular",
        "not_regular",
        "not_regular",
        "file",
        "not_regular",
      ]);
    });

    test("calls a file too large that is larger than a file may be", async () => {
      const ran = await python(sandbox(), "import os\nos.close(os.open('big', os.O_CREAT))\n", {
        outputs: ["big", "input"],
        inputs: { input: Buffer.alloc(2 * MIB) },
        limits: { file_bytes: MIB },
      });
      expect([ran.output_files.big?.state, ran.output_files.input?.state]).toEqual(["file", "too_large"]);
    });

    test.each(["../x", "/etc/x", "a/../../x", "", "a//b", "./a", "a\0b", "x".repeat(256)])(
      "refuses the file name %j",
      async (name) => {
        const refused = python(sandbox(), "print(1)", { inputs: { [name]: Buffer.from("x") } });
        await expect(refused).rejects.toThrow(ServiceError);
        await expect(python(sandbox(), "print(1)", { outputs: [name] })).rejects.toThrow(ServiceError);
      },
    );

    test("keeps odd but legal names", async () => {
      const name = "ünï -rf * 'q\" \\ \n.txt";
      const ran = await python(
        sandbox(),
        "import os\nfor n in os.listdir('.'):\n    if n != 'main.py': print(open(n).read())",
        {
          inputs: { [name]: Buffer.from("odd") },
          outputs: [name],
        },
      );
      expect([ran.stdout, textOf(ran.output_files[name])]).toEqual(["odd\n", "odd"]);
    });
  });
}
