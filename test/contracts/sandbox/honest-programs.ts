import type { HonestProgram } from "./honest-program.ts";
import { HONEST_SERVICES } from "./honest-services.ts";

/** Programs about the interpreter itself: start, streams, errors, the end. */
const FIRST: readonly HonestProgram[] = [
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
];

/** Programs that touch what a warm start could get wrong; each must behave as under a bare interpreter, to the byte. */
export const HONEST_PROGRAMS: readonly HonestProgram[] = [...FIRST, ...HONEST_SERVICES];
