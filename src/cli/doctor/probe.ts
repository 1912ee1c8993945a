import type { Limits } from "../../contract/limits.ts";
import type { Sandbox } from "../../contract/sandbox.ts";

const MIB = 1024 * 1024;
const PROBE_LIMITS: Limits = {
  cpu_ms: 5_000,
  wall_ms: 15_000,
  memory_bytes: 256 * MIB,
  stack_bytes: 64 * MIB,
  output_bytes: MIB,
  processes: 16,
  disk_bytes: 16 * MIB,
  file_bytes: 16 * MIB,
  open_files: 64,
  compile_ms: 5_000,
};

/** Tries from the inside what a hostile program would, and prints what came of it as JSON. */
const PROGRAM = `
import json, os, socket, sys

def tried(action):
    try:
        return repr(action())
    except BaseException as error:
        return "refused: " + type(error).__name__ + (", " + error.strerror if isinstance(error, OSError) and error.strerror else "")

def write(path):
    with open(path, "w") as file:
        file.write("x")
    return "written"

def connect(host, port):
    with socket.create_connection((host, port), timeout=2):
        return "connected"

print(json.dumps({
    "python": sys.version.split()[0],
    "uid": os.getuid(),
    "euid_map": open("/proc/self/uid_map").read().split(),
    "processes": sum(name.isdigit() for name in os.listdir("/proc")),
    "network": tried(lambda: connect("1.1.1.1", 53)),
    "loopback": tried(lambda: connect("127.0.0.1", LOOPBACK_PORT)),
    "interfaces": sorted(name for _, name in socket.if_nameindex()),
    "write_root": tried(lambda: write("/assay-probe")),
    "write_usr": tried(lambda: write("/usr/assay-probe")),
    "read_shadow": tried(lambda: open("/etc/shadow").read() and "read"),
    "home": tried(lambda: len(os.listdir("/root"))),
    "mount": tried(lambda: mount()),
}))
`;

const MOUNT = `
def mount():
    import ctypes
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.mount(b"none", b"/tmp", b"tmpfs", 0, None) != 0:
        raise OSError(ctypes.get_errno(), "mount")
    return "mounted"
`;

export interface Finding {
  readonly name: string;
  readonly isSafe: boolean;
  readonly detail: string;
}

/**
 * Runs a program in the sandbox that tries to get out, and judges what it managed. `loopbackPort` is one that this process
 * listens on: reaching it would mean the host's network. Rejects with the sandbox's own `ServiceError`.
 */
export async function probeIsolation(sandbox: Sandbox, loopbackPort: number): Promise<readonly Finding[]> {
  const code = `${MOUNT}${PROGRAM.replace("LOOPBACK_PORT", String(loopbackPort))}`;
  const program = { language: "python", main: "main.py", files: { "main.py": Buffer.from(code) } };
  const built = await sandbox.build(program, PROBE_LIMITS);
  if (!built.ok) return [{ name: "probe program", isSafe: false, detail: "did not build" }];
  const request = { artifact: built.artifact, stdin: new Uint8Array(), limits: PROBE_LIMITS, seed: "0".repeat(16) };
  const facts = await sandbox.run(request);
  if (facts.exit_code !== 0) {
    const why = facts.killed_by ?? facts.signal ?? `exit ${facts.exit_code}`;
    return [{ name: "probe program", isSafe: false, detail: `ended by ${why}: ${text(facts.stderr).slice(-300)}` }];
  }
  return judge(JSON.parse(text(facts.stdout)) as ProbeReport);
}

interface ProbeReport {
  readonly python: string;
  readonly uid: number;
  readonly euid_map: readonly string[];
  readonly processes: number;
  readonly network: string;
  readonly loopback: string;
  readonly interfaces: readonly string[];
  readonly write_root: string;
  readonly write_usr: string;
  readonly read_shadow: string;
  readonly home: string;
  readonly mount: string;
}

function judge(report: ProbeReport): readonly Finding[] {
  const hostUid = report.euid_map[1] ?? "?";
  return [
    { name: "program runs", isSafe: true, detail: `python ${report.python}` },
    { name: "user", isSafe: hostUid !== "0" || report.uid !== 0, detail: `uid ${report.uid}, mapped to ${hostUid}` },
    { name: "other processes", isSafe: report.processes <= 4, detail: `${report.processes} visible` },
    attempt("network", report.network, "connected"),
    attempt("host's loopback", report.loopback, "connected"),
    attempt("write to /", report.write_root, "written"),
    attempt("write to /usr", report.write_usr, "written"),
    attempt("read /etc/shadow", report.read_shadow, "read"),
    { name: "list /root", isSafe: report.home.startsWith("refused") || report.home === "0", detail: report.home },
    attempt("mount", report.mount, "mounted"),
  ];
}

function attempt(name: string, outcome: string, breach: string): Finding {
  return { name, isSafe: !outcome.includes(breach), detail: outcome };
}

function text(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("utf8");
}
