import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { LIMITS, lines } from "./harness.ts";

const PYTHON = "/usr/bin/python3";
const RUNNER = fileURLToPath(new URL("../../../sandboxes/runner", import.meta.url));

/** Runs `source` with the runner's own modules; what it prints, as JSON. */
function ask(source: string): unknown {
  const text = `import json, sys\nsys.dont_write_bytecode = True\nsys.path.insert(0, ${JSON.stringify(RUNNER)})\n${source}`;
  return JSON.parse(execFileSync(PYTHON, ["-I", "-S", "-c", text], { encoding: "utf8" }));
}

/** Python: `start(directory, before)` starts the runner of that directory, `answer()` is its next frame. */
const DRIVER = [
  "import os, subprocess, frames",
  "def start(directory, before=None):",
  "    global runner, reader",
  "    config = {'slot': 0, 'name': f'{os.getpid()}.old', 'mode': 'auto', 'memory_control': 'auto', 'helper': 'build', 'uid_base': 250000, 'binds': [], 'service_pid': os.getpid()}",
  "    command = [sys.executable, '-I', '-S', f'{directory}/main.py', json.dumps(config)]",
  "    runner = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, preexec_fn=before)",
  "    reader = frames.FrameReader(runner.stdout.fileno())",
  "def answer():",
  "    while True:",
  "        for frame in reader.read(): return frame",
];

describe("the native helper", () => {
  test.each([
    ["there is no compiler", "helper._COMPILERS = ('/nonexistent/cc',)"],
    ["the compiler fails", "helper._COMPILERS = ('/bin/false',)"],
    ["the compiler makes nothing", "helper._COMPILERS = ('/bin/true',)"],
    ["there is no place to write", "tempfile.tempdir = '/nonexistent'"],
  ])("is done without where %s", (_name, missing) => {
    expect(ask(lines("import helper, tempfile", missing, "print(json.dumps(list(helper.build())))"))).toEqual([]);
  });

  test("shows no name but libc's two and its own two to other code", (context) => {
    const has = process.arch === "x64" && ["/usr/bin/gcc", "/usr/bin/cc"].some((path) => existsSync(path));
    context.skip(!has, "the helper can't be built here");
    const source = lines(
      "import ctypes, helper, os, re, tempfile",
      "content = helper.build()['libhelper.so']",
      "names = set(re.findall(rb'(?<=\\0)[a-z_0-9]+(?=\\0)', content)) | {b'memset', b'arm', b'seed_generator'}",
      "with tempfile.NamedTemporaryFile() as file:",
      "    file.write(content)",
      "    file.flush()",
      "    library = ctypes.CDLL(file.name)",
      "    print(json.dumps(sorted(name.decode() for name in names if hasattr(library, name.decode()))))",
    );
    expect(ask(source)).toEqual(["assay_arm", "assay_seed_generator", "fopen", "fopen64"]);
  });

  test("starts no candidate where Python fails on the way, which would leave it the supervisor's channel", (context) => {
    const has = process.arch === "x64" && ["/usr/bin/gcc", "/usr/bin/cc"].some((path) => existsSync(path));
    context.skip(!has, "the helper can't be built here");
    const source = lines(
      "import shutil, tempfile",
      ...DRIVER,
      "with tempfile.TemporaryDirectory() as place:",
      `    shutil.copytree(${JSON.stringify(RUNNER)}, f'{place}/runner')`,
      "    with open(f'{place}/runner/spawner.py', 'r+') as file:",
      "        text = file.read()",
      "        file.seek(0)",
      "        assert file.write(text.replace('marshal.loads(ctypes.string_at(job, size))', 'marshal.loads(b\"\")')) != len(text)",
      "        file.truncate()",
      "    start(f'{place}/runner')",
      "    answer()",
      "    program = b\"import os; print(os.listdir('/proc/self/fd'))\"",
      `    run = {'mode': 'python', 'argv': ['a'], 'main': 'main.py', 'files': [['main.py', 0, len(program), 0]], 'limits': ${JSON.stringify(LIMITS)}, 'seed': '0' * 16}`,
      "    frames.write_frame(runner.stdin.fileno(), {'type': 'run', 'id': 1, 'runs': [run]}, [program])",
      "    header, _ = answer()",
      "    runner.stdin.close()",
      "    runner.wait()",
      "print(json.dumps([header['type'], header.get('message')]))",
    );
    expect(ask(source)).toEqual(["fault", "begin: Invalid argument"]);
  });

  test("closes all descriptors on kernels that can't close a range of them", (context) => {
    const has = process.arch === "x64" && ["/usr/bin/gcc", "/usr/bin/cc"].some((path) => existsSync(path));
    context.skip(!has, "the helper can't be built here");
    const source = lines(
      "import ctypes, struct",
      ...DRIVER,
      "def refuse_close_range():",
      "    libc = ctypes.CDLL(None, use_errno=True)",
      "    code = b''.join(struct.pack('=HBBI', *op) for op in ((32, 0, 0, 0), (21, 0, 1, 436), (6, 0, 0, 0x50026), (6, 0, 0, 0x7FFF0000)))",
      "    kept = ctypes.create_string_buffer(code, len(code))",
      "    program = struct.pack('=HxxxxxxQ', len(code) // 8, ctypes.addressof(kept))",
      "    assert libc.prctl(38, 1, 0, 0, 0) == 0 and libc.syscall(317, 1, 0, program) == 0",
      `start(${JSON.stringify(RUNNER)}, refuse_close_range)`,
      "ready, _ = answer()",
      "out = []",
      "program = b\"import os; print(sorted(os.listdir('/proc/self/fd')))\"",
      "for how in ({'mode': 'python', 'argv': []}, {'mode': 'exec', 'argv': ['python3', 'main.py']}):",
      `    run = {**how, 'main': 'main.py', 'files': [['main.py', 0, len(program), 0]], 'limits': ${JSON.stringify(LIMITS)}, 'seed': '0' * 16}`,
      "    frames.write_frame(runner.stdin.fileno(), {'type': 'run', 'id': 1, 'runs': [run]}, [program])",
      "    header, body = answer()",
      "    out.append([header['type'], body.decode()])",
      "runner.stdin.close()",
      "runner.wait()",
      "print(json.dumps([ready.get('helper'), *out]))",
    );
    const listed = ["done", "['0', '1', '2', '3']\n"];
    expect(ask(source)).toEqual([true, listed, listed]);
  });
});
