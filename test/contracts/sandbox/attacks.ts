import { describe, expect, test } from "vitest";
import type { Sandbox } from "../../../src/contract/sandbox.ts";
import { build, ending, LIMITS, lines, MIB, python, type Ran, run, textOf, WORK } from "./harness.ts";

/** What a program may try against the sandbox: each attempt is a fact about the program, and nobody else's trouble. */
export function testAttacks(sandbox: () => Sandbox): void {
  /** Runs `attack`, then asks what every attack is asked: no slot was lost, and the next run finds nothing of it. */
  async function unharmed(attack: () => Promise<Ran>): Promise<Ran> {
    const faults = sandbox().health().faults;
    const ran = await attack();
    const next = await python(sandbox(), "import os; print(sorted(os.listdir('.')))");
    expect([sandbox().health().faults, next.stdout]).toEqual([faults, "['main.py']\n"]);
    return ran;
  }

  describe("files with holes", () => {
    test("are too large where they are larger than a file may be", async () => {
      const source = lines("import os", "for name in ('one', 'two'):", "    os.truncate(os.open(name, 65), 1 << 40)");
      const ran = await unharmed(() =>
        python(sandbox(), source, { outputs: ["one", "two"], limits: { file_bytes: 2 ** 41 } }),
      );
      expect([ending(ran), textOf(ran.output_files.one), textOf(ran.output_files.two)]).toEqual([
        "exit 0",
        "(too_large)",
        "(too_large)",
      ]);
    });

    test("are too large where all of them together are larger than the disk", async () => {
      const names = Array.from({ length: 40 }, (_, index) => `hole${index}`);
      const source = lines(
        "import os",
        "for n in range(40):",
        "    os.truncate(os.open(f'hole{n}', os.O_CREAT | os.O_WRONLY), 15 << 20)",
        "open('real', 'w').write('real')",
      );
      const ran = await unharmed(() => python(sandbox(), source, { outputs: [...names, "real", "hole0"] }));
      expect(ending(ran)).toBe("exit 0");
      expect(ran.output_files.hole0?.state).toBe("file");
      expect(new Set(names.slice(1).map((name) => ran.output_files[name]?.state))).toEqual(new Set(["too_large"]));
      expect(textOf(ran.output_files.real)).toBe("real");
    });

    test("do not keep a large input file from being collected", async () => {
      const big = Buffer.alloc(12 * MIB, "x");
      const ran = await unharmed(() =>
        python(sandbox(), "print(1)", {
          inputs: { big },
          outputs: ["big"],
          limits: { disk_bytes: MIB, file_bytes: 16 * MIB },
        }),
      );
      expect(textOf(ran.output_files.big).length).toBe(big.length);
    });
  });

  test("a program that the kernel can't execute has failed by itself", async (context) => {
    const has = sandbox()
      .describe()
      .toolchains.some(({ language }) => language === "c");
    context.skip(!has, "no tools for c");
    // The path of the loader becomes longer than any path.
    const source = '__asm__(".pushsection .interp,\\"a\\"; .fill 5000,1,65; .popsection");\nint main(void) {}\n';
    const program = { language: "c", main: "main.c", files: { "main.c": Buffer.from(source) } };
    const built = await sandbox().build(program, LIMITS);
    if (!built.ok) throw new Error("the compiler refused it");
    const ran = await unharmed(() => run(sandbox(), built.artifact));
    expect([ending(ran), ran.stderr]).toEqual(["exit 126", `${WORK}/a.out: Exec format error\n`]);
  });

  test("SIGKILL to itself is its own doing, whatever else is killed for memory at the time", async () => {
    const faults = sandbox().health().faults;
    let over = false;
    const hungry = (async () => {
      const ends: string[] = [];
      while (!over)
        ends.push(ending(await python(sandbox(), "x = []\nwhile True: x.append(bytearray(8 << 20))", SMALL)));
      return ends;
    })();
    const killed: string[] = [];
    const source = "import os, time; time.sleep(0.25); os.kill(os.getpid(), 9)";
    for (let index = 0; index < 3; index++) killed.push(ending(await python(sandbox(), source)));
    over = true;
    const ends = await hungry;
    expect([killed, new Set(ends), ends.length > 3]).toEqual([
      ["SIGKILL", "SIGKILL", "SIGKILL"],
      new Set(["memory"]),
      true,
    ]);
    expect(sandbox().health().faults).toBe(faults);
  });

  describe("input files", () => {
    test.each([
      ["a file that is the directory of another", { a: "1", "a/b": "2" }],
      ["a file that is a directory further up", { "a/b/c/d": "1", "a/b": "2" }],
      ["the program itself", { "main.py": "print('other')" }],
      ["the program as a directory", { "main.py/x": "1" }],
      ["a file of the program as a directory", { "helper.py/x": "1" }],
    ])("that hold %s are refused as the task's fault", async (_name, texts) => {
      const inputs = Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, Buffer.from(text)]));
      const faults = sandbox().health().faults;
      const refused = python(sandbox(), "print(1)", { inputs, files: { "helper.py": "" } });
      await expect(refused).rejects.toMatchObject({ code: "task_invalid" });
      expect(sandbox().health().faults).toBe(faults);
    });

    test("named like the compiled program are refused as the task's fault", async (context) => {
      const has = sandbox()
        .describe()
        .toolchains.some(({ language }) => language === "c");
      context.skip(!has, "no tools for c");
      const files = { "main.c": Buffer.from("int main(void) {}\n") };
      const built = await sandbox().build({ language: "c", main: "main.c", files }, LIMITS);
      if (!built.ok) throw new Error("the compiler refused it");
      for (const name of ["a.out", "a.out/x"]) {
        const refused = run(sandbox(), built.artifact, { inputs: { [name]: Buffer.from("") } });
        await expect(refused).rejects.toMatchObject({ code: "task_invalid" });
      }
    });

    test("of a program that collide are refused by its build", async () => {
      const files = { "main.py": Buffer.from(""), lib: Buffer.from(""), "lib/x.py": Buffer.from("") };
      const refused = sandbox().build({ language: "python", main: "main.py", files }, LIMITS);
      await expect(refused).rejects.toMatchObject({ code: "task_invalid" });
    });

    test("may lie in more directories than the program may make files", async () => {
      const inputs = Object.fromEntries(
        Array.from({ length: 20 }, (_, index) => [`${index}/${"d/".repeat(250)}f`, Buffer.from(`${index}`)]),
      );
      const ran = await unharmed(() =>
        python(sandbox(), "print(open('19/' + 'd/' * 250 + 'f').read())", { inputs, limits: { disk_bytes: MIB } }),
      );
      expect(ran.stdout).toBe("19\n");
    });
  });

  describe("descriptors sent in circles over UNIX sockets", () => {
    const source = lines(
      "import array, errno, os, socket, time",
      "taken, sent = [], 0",
      "try:",
      "    for n in range(60):",
      "        server = socket.socket(socket.AF_UNIX)",
      "        try: server.bind(f'\\0circle{n}')",
      "        except OSError: taken.append(n)",
      "        server.listen()",
      "        near = socket.socket(socket.AF_UNIX); near.connect(f'\\0circle{n}')",
      "        far, _ = server.accept()",
      "        held = array.array('i', [near.fileno(), server.fileno(), 1, 2])",
      "        far.sendmsg([b'x'], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, held)])",
      "        sent += 1",
      "        for each in (server, near, far): each.close()",
      "except OSError as error: assert error.errno == errno.ETOOMANYREFS, error",
      "print(taken, sent)",
    );

    test("neither hold a slot nor are there in the next run", async () => {
      const artifact = await build(sandbox(), source);
      const faults = sandbox().health().faults;
      const ran: Ran[] = [];
      const startedMs = performance.now();
      for (let index = 0; index < 12; index++) ran.push(await run(sandbox(), artifact));
      const tookMs = performance.now() - startedMs;
      // As many as the limit on descriptors allows at least; more where some were collected meanwhile.
      const wrong = ran.filter(({ stdout }) => !/^\[\] (3[3-9]|[4-6]\d)\n$/.test(stdout));
      expect([wrong, ran.map(ending)]).toEqual([[], ran.map(() => "exit 0")]);
      expect(sandbox().health().faults).toBe(faults);
      // Unbounded, each of them took up to four seconds: a hang, not a matter of speed.
      expect(tookMs).toBeLessThan(12 * 2_000);
    });
  });

  describe("the kernel's own files", () => {
    test("can't be written: it stays the first that the kernel ends, and starts no threads of it", async () => {
      const source = lines(
        "import os",
        "opened = []",
        "for top in ('/proc/self', '/proc/1', '/proc/pressure', '/proc/sys', f'/proc/self/task/{os.getpid()}'):",
        "    for folder, folders, files in os.walk(top):",
        "        folders[:] = [] if top.startswith('/proc/self') else folders",
        "        for name in files:",
        "            try: os.close(os.open(f'{folder}/{name}', os.O_WRONLY | os.O_NONBLOCK))",
        "            except OSError: continue",
        "            opened.append(f'{folder}/{name}')",
        "child = os.fork()",
        "if child == 0:",
        "    os.execv('/bin/sh', ['sh', '-c', 'echo 0 2>/dev/null >/proc/self/oom_score_adj; cat /proc/self/oom_score_adj'])",
        "os.waitpid(child, 0)",
        "print(opened, open('/proc/self/oom_score_adj').read().strip())",
      );
      const ran = await unharmed(() => python(sandbox(), source));
      expect([ending(ran), ran.stdout]).toEqual(["exit 0", "1000\n[] 1000\n"]);
    });
  });

  test("init lives through signals that the kernel sends for others, and through those by descriptor", async () => {
    const source = lines(
      "import ctypes, fcntl, os, signal, subprocess, time",
      "libc = ctypes.CDLL(None, use_errno=True)",
      "for owner in (1, -1):",
      "    for number in (9, 19, 0):",
      "        read, write = os.pipe()",
      "        try:",
      "            fcntl.fcntl(read, fcntl.F_SETOWN, owner)",
      "            fcntl.fcntl(read, 10, number)",
      "            fcntl.fcntl(read, fcntl.F_SETFL, os.O_ASYNC | os.O_NONBLOCK)",
      "        except OSError: pass",
      "        os.write(write, b'x')",
      "try:",
      "    fd = os.pidfd_open(1)",
      "    for number in (9, 19, 15, 2): signal.pidfd_send_signal(fd, number)",
      "except OSError: pass",
      "libc.prctl(36, 1, 0, 0, 0)",
      "subprocess.run(['/bin/sh', '-c', '(sleep 60 & sleep 60 &) &'])",
      "time.sleep(0.1)",
      "print('alive', os.getppid())",
    );
    const ran = await unharmed(() => python(sandbox(), source));
    expect([ending(ran), ran.stdout]).toEqual(["exit 0", "alive 1\n"]);
    expect(ran.wall_ms).toBeLessThan(10_000);
  });

  test("its own pipes are its own affair: read back, resized, held open, made to block or not", async () => {
    const source = lines(
      "import fcntl, os",
      "back = os.open('/proc/self/fd/1', os.O_RDONLY | os.O_NONBLOCK)",
      "os.write(1, b'taken back')",
      "try: os.read(back, 100)",
      "except BlockingIOError: pass",
      "for size in (1 << 20, 4096):",
      "    try: fcntl.fcntl(1, 1031, size)",
      "    except OSError: pass",
      "keep = os.open('/proc/self/fd/0', os.O_WRONLY)",
      "for fd in (0, 1, 2): fcntl.fcntl(fd, fcntl.F_SETFL, os.O_NONBLOCK | os.O_ASYNC)",
      "os.close(back)",
      "if os.fork() == 0: os.setsid(); __import__('time').sleep(60)",
      "os.write(1, b'kept')",
    );
    const ran = await unharmed(() => python(sandbox(), source, { stdin: Buffer.alloc(MIB) }));
    expect([ending(ran), ran.stdout.replace("taken back", "")]).toEqual(["exit 0", "kept"]);
  });

  test("a run that is ended for its CPU time is reported with at least as much, and one that is not with no more than it used", async () => {
    const loop = await python(sandbox(), "while True: pass", { limits: { cpu_ms: 300, wall_ms: 20_000 } });
    const source = lines(
      "import os, resource",
      "def burn(seconds):",
      "    while sum(os.times()[:2]) < seconds: pass",
      "for _ in range(30):",
      "    for _ in range(2):",
      "        if os.fork() == 0: burn(0.02); os._exit(0)",
      "    for _ in range(2): os.wait()",
      "print(sum(sum(resource.getrusage(who)[:2]) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)))",
    );
    const many = await python(sandbox(), source, { limits: { cpu_ms: 20_000, wall_ms: 60_000 } });
    expect([ending(loop), loop.cpu_ms >= 450]).toEqual(["cpu", true]);
    // Its own start and end, and a look between the two.
    expect([ending(many), many.cpu_ms <= Number(many.stdout) * 1_000 + 60]).toEqual(["exit 0", true]);
  });
}

const SMALL = { limits: { memory_bytes: 64 * MIB } };
