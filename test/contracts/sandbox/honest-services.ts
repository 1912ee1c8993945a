import type { HonestProgram } from "./honest-program.ts";

/** Programs that use what the system offers: threads, processes, signals, exits, modules. */
export const HONEST_SERVICES: readonly HonestProgram[] = [
  {
    name: "threads",
    source: [
      "import threading",
      "out = []",
      "ts = [threading.Thread(target=lambda i=i: out.append(i * i)) for i in range(20)]",
      "[t.start() for t in ts]; [t.join() for t in ts]",
      "print(sorted(out), threading.current_thread().name, threading.main_thread() is threading.current_thread(), threading.active_count())",
    ],
  },
  {
    name: "a thread that outlives the main one",
    source: [
      "import threading, time",
      "def f():",
      "    time.sleep(0.1); print('thread')",
      "threading.Thread(target=f).start()",
      "print('main')",
    ],
  },
  {
    name: "a thread that fails",
    source: [
      "import threading",
      "t = threading.Thread(target=lambda: 1 / 0, name='bad')",
      "t.start(); t.join()",
      "print('main')",
    ],
  },
  {
    name: "a thread with a large stack",
    source: [
      "import sys, threading",
      "sys.setrecursionlimit(10 ** 6)",
      "threading.stack_size(128 << 20)",
      "def f(n): return 0 if n == 0 else 1 + f(n - 1)",
      "t = threading.Thread(target=lambda: print(f(50000)))",
      "t.start(); t.join()",
    ],
  },
  {
    name: "a daemon thread",
    source: [
      "import threading, time",
      "threading.Thread(target=time.sleep, args=(30,), daemon=True).start()",
      "print('end')",
    ],
  },
  {
    name: "thread pools",
    source: [
      "from concurrent.futures import ThreadPoolExecutor",
      "with ThreadPoolExecutor(4) as p: print(list(p.map(lambda x: x + 1, range(8))))",
    ],
  },
  {
    name: "asyncio",
    source: [
      "import asyncio",
      "async def f(n):",
      "    await asyncio.sleep(0.01 * n); return n",
      "async def main(): print(await asyncio.gather(*map(f, range(5))))",
      "asyncio.run(main())",
    ],
  },
  {
    name: "asyncio subprocesses",
    source: [
      "import asyncio",
      "async def main():",
      "    p = await asyncio.create_subprocess_exec('/bin/echo', 'hi', stdout=-1)",
      "    print(await p.communicate())",
      "asyncio.run(main())",
    ],
  },
  {
    name: "multiprocessing",
    source: [
      "import multiprocessing as m",
      "def f(x): return x * x",
      "if __name__ == '__main__':",
      "    with m.Pool(2) as p: print(p.map(f, range(6)))",
    ],
  },
  {
    name: "multiprocessing by spawn",
    source: [
      "import multiprocessing as m",
      "def f(q): q.put(42)",
      "if __name__ == '__main__':",
      "    c = m.get_context('spawn'); q = c.Queue(); p = c.Process(target=f, args=(q,)); p.start(); print(q.get()); p.join(); print(p.exitcode)",
    ],
  },
  {
    name: "shared memory",
    source: [
      "from multiprocessing import shared_memory as s",
      "m = s.SharedMemory(create=True, size=64); m.buf[0] = 7; print(m.buf[0]); m.close(); m.unlink()",
    ],
  },
  {
    name: "subprocesses",
    source: [
      "import subprocess, sys",
      "print(subprocess.run([sys.executable, '-c', 'import sys; print(sys.argv, input())', 'x'], input='in', capture_output=True, text=True))",
      "print(subprocess.check_output('echo $HOME; exit 0', shell=True))",
    ],
  },
  {
    name: "fork and wait",
    source: [
      "import os",
      "pid = os.fork()",
      "if pid == 0:",
      "    print('child', flush=True); os._exit(7)",
      "print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))",
    ],
  },
  {
    name: "a forked child that ends as usual",
    source: [
      "import os, atexit, sys",
      "atexit.register(print, 'hook', flush=True)",
      "pid = os.fork()",
      "if pid: os.waitpid(pid, 0)",
      "print('parent' if pid else 'child')",
    ],
  },
  {
    name: "signal handlers",
    source: [
      "import signal, os",
      "signal.signal(signal.SIGUSR1, lambda n, f: print('got', n))",
      "os.kill(os.getpid(), signal.SIGUSR1)",
      "print([signal.getsignal(n).__class__.__name__ for n in (2, 15)], signal.getsignal(13), signal.getsignal(25), signal.pthread_sigmask(signal.SIG_BLOCK, []))",
    ],
  },
  {
    name: "alarms",
    source: [
      "import signal, time",
      "def h(*a): raise TimeoutError('alarm')",
      "signal.signal(signal.SIGALRM, h); signal.setitimer(signal.ITIMER_REAL, 0.05)",
      "try: time.sleep(5)",
      "except TimeoutError as e: print(e)",
    ],
  },
  { name: "a keyboard interrupt", source: ["raise KeyboardInterrupt"] },
  {
    name: "SIGINT to itself",
    source: ["import os, signal, time", "os.kill(os.getpid(), signal.SIGINT); time.sleep(1)"],
  },
  {
    name: "writing to a closed pipe",
    source: [
      "import os",
      "r, w = os.pipe(); os.close(r)",
      "try: os.write(w, b'x')",
      "except BrokenPipeError as e: print(e)",
    ],
  },
  { name: "exit with a message", source: ["exit('bye')"] },
  {
    name: "exit with None, True and an object",
    source: ["import sys", "class E:", "    def __str__(self): return 'obj'", "sys.exit(E())"],
  },
  { name: "quit", source: ["quit(4)"] },
  {
    name: "SystemExit from nested code",
    source: ["def f():", "    try: raise SystemExit(6)", "    finally: print('finally')", "f()"],
  },
  {
    name: "an excepthook",
    source: ["import sys", "sys.excepthook = lambda t, v, b: print('hook', t.__name__, v)", "1 / 0"],
  },
  { name: "faulthandler", source: ["import faulthandler, sys", "print(faulthandler.is_enabled())"] },
  { name: "set order", source: ["print({'a', 'b', 'c', 'dd', 'eee'}, hash('assay'))"] },
  {
    name: "gc",
    source: [
      "import gc",
      "class A: pass",
      "a = A(); a.a = a; del a",
      "print(gc.collect() >= 1, gc.isenabled(), gc.get_threshold(), gc.garbage)",
    ],
  },
  {
    name: "imports from the working directory written at run time",
    source: [
      "open('late_module.py', 'w').write('x = 5')",
      "import importlib; importlib.invalidate_caches()",
      "import late_module; print(late_module.x, late_module.__file__)",
    ],
  },
  {
    name: "pickling its own classes",
    source: [
      "import pickle",
      "class P:",
      "    def __init__(self, x): self.x = x",
      "print(pickle.loads(pickle.dumps(P(3))).x, P.__module__)",
    ],
  },
  {
    name: "dataclasses and typing",
    source: [
      "from dataclasses import dataclass, field",
      "from typing import get_type_hints",
      "@dataclass(order=True)",
      "class D:",
      "    a: int",
      "    b: 'list[int]' = field(default_factory=list)",
      "print(D(1), get_type_hints(D), D(1) < D(2))",
    ],
  },
  {
    name: "its own source by inspect",
    source: [
      "import inspect, linecache",
      "def f():",
      "    return 1  # here",
      "print(inspect.getsource(f), linecache.getline(__file__, 3))",
    ],
  },
  {
    name: "stack frames",
    source: [
      "import inspect, traceback",
      "def f(): traceback.print_stack(); return [x.function for x in inspect.stack()]",
      "print(f())",
    ],
  },
  {
    name: "unittest in the main file",
    source: [
      "import unittest",
      "class T(unittest.TestCase):",
      "    def test_a(self): self.assertEqual(1, 1)",
      "import sys",
      "r = unittest.main(exit=False, verbosity=0, argv=['x']).result",
      "print(r.wasSuccessful())",
    ]
      .slice(0, 3)
      .concat([
        "print(unittest.TextTestRunner(stream=open('/dev/null', 'w')).run(unittest.defaultTestLoader.loadTestsFromTestCase(T)).wasSuccessful())",
      ]),
  },
  {
    name: "logging",
    source: ["import logging", "logging.warning('w'); logging.basicConfig(level=logging.INFO); logging.info('i')"],
  },
  {
    name: "decimal and float contexts",
    source: [
      "import decimal, math",
      "print(decimal.getcontext(), decimal.Decimal(1) / 3, math.nextafter(1, 2), 0.1 + 0.2)",
    ],
  },
  { name: "big integers to text", source: ["try: print(len(str(10 ** 5000)))", "except ValueError as e: print(e)"] },
  {
    name: "temporary files",
    source: [
      "import tempfile, os",
      "with tempfile.NamedTemporaryFile('w+') as f: f.write('x'); f.seek(0); print(f.read(), tempfile.gettempdir())",
    ],
  },
  {
    name: "sqlite on disk",
    source: [
      "import sqlite3",
      "c = sqlite3.connect('/tmp/assay-honest.db'); c.execute('create table if not exists t(x)'); c.execute('delete from t'); c.execute('insert into t values(1)'); c.commit(); print(c.execute('select * from t').fetchall())",
    ],
  },
  { name: "users and groups", source: ["import os", "print(os.getlogin.__name__, os.path.expanduser('~'))"] },
  {
    name: "a finalizer that resurrects",
    source: [
      "kept = []",
      "class A:",
      "    def __del__(self): kept.append(self); print('del')",
      "a = A(); del a; print(len(kept))",
    ],
  },
  {
    name: "module-level __getattr__ and reload",
    source: ["import importlib, json", "importlib.reload(json); print(json.loads('[1]'))"],
  },
  {
    name: "functions of its own in C, named as those of others are",
    source: [
      "import ctypes, subprocess, tempfile",
      "with tempfile.TemporaryDirectory() as place:",
      "    with open(f'{place}/a.c', 'w') as file:",
      "        file.write('int arm(int x) { return x + 1; } int seed_generator(int x) { return 2 * x; } int twice(int x) { return seed_generator(arm(arm(x))); }')",
      "    subprocess.run(['gcc', '-O0', '-shared', '-fPIC', '-o', f'{place}/a.so', f'{place}/a.c'], check=True)",
      "    print(ctypes.CDLL(f'{place}/a.so').twice(5))",
    ],
  },
  {
    name: "the number of the main thread",
    source: [
      "import threading",
      "try:",
      "    import numpy",
      "except ImportError: pass",
      "print(threading.main_thread().native_id == threading.get_native_id())",
    ],
  },
  { name: "breakpoints without a terminal", source: ["import pdb", "print(pdb.Pdb.__name__)"] },
  {
    name: "sys.settrace",
    source: [
      "import sys",
      "n = 0",
      "def t(f, e, a):",
      "    global n",
      "    n += 1",
      "    return t",
      "def g(): return 1",
      "sys.settrace(t); g(); sys.settrace(None)",
      "print(n)",
    ],
  },
  {
    name: "an unraisable error",
    source: ["class A:", "    def __del__(self): raise ValueError('in del')", "a = A(); del a", "print('on')"],
  },
];
