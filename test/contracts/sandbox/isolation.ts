import { describe, expect, test } from "vitest";
import type { Sandbox } from "../../../src/contract/sandbox.ts";
import { ending, lines, MIB, python } from "./harness.ts";
import { SYSCALL_PROBES } from "./syscall-probes.ts";

/** What a run can't see, reach, keep or break. */
export function testIsolation(sandbox: () => Sandbox): void {
  describe("what a program sees", () => {
    test("sees an almost empty machine: no home, no host files, no sockets", async () => {
      const source = lines(
        "import os",
        "print(sorted(os.listdir('/')))",
        "print(sorted(os.listdir('/tmp')), sorted(os.listdir('/dev')), sorted(os.listdir('/dev/shm')), sorted(set(os.listdir('/var')) - {'lib'}), os.listdir('/work'))",
        "print([p for p in ('/home', '/root/.ssh', '/etc/shadow', '/etc/hostname', '/sys', '/var/run', '/run/docker.sock', '/boot', '/opt', '/proc/kcore', '/etc/ssl') if os.access(p, os.R_OK)])",
        // The packages of one language's compiler, and headers of C++ that are compiled beforehand, where they are there.
        "print(sorted({*os.listdir('/var/lib'), *map('assay/'.__add__, os.listdir('/var/lib/assay') if os.path.isdir('/var/lib/assay') else [])} - {'ghc', 'assay', 'assay/headers'}) if os.path.isdir('/var/lib') else [])",
      );
      const ran = await python(sandbox(), source);
      const [top, devices, readable, state] = ran.stdout.split("\n");
      for (const forbidden of ["home", "sys", "boot", "mnt", "opt", "srv", "media"])
        expect(top).not.toContain(`'${forbidden}'`);
      expect(devices).toBe(
        "[] ['fd', 'full', 'null', 'random', 'shm', 'stderr', 'stdin', 'stdout', 'urandom', 'zero'] [] ['tmp'] ['main.py']",
      );
      expect(readable).toBe("['/etc/hostname']");
      expect(state).toBe("[]");
    });

    test("is an ordinary user without rights, in namespaces of its own", async () => {
      const source = lines(
        "import os",
        "status = dict(l.split(':', 1) for l in open('/proc/self/status').read().splitlines())",
        "print(os.getuid() != 0, os.getgid() != 0, [status[k].strip() for k in ('CapInh', 'CapPrm', 'CapEff', 'CapAmb', 'NoNewPrivs', 'Seccomp')], set(status['Groups'].split()) - {str(os.getgid())})",
        "print(os.getpid(), os.getppid(), sorted(p for p in os.listdir('/proc') if p.isdigit()))",
      );
      const ran = await python(sandbox(), source);
      const none = "0".repeat(16);
      expect(ran.stdout).toBe(
        `True True ['${none}', '${none}', '${none}', '${none}', '1', '2'] set()\n2 1 ['1', '2']\n`,
      );
    });

    test("is never root on the host, even where the service is", async () => {
      const ran = await python(
        sandbox(),
        "print(open('/proc/self/uid_map').read().split(), __import__('os').getuid())",
      );
      const [inside, outside, count] = ran.stdout
        .replaceAll(/[^0-9 ]/g, " ")
        .trim()
        .split(/ +/)
        .map(Number);
      const uid = Number(ran.stdout.trim().split(" ").at(-1));
      // A map of one id belongs to a user namespace of its own; the full map is the host's, where the uid itself counts.
      const hostUid = count === 1 ? outside : uid;
      expect([inside === uid || count !== 1, hostUid !== 0]).toEqual([true, true]);
    });

    test("finds nothing of its init", async () => {
      const source = lines(
        "import os",
        "out = []",
        "for name in ('mem', 'environ', 'maps', 'root', 'cwd', 'fd', 'fd/0', 'fd/4', 'exe', 'stack', 'syscall', 'auxv', 'io'):",
        "    path = '/proc/1/' + name",
        "    try:",
        "        if name in ('root', 'cwd', 'exe'): os.readlink(path)",
        "        elif name == 'fd': os.listdir(path)",
        "        else: open(path, 'rb').read(1)",
        "        out.append(name)",
        "    except OSError: pass",
        "print(out)",
      );
      const ran = await python(sandbox(), source);
      expect(ran.stdout).toBe("[]\n");
    });

    test("can't write anything that outlives it", async () => {
      const source = lines(
        "import os",
        "bad = []",
        "for path in ('/x', '/usr/x', '/usr/lib/python3/x', '/etc/passwd', '/etc/x', '/dev/x', '/var/x', '/proc/sys/kernel/core_pattern', '/proc/sys/kernel/hostname', '/proc/sysrq-trigger', '/proc/1/oom_score_adj', '/proc/sys/vm/overcommit_memory', '/proc/sys/kernel/msgmax'):",
        "    try:",
        "        os.close(os.open(path, os.O_WRONLY | os.O_CREAT)); bad.append(path)",
        "    except OSError: pass",
        "for path in ('/dev/null', '/usr/bin', '/'):",
        "    try: os.utime(path, (1, 1)); bad.append('utime ' + path)",
        "    except OSError: pass",
        "    try: os.chmod(path, 0o777); bad.append('chmod ' + path)",
        "    except OSError: pass",
        "print(bad)",
      );
      const ran = await python(sandbox(), source);
      expect(ran.stdout).toBe("[]\n");
    });

    test("finds three descriptors, however it is started", async () => {
      const source = "import os\nprint(sorted(os.listdir('/proc/self/fd')))";
      // The listing itself has one.
      const wanted = "['0', '1', '2', '3']\n";
      for (const options of [
        {},
        { main: "other.py" },
        { outputs: ["none.txt"] },
        { main: "other.py", outputs: ["none.txt"] },
      ]) {
        const ran = await python(sandbox(), source, options);
        expect([options, ran.stdout]).toEqual([options, wanted]);
      }
    });

    test("finds a fixed environment", async () => {
      const ran = await python(sandbox(), "import os\nfor k, v in sorted(os.environ.items()): print(k, v)", {});
      expect(ran.stdout.trim().split("\n")).toEqual([
        "HOME /work",
        "LANG C.UTF-8",
        "MKL_NUM_THREADS 1",
        "OMP_NUM_THREADS 1",
        "OPENBLAS_NUM_THREADS 1",
        "PATH /usr/local/bin:/usr/bin:/bin",
        "PYTHONHASHSEED 0",
        "PYTHONNOUSERSITE 1",
        "TZ UTC",
      ]);
    });
  });

  describe("system calls", () => {
    test.each(SYSCALL_PROBES)("refuses $name", async ({ source }) => {
      const ran = await python(sandbox(), `${PRELUDE}${source}`);
      expect(`${ending(ran)} ${ran.stdout}${ran.stderr}`).toBe("exit 0 closed\n");
    });
  });

  describe("network", () => {
    test("reaches nothing: no routes, no interfaces but a dead loopback, no listeners", async () => {
      const source = lines(
        "import socket",
        "print(socket.if_nameindex())",
        "for address in (('127.0.0.1', 80), ('10.0.0.1', 80), ('169.254.169.254', 80), ('1.1.1.1', 53)):",
        "    s = socket.socket(); s.settimeout(1)",
        "    print(s.connect_ex(address))",
        "try: print(socket.getaddrinfo('example.com', 80))",
        "except OSError: print('no names')",
      );
      const ran = await python(sandbox(), source);
      expect(ran.stdout).toBe("[(1, 'lo')]\n101\n101\n101\n101\nno names\n");
    });
  });

  describe("signals", () => {
    test("can't hurt its init or the sandbox with signals", async () => {
      const source = lines(
        "import os, signal, time",
        "for number in (9, 19, 15, 2, 11, 17, 10):",
        "    for pid in (1, -1, 0):",
        "        if pid == 0: signal.signal(number, signal.SIG_IGN) if number not in (9, 19) else None",
        "        if pid == 0 and number in (9, 19): continue",
        "        try: os.kill(pid, number)",
        "        except OSError: pass",
        "time.sleep(0.05)",
        "print('alive')",
      );
      const ran = await python(sandbox(), source);
      expect(ran.stdout).toBe("alive\n");
    });

    test("ends only itself when it kills its process group", async () => {
      const killed = await python(sandbox(), "import os; os.kill(0, 9)");
      const next = await python(sandbox(), "print('next')");
      expect([ending(killed), next.stdout]).toEqual(["SIGKILL", "next\n"]);
    });

    test("can't change the limits, priority or scheduling of its init", async () => {
      const source = lines(
        "import os, resource",
        "out = []",
        "def attempt(name, call):",
        "    try: call(); out.append(name)",
        "    except (OSError, ValueError): pass",
        "attempt('prlimit', lambda: resource.prlimit(1, resource.RLIMIT_NOFILE, (0, 0)))",
        "attempt('read prlimit', lambda: resource.prlimit(1, resource.RLIMIT_NOFILE))",
        "attempt('setpriority', lambda: os.setpriority(os.PRIO_PROCESS, 1, 19))",
        "attempt('setpriority of user', lambda: os.setpriority(os.PRIO_USER, os.getuid(), 19))",
        "attempt('affinity', lambda: os.sched_setaffinity(1, {0}))",
        "attempt('scheduler', lambda: os.sched_setscheduler(1, os.SCHED_IDLE, os.sched_param(0)))",
        "attempt('own nofile up', lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (4096, 4096)))",
        "attempt('own nproc up', lambda: resource.setrlimit(resource.RLIMIT_NPROC, (4096, 4096)))",
        "attempt('realtime', lambda: os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(1)))",
        "print(out, resource.getrlimit(resource.RLIMIT_CORE))",
      );
      const ran = await python(sandbox(), source);
      expect(ran.stdout).toBe("[] (0, 0)\n");
    });
  });

  describe("what stays behind", () => {
    test("leaves nothing for the next run in files, shared memory, queues, keyrings or processes", async () => {
      const source = lines(
        "import ctypes, os, socket",
        "libc = ctypes.CDLL(None, use_errno=True)",
        "seen = []",
        "for path in ('/tmp/mark', '/var/tmp/mark', '/dev/shm/mark', '/work/mark', '/work/__pycache__/mark', os.path.expanduser('~/.mark'), '/run/mark'):",
        "    if os.path.exists(path): seen.append(path)",
        "    try:",
        "        os.makedirs(os.path.dirname(path), exist_ok=True); open(path, 'w').close()",
        "    except OSError: pass",
        "if libc.shmget(0x5EED, 4096, 0) >= 0: seen.append('shm')",
        "libc.shmget(0x5EED, 4096, 0o1666)",
        "if libc.semget(0x5EED, 1, 0) >= 0: seen.append('sem')",
        "libc.semget(0x5EED, 1, 0o1666)",
        "if libc.msgget(0x5EED, 0) >= 0: seen.append('msg')",
        "libc.msgget(0x5EED, 0o1666)",
        "abstract = socket.socket(socket.AF_UNIX)",
        "try: abstract.bind('\\0mark')",
        "except OSError: seen.append('abstract socket')",
        "listener = socket.socket()",
        "try: listener.bind(('127.0.0.1', 45454)); listener.listen()",
        "except OSError: seen.append('port')",
        "if len([p for p in os.listdir('/proc') if p.isdigit()]) != 2: seen.append('process')",
        "os.umask(0); os.nice(5)",
        "if os.fork() == 0:",
        "    os.setsid()",
        "    import time; time.sleep(60)",
        "print(seen)",
      );
      const seen: string[] = [];
      for (let index = 0; index < 6; index++) seen.push((await python(sandbox(), source)).stdout);
      expect(seen).toEqual(Array.from({ length: 6 }, () => "[]\n"));
    });

    test("leaves the next run in a fresh interpreter", async () => {
      const spoil = lines(
        "import builtins, sys, json, os, random",
        "builtins.marked = True; json.dumps = None; sys.setrecursionlimit(50000); os.environ['MARK'] = '1'",
        "random.seed(1); sys.path.append('/mark')",
      );
      const look = lines(
        "import builtins, sys, json, os",
        "print(hasattr(builtins, 'marked'), json.dumps(1), sys.getrecursionlimit(), 'MARK' in os.environ, '/mark' in sys.path, os.umask(0o22), os.nice(0))",
      );
      for (let index = 0; index < 3; index++) await python(sandbox(), spoil);
      const ran = await python(sandbox(), look);
      expect(ran.stdout).toBe("False 1 1000 False False 18 0\n");
    });

    test("has given everything back when the facts are there: memory of the last run does not count in the next", async () => {
      const fill = "open('/dev/shm/x', 'wb').write(b'x' * (14 << 20)); x = bytearray(100 << 20)";
      const ends: string[] = [];
      for (let index = 0; index < 6; index++) {
        ends.push(ending(await python(sandbox(), fill, { limits: { memory_bytes: 160 * MIB } })));
      }
      expect(ends).toEqual(Array.from({ length: 6 }, () => "exit 0"));
    });

    test("does not let trees that are hard to remove stay or slow the next run", async () => {
      const source = lines(
        "import os",
        "for _ in range(900):",
        "    os.mkdir('d'); os.chdir('d')",
        "os.chmod('.', 0)",
        "print('deep')",
      );
      const ran = await python(sandbox(), source);
      const next = await python(sandbox(), "import os; print(os.listdir('.'))");
      expect([ran.stdout, next.stdout]).toEqual(["deep\n", "['main.py']\n"]);
    });
  });
}

const PRELUDE = lines(
  "import ctypes, os, platform, errno, socket, struct",
  "libc = ctypes.CDLL(None, use_errno=True)",
  "libc.syscall.restype = ctypes.c_long",
  "x86 = platform.machine() == 'x86_64'",
  "def call(x86_number, arm_number, *args):",
  "    args = [a if isinstance(a, (bytes, ctypes.Array, type(None))) or hasattr(a, '_obj') else ctypes.c_long(a) for a in args]",
  "    return libc.syscall(ctypes.c_long(x86_number if x86 else arm_number), *args)",
  "def closed(*results):",
  "    print('closed' if all(r < 0 for r in results) else f'OPEN {results}')",
);
