import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Sandbox } from "../../../src/contract/sandbox.ts";
import { lines, python, WORK } from "./harness.ts";
import { HONEST_PROGRAMS } from "./honest-programs.ts";

const BARE = "/usr/bin/python3";
const ENVIRONMENT = {
  PATH: "/usr/local/bin:/usr/bin:/bin",
  HOME: WORK,
  LANG: "C.UTF-8",
  TZ: "UTC",
  PYTHONHASHSEED: "0",
  PYTHONNOUSERSITE: "1",
  OMP_NUM_THREADS: "1",
  OPENBLAS_NUM_THREADS: "1",
  MKL_NUM_THREADS: "1",
};

interface Outcome {
  readonly code: number | string | null;
  readonly stdout: string;
  readonly stderr: string;
}

function bare(source: string, stdin: string): Outcome {
  const directory = mkdtempSync(join(tmpdir(), "assay-bare-"));
  try {
    writeFileSync(join(directory, "main.py"), source);
    writeFileSync(join(directory, "stdin"), stdin);
    // Through a shell's pipes: what node gives a child is a socket, which programs can tell from a pipe.
    const run = `(${BARE} main.py 2>&4; echo $? >code) | cat >out`;
    const command = `cat stdin | { ${run}; } 4>&1 | cat >err`;
    spawnSync("/bin/bash", ["-c", command], { cwd: directory, env: ENVIRONMENT });
    const read = (name: string): string => readFileSync(join(directory, name), "utf8").replaceAll(directory, WORK);
    return { code: Number(read("code")), stdout: withoutAddresses(read("out")), stderr: withoutAddresses(read("err")) };
  } finally {
    rmSync(directory, { recursive: true });
  }
}

function withoutAddresses(text: string): string {
  return text.replaceAll(/0x[0-9a-f]{6,}/g, "0x");
}

/** A shell's status for a process that a signal ended. */
const SIGNALLED: Readonly<Record<string, number>> = {
  SIGINT: 130,
  SIGABRT: 134,
  SIGKILL: 137,
  SIGSEGV: 139,
  SIGTERM: 143,
};

/** An honest program can't tell a warm run from `python3 main.py`. */
export function testConformance(sandbox: () => Sandbox): void {
  describe("a warm run is `python3 main.py`", () => {
    test.runIf(existsSync(BARE)).each(HONEST_PROGRAMS)("for $name", async ({ source, stdin, unordered }) => {
      const program = source.join("\n");
      const expected = bare(program, stdin ?? "");
      const ran = await python(sandbox(), program, {
        stdin: stdin ?? "",
        limits: { processes: 64, memory_bytes: 512 << 20 },
      });
      const code = ran.signal === null ? ran.exit_code : (SIGNALLED[ran.signal] ?? ran.signal);
      const sorted = (text: string): string => (unordered ? text.split("\n").sort().join("\n") : text);
      expect({
        code,
        stdout: sorted(withoutAddresses(ran.stdout)),
        stderr: sorted(withoutAddresses(ran.stderr)),
      }).toEqual({
        code: expected.code,
        stdout: sorted(expected.stdout),
        stderr: sorted(expected.stderr),
      });
    });

    test("passes arguments", async () => {
      const source = "import sys; print(sys.argv, getattr(sys, 'orig_argv', sys.argv)[-4:] == sys.argv[1:])";
      const ran = await python(sandbox(), source, { argv: ["a b", "", "ü", "--x=1"] });
      expect(ran.stdout).toBe("['main.py', 'a b', '', 'ü', '--x=1'] True\n");
    });

    test("draws the same random numbers for the same seed, others for another", async () => {
      const source = "import random\nprint(random.random(), random.randint(1, 10 ** 9), random.sample(range(99), 5))";
      const [one, two, other] = await Promise.all(
        ["00000000000000aa", "00000000000000aa", "00000000000000ab"].map((seed) => python(sandbox(), source, { seed })),
      );
      expect(one?.stdout).toBe(two?.stdout);
      expect(one?.stdout).not.toBe(other?.stdout);
    });

    test("runs a program whose main file has another name, and one that brings modules of known names", async () => {
      const named = await python(sandbox(), "import sys, os; print(sys.argv, __file__, os.getcwd())", {
        main: "solve.py",
        argv: ["x"],
      });
      const shadowing = await python(sandbox(), "import random, json\nprint(random.mine, json.__name__)", {
        files: { "random.py": "mine = 'own'\n" },
      });
      expect([named.stdout, shadowing.stdout]).toEqual([`['solve.py', 'x'] ${WORK}/solve.py ${WORK}\n`, "own json\n"]);
    });

    test("lets stdin be opened again by name", async () => {
      const source = lines("print(open('/dev/stdin').readline().strip(), open(0).read().strip() or 'drained')");
      const ran = await python(sandbox(), source, { stdin: "by name\n" });
      expect(ran.stdout).toBe("by name drained\n");
    });
  });
}
