import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const PYTHON = "/usr/bin/python3";
const RUNNER = fileURLToPath(new URL("../../../sandboxes/runner", import.meta.url));

/** What a program of Python prints as JSON that may import the runner's modules. */
function told(...program: readonly string[]): unknown {
  const head = "import json, os, subprocess, sys\nsys.path.insert(0, sys.argv[1])";
  const source = [head, ...program].join("\n");
  return JSON.parse(execFileSync(PYTHON, ["-I", "-c", source, RUNNER], { encoding: "utf8" }));
}

describe("the runner's view of processes", () => {
  it("puts each process behind its parent, and leaves out the one it starts from", () => {
    const parents = "{2: 1, 3: 1, 4: 3, 5: 4, 9: 0, 10: 9}";
    expect(
      told("import processes", `print(json.dumps([processes.descendants(p, ${parents}) for p in (1, 3, 5, 7)]))`),
    ).toEqual([[2, 3, 4, 5], [4, 5], [], []]);
  });

  it("counts a service as one of its family, also where it is the first process of its container", () => {
    const seen = told(
      "import cgroups",
      'child = subprocess.Popen(["sleep", "60"])',
      "own = cgroups._family(os.getpid())",
      "print(json.dumps([{os.getpid(), os.getppid(), child.pid} <= own, 1 in cgroups._family(1)]))",
      "child.kill()",
    );
    expect(seen).toEqual([true, true]);
  });
});
