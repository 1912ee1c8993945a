interface HonestProgram {
  readonly name: string;
  readonly source: readonly string[];
  readonly stdin?: string;
  /** Lines may come in any order. */
  readonly unordered?: boolean;
}

/** Programs that touch what a warm start could get wrong; each must behave as under a bare interpreter, to the byte. */
export const HONEST_PROGRAMS: readonly HonestProgram[] = [
  { name: "nothing at all", source: [""] },
  {
    name: "its own identity",
    source: [
      "import sys, __main__",
      "print(__name__, __file__, sys.argv, sys.path[0], __main__.__dict__ is globals(), sorted(globals()), __spec__, type(__loader__).__name__, __doc__, __package__)",
    ],
  },
  {
    name: "the interpreter's flags",
    source: [
      "import sys",
      "print(sys.flags, sys.orig_argv, sys.executable, sys.prefix, sys.getrecursionlimit(), sys.exc_info(), sys._getframe(0).f_back)",
    ],
  },
  {
    name: "the standard streams",
    source: [
      "import sys",
      "for s in (sys.stdin, sys.stdout, sys.stderr): print(s.name, s.mode, s.encoding, s.errors, s.line_buffering, s.write_through, s.fileno(), s.isatty(), s.seekable(), s.buffer.__class__.__name__)",
    ],
  },
  {
    name: "the locale",
    source: [
      "import locale, sys, time, os",
      "print(locale.getpreferredencoding(), sys.getfilesystemencoding(), locale.getlocale(), time.tzname, os.get_terminal_size.__name__)",
    ],
  },
  {
    name: "a traceback through functions",
    source: ["def f(x):", "    return g(x) + 1", "def g(x):", "    raise ValueError(f'bad {x}')", "f(3)"],
  },
  {
    name: "a chained traceback",
    source: ["try:", "    {}['a']", "except KeyError as e:", "    raise RuntimeError('wrapped') from e"],
  },
  {
    name: "an exception group with a note",
    source: ["e = ExceptionGroup('g', [ValueError(1), TypeError(2)])", "e.add_note('a note')", "raise e"],
  },
  { name: "endless recursion", source: ["def f(n): return f(n + 1)", "f(0)"] },
  {
    name: "how deep recursion may go",
    source: [
      "import sys",
      "n = 0",
      "def f():",
      "    global n",
      "    n += 1",
      "    f()",
      "try: f()",
      "except RecursionError: print(n)",
    ],
  },
  { name: "a syntax error", source: ["print('never')", "x = = 1"] },
  { name: "an indentation error", source: ["if True:", "print(1)"] },
  { name: "a form feed and tabs", source: ["if True:", "\tprint('tab')", "\f", "print('feed')"] },
  { name: "a source with a BOM", source: ["\ufeffprint('bom')"] },
  { name: "CRLF line ends", source: ["x = 1\r\nprint(x)\r\n'''a\r\nb'''\r\nprint(repr('''a\r\nb'''))\r"] },
  { name: "a latin-1 source", source: ["# -*- coding: latin-1 -*-", "print('ok')"] },
  { name: "an unknown source encoding", source: ["# -*- coding: no-such -*-", "print('ok')"] },
  { name: "a NUL in the source", source: ["print(1)", "\0", "print(2)"] },
  { name: "a warning", source: ["import warnings", "warnings.warn('look')", "print(1 is 1)"] },
  { name: "a deprecated escape", source: ["print('\\d')"] },
  {
    name: "exit hooks in order",
    source: ["import atexit", "for n in range(3): atexit.register(print, 'hook', n)", "print('end')"],
  },
  {
    name: "an exit hook that fails",
    source: ["import atexit", "atexit.register(lambda: 1 / 0)", "atexit.register(print, 'before')"],
  },
  { name: "an exit hook that exits", source: ["import atexit, sys", "atexit.register(sys.exit, 5)", "print('end')"] },
  {
    name: "hooks after an exception",
    source: ["import atexit", "atexit.register(print, 'hook')", "raise KeyError('k')"],
  },
  { name: "hooks after sys.exit", source: ["import atexit, sys", "atexit.register(print, 'hook')", "sys.exit(9)"] },
  {
    name: "destructors at the end",
    source: [
      "class A:",
      "    def __init__(self, n): self.n = n",
      "    def __del__(self): print('del', self.n)",
      "a = A('global')",
      "b = A('cycle'); b.b = b",
      "l = [A('in list')]",
      "def f(): pass",
      "f.x = A('on function')",
      "print('end')",
    ],
  },
  {
    name: "a destructor that uses modules and globals",
    source: [
      "import json, os, sys",
      "word = 'w'",
      "class A:",
      "    def __del__(self):",
      "        print(json.dumps([1]), os.getpid() > 0, word)",
      "a = A()",
    ],
  },
  {
    name: "destructors after an exception",
    source: [
      "class A:",
      "    def __del__(self): print('del')",
      "a = A()",
      "def f():",
      "    b = A()",
      "    raise ValueError",
      "f()",
    ],
  },
  {
    name: "a weakref finalizer",
    source: ["import weakref", "class A: pass", "a = A()", "weakref.finalize(a, print, 'finalized')", "print('end')"],
  },
  {
    name: "a context manager that is left open",
    source: [
      "import contextlib",
      "@contextlib.contextmanager",
      "def c():",
      "    try: yield 1",
      "    finally: print('closed')",
      "g = c(); g.__enter__()",
      "print('end')",
    ],
  },
  {
    name: "output without a newline or flush",
    source: ["import sys", "sys.stdout.write('no newline')", "sys.stderr.write('err')"],
  },
  {
    name: "a file that is not closed",
    source: [
      "f = open('/tmp/assay-honest', 'w')",
      "f.write('x' * 10)",
      "import os, atexit",
      "print(os.path.getsize('/tmp/assay-honest'))",
    ],
  },
  {
    name: "print interleaved with os.write",
    source: ["import os", "print('a')", "os.write(1, b'b\\n')", "print('c', flush=True)", "os.write(1, b'd\\n')"],
  },
  {
    name: "printing through C",
    source: ["import ctypes", "ctypes.CDLL(None).printf(b'from C %d\\n', 42)", "print('from Python')"],
  },
  { name: "a closed stdout", source: ["import sys", "print('a')", "sys.stdout.close()"] },
  { name: "a closed descriptor", source: ["import os", "print('a')", "os.close(1)"] },
  {
    name: "a replaced stdout",
    source: ["import sys, io", "sys.stdout = io.StringIO()", "print('lost')", "sys.__stdout__.write('kept')"],
  },
  { name: "text that can't be encoded", source: ["print('\\ud800')"] },
  { name: "lines by input()", source: ["print(sum(int(input()) for _ in range(int(input()))))"], stdin: "3\n1\n2\n3" },
  { name: "input() at the end", source: ["while True: print(input())"], stdin: "a\nb" },
  { name: "a prompt", source: ["print(input('? '))"], stdin: "x\n" },
  {
    name: "iterating stdin",
    source: ["import sys", "for line in sys.stdin: print(repr(line))"],
    stdin: "a\r\nb\n\nlast",
  },
  {
    name: "reading stdin whole, twice",
    source: ["import sys", "print(repr(sys.stdin.read()), repr(sys.stdin.read()))"],
    stdin: "a\nb\n",
  },
  {
    name: "reading bytes",
    source: ["import sys", "print(sys.stdin.buffer.readline(), sys.stdin.buffer.read())"],
    stdin: "a\nbé\n",
  },
  { name: "reading by descriptor", source: ["import os", "print(os.read(0, 4), open(0).read())"], stdin: "1234rest" },
  {
    name: "fast readers of contests",
    source: [
      "import sys, io, os",
      "input = io.BytesIO(os.read(0, os.fstat(0).st_size or 1 << 20)).readline",
      "print(int(input()) + int(input()))",
    ],
    stdin: "1\n2\n",
  },
  {
    name: "stdin that is not UTF-8 clean",
    source: ["import sys", "print(sys.stdin.read() == 'a\\ufffdb')"],
    stdin: "a\ufffdb",
  },
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
