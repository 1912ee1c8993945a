import { describe, expect, test } from "vitest";
import type { Sandbox } from "../../../src/contract/sandbox.ts";
import { ending, lines, python } from "./harness.ts";

/** Programs that take all they can get of something: the run beside them and the runs behind them have enough of it. */
export function testExhaustion(sandbox: () => Sandbox): void {
  describe("taking all there is", () => {
    /** What an honest program needs of each thing that an attack may have taken. */
    const honest = lines(
      "import ctypes, inspect, multiprocessing, os, select, signal, socket, tempfile, threading, time",
      "libc = ctypes.CDLL(None, use_errno=True)",
      "for n in range(20):",
      "    with tempfile.NamedTemporaryFile() as f: f.write(b'x' * 100000)",
      "    a, b = socket.socketpair(); a.sendall(b'x' * 50000); b.recv(100000); a.close(); b.close()",
      "    r, w = os.pipe(); os.write(w, b'x' * 60000); os.read(r, 1 << 17); os.close(r); os.close(w)",
      "    pid = os.fork()",
      "    if pid == 0: os._exit(0)",
      "    os.waitpid(pid, 0)",
      "    fd = libc.inotify_init1(0); assert fd >= 0 and libc.inotify_add_watch(fd, b'/work', 2) >= 0; os.close(fd)",
      "    t = threading.Thread(target=lambda: None); t.start(); t.join()",
      "signal.setitimer(signal.ITIMER_REAL, 30)",
      "open('/dev/shm/x', 'wb').write(b'x' * (4 << 20))",
      "print('fine')",
    );
    const until = (attempt: string, ...before: string[]): string =>
      lines(
        "import ctypes, mmap, os, resource, signal, socket, sys, threading, time",
        "libc = ctypes.CDLL(None, use_errno=True)",
        "kept = []",
        ...before,
        "try:",
        "    for n in range(200000):",
        `        ${attempt}`,
        "except (OSError, RuntimeError, MemoryError): pass",
        "end = time.monotonic() + 0.3",
        "while time.monotonic() < end: pass",
        "os._exit(0)",
      );
    test.each([
      [
        "bytes of the disk",
        until("kept.append(open(f'/tmp/{n}', 'wb')); kept[-1].write(b'x' * 65536); kept[-1].flush()"),
      ],
      ["inodes", until("open(f'/var/tmp/{n}', 'w').close()")],
      ["directories", until("os.mkdir('d'); os.chdir('d')")],
      ["descriptors", until("kept.append(os.dup(1))")],
      ["processes", until("os.fork() or time.sleep(30)")],
      ["threads", until("threading.Thread(target=time.sleep, args=(30,), daemon=True).start()")],
      [
        "pipes and their buffers",
        until(
          "r, w = os.pipe(); __import__('fcntl').fcntl(w, 1031, 1 << 20); os.set_blocking(w, False); os.write(w, b'x' * (1 << 20)); kept += [r, w]",
        ),
      ],
      [
        "sockets and their buffers",
        until("a, b = socket.socketpair(); a.setblocking(False); kept += [a, b]; a.send(b'x' * 200000)"),
      ],
      ["ports", until("s = socket.socket(); kept.append(s); s.bind(('127.0.0.1', 0)); s.listen()")],
      [
        "watches",
        until(
          "fd = libc.inotify_init1(0); kept.append(fd); [libc.inotify_add_watch(fd, b'/usr/lib/' + f.encode(), 4095) for f in os.listdir('/usr/lib')] \n        if fd < 0: break",
        ),
      ],
      [
        "timers",
        until(
          "t = ctypes.c_void_p(); kept.append(t)\n        if libc.timer_create(1, None, ctypes.byref(t)) != 0: break",
        ),
      ],
      [
        "pending signals",
        until(
          "os.sched_yield()\n        if libc.sigqueue(os.getpid(), 40, None) != 0: break",
          "signal.pthread_sigmask(signal.SIG_BLOCK, {40})",
        ),
      ],
      ["shared memory", until("if libc.shmget(n + 1, 65536, 0o1666) < 0: break")],
      ["semaphores", until("if libc.semget(n + 1, 200, 0o1666) < 0: break")],
      ["message queues", until("q = libc.msgget(n + 1, 0o1666)\n        if q < 0: break")],
      [
        "locked memory",
        until(
          "m = mmap.mmap(-1, 4096); kept.append(m)\n        if libc.mlock(ctypes.addressof(ctypes.c_char.from_buffer(m)), 4096) != 0: break",
        ),
      ],
      ["mappings", until("kept.append(mmap.mmap(-1, 4096, prot=1 + 2 * (n & 1)))")],
    ])("of its %s leaves enough for the one beside it and the one behind it", async (_name, source) => {
      const faults = sandbox().health().faults;
      const [attack, beside] = await Promise.all([python(sandbox(), source), python(sandbox(), honest)]);
      const behind = await Promise.all([python(sandbox(), honest), python(sandbox(), honest)]);
      expect(["exit 0", "memory", "cpu"]).toContain(ending(attack));
      expect([beside, ...behind].map((ran) => [ran.stdout, ran.stderr, ending(ran)])).toEqual(
        Array.from({ length: 3 }, () => ["fine\n", "", "exit 0"]),
      );
      expect(sandbox().health().faults).toBe(faults);
    });
  });
}
