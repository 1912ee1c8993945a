import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { folderWith } from "../support/cli.ts";
import { assay, serve } from "../support/launch.ts";

const PYTHON = "/usr/bin/python3";
const NO_ENGINE = { DOCKER_HOST: "unix:///nonexistent/docker.sock" };

/** In a user namespace of its own, where no further one may be made, and without any right in it. */
const WITHOUT_NAMESPACES = `
import ctypes, os, sys
libc = ctypes.CDLL(None, use_errno=True)
uid, gid = os.geteuid(), os.getegid()
def must(result):
    if result != 0: raise OSError(ctypes.get_errno(), "the host of the test can't be made")
must(libc.unshare(0x10000000))
for name, text in (("setgroups", "deny"), ("uid_map", f"{uid} {uid} 1"), ("gid_map", f"{gid} {gid} 1")):
    open(f"/proc/self/{name}", "w").write(text)
open("/proc/sys/user/max_user_namespaces", "w").write("0")
for capability in range(64): libc.prctl(24, capability, 0, 0, 0)
os.execv(sys.argv[1], sys.argv[1:])
`;

/** Where the interpreter is a file that can't be run. */
const WITHOUT_PYTHON = `
import ctypes, os, sys
libc = ctypes.CDLL(None, use_errno=True)
uid, gid = os.geteuid(), os.getegid()
def must(result):
    if result != 0: raise OSError(ctypes.get_errno(), "the host of the test can't be made")
must(libc.unshare(0x20000 if uid == 0 else 0x10020000))
if uid != 0:
    for name, text in (("setgroups", "deny"), ("uid_map", f"{uid} {uid} 1"), ("gid_map", f"{gid} {gid} 1")):
        open(f"/proc/self/{name}", "w").write(text)
must(libc.mount(None, b"/", None, 16384 | (1 << 18), None))
must(libc.mount(b"/dev/null", os.path.realpath("${PYTHON}").encode(), None, 4096, None))
os.execv(sys.argv[1], sys.argv[1:])
`;

interface Host {
  readonly name: string;
  readonly env: Readonly<Record<string, string>>;
  readonly wrapper: readonly string[];
  /** What has to be named. */
  readonly missing: readonly string[];
}

const HOSTS: readonly Host[] = [
  {
    name: "an engine",
    env: { ...NO_ENGINE, ASSAY_SANDBOX: "docker" },
    wrapper: [],
    missing: ["Docker engine does not answer", "/nonexistent/docker.sock"],
  },
  {
    name: "user namespaces",
    env: { ASSAY_SANDBOX: "native" },
    wrapper: [PYTHON, "-c", WITHOUT_NAMESPACES],
    missing: ["user namespaces can't be used", "user.max_user_namespaces"],
  },
  {
    name: "Python",
    env: { ASSAY_SANDBOX: "native" },
    wrapper: [PYTHON, "-c", WITHOUT_PYTHON],
    missing: ["Python 3 can't be run", "ASSAY_PYTHON"],
  },
  {
    name: "the Python that it is told to take",
    env: { ASSAY_SANDBOX: "native", ASSAY_PYTHON: "/nonexistent/python3" },
    wrapper: [],
    missing: ["/nonexistent/python3", "ASSAY_PYTHON"],
  },
  {
    name: "an engine and user namespaces, where it may take either",
    env: { ...NO_ENGINE, ASSAY_SANDBOX: "auto" },
    wrapper: [PYTHON, "-c", WITHOUT_NAMESPACES],
    missing: ["Docker engine does not answer", "user.max_user_namespaces"],
  },
];

async function grade(url: string, request: object): Promise<unknown> {
  const response = await fetch(`${url}/v1/rewards`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(request),
  });
  expect(response.status).toBe(200);
  return await response.json();
}

describe.runIf(existsSync(PYTHON)).each(HOSTS)("a host without $name", ({ env, wrapper, missing }) => {
  it("serves mathematics, and names what is missing", async () => {
    const folder = await folderWith({});
    const { url } = await serve(join(folder, "data"), env, wrapper);

    const ready = await fetch(`${url}/readyz`);
    const readiness = await ready.text();
    const math = await grade(url, { task: { id: "m", kind: "math", answer: "1/2" }, solution: "\\boxed{0.5}" });
    const code = await grade(url, {
      task: { id: "c", kind: "stdio", tests: [{ input: "", output: "1" }] },
      solution: { code: "print(1)" },
    });

    expect(ready.status).toBe(200);
    for (const name of missing) expect(readiness).toContain(name);
    expect(math).toMatchObject({ status: "graded", reward: 1 });
    expect(code).toMatchObject({ status: "error", reward: null, error: { code: "sandbox_unavailable" } });
  });

  it("is told so by the doctor", async () => {
    const folder = await folderWith({});
    const { code, stdout } = await assay(["doctor", "--json", "--data-dir", join(folder, "data")], { env, wrapper });

    const { machine, isolation } = JSON.parse(stdout);
    expect(code).toBe(2);
    expect(isolation).toMatchObject([{ name: "sandbox", isSafe: false }]);
    for (const name of missing) expect(isolation[0].detail).toContain(name);
    expect(machine).toContainEqual(expect.objectContaining({ name: "data dir", isSafe: true }));
  });
});
