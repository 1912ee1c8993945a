import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { Agent, request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const LAUNCHER = fileURLToPath(new URL("../src/cli/launch.mjs", import.meta.url));
const START_MS = 300_000;

export type Driver = "native" | "docker";

/** A service of its own over HTTP, as a user starts it, with a data directory that goes with it. */
export class Service {
  readonly #process: ChildProcess;
  readonly #url: URL;
  readonly #dataDir: string;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 2_000 });

  private constructor(process: ChildProcess, url: URL, dataDir: string) {
    this.#process = process;
    this.#url = url;
    this.#dataDir = dataDir;
  }

  /** Rejects where the service does not come up; what it said is in the message. */
  static async start(driver: Driver): Promise<Service> {
    const dataDir = mkdtempSync(join(tmpdir(), "assay-bench-"));
    const env = {
      ...process.env,
      ASSAY_DATA_DIR: dataDir,
      ASSAY_SANDBOX: driver,
      ASSAY_LOG_LEVEL: "warn",
      ASSAY_QUEUE_LIMIT: "100000",
    };
    const child = spawn(process.execPath, [LAUNCHER, "serve", "--port", "0"], {
      env,
      stdio: ["ignore", "ignore", "pipe"],
    });
    const url = await new Promise<URL>((resolve, reject) => {
      let said = "";
      const timer = setTimeout(() => reject(new Error(`the service did not start: ${said}`)), START_MS);
      child.stderr.on("data", (chunk: Buffer) => {
        said += chunk.toString();
        const found = /listening on (http:\S+?),/.exec(said)?.[1];
        if (found === undefined) return;
        clearTimeout(timer);
        resolve(new URL(found));
      });
      child.once("close", () => reject(new Error(`the service ended: ${said}`)));
    });
    return new Service(child, url, dataDir);
  }

  /** Posts JSON and returns the JSON answer; throws where the status is not 200. */
  post(path: string, body: unknown): Promise<unknown> {
    const payload = JSON.stringify(body);
    return new Promise((resolve, reject) => {
      const headers = { "content-type": "application/json", "content-length": Buffer.byteLength(payload) };
      const options = { method: "POST", agent: this.#agent, headers };
      const sent = request(new URL(path, this.#url), options, (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("end", () => {
          const text = Buffer.concat(chunks).toString();
          if (response.statusCode === 200) resolve(JSON.parse(text));
          else reject(new Error(`${path} answered ${response.statusCode}: ${text.slice(0, 300)}`));
        });
      });
      sent.on("error", reject);
      sent.end(payload);
    });
  }

  /** The service's metrics at this moment, by name; those with labels are not among them. */
  async metrics(): Promise<(name: string) => number> {
    const text = await (await fetch(new URL("/metrics", this.#url))).text();
    return (name) => {
      const value = new RegExp(`^${name} (\\S+)$`, "m").exec(text)?.[1];
      if (value === undefined) throw new Error(`the service has no metric ${name}`);
      return Number(value);
    };
  }

  /** Grades one solution and insists on its verdict: a benchmark of wrong answers measures nothing. */
  async reward(task: object, solution: unknown, verdict = "accepted"): Promise<void> {
    const record = await this.post("/v1/rewards", { task, solution });
    const seen: unknown = Reflect.get(Object(record), "verdict");
    if (seen !== verdict)
      throw new Error(`a known solution was ${String(seen)}: ${JSON.stringify(record).slice(0, 400)}`);
  }

  get pid(): number {
    return this.#process.pid ?? 0;
  }

  /** CPU time so far of the service and of all that it has started here, ended processes included, milliseconds. */
  cpuMs(): number {
    return [this.pid, ...this.runners()].reduce((sum, pid) => sum + cpuMs(pid, "all"), 0);
  }

  /** Pids of the runners and all else below the service's process; none where they are in containers. */
  runners(): readonly number[] {
    const children = new Map<number, number[]>();
    for (const name of readdirSync("/proc").filter((entry) => /^\d+$/.test(entry))) {
      const parent = Number(statusField(Number(name), "PPid") ?? 0);
      children.set(parent, [...(children.get(parent) ?? []), Number(name)]);
    }
    const found: number[] = [];
    for (let level = children.get(this.pid) ?? []; level.length > 0; ) {
      found.push(...level);
      level = level.flatMap((pid) => children.get(pid) ?? []);
    }
    return found;
  }

  async stop(): Promise<void> {
    this.#agent.destroy();
    const ended = new Promise((resolve) => this.#process.once("close", resolve));
    this.#process.kill("SIGTERM");
    await ended;
    rmSync(this.#dataDir, { recursive: true, force: true });
  }
}

/** CPU time of a process and its ended children, or of those children alone; the kernel tells it in hundredths of a second. */
export function cpuMs(pid: number | "self", whose: "all" | "children"): number {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
    const fields = stat
      .slice(stat.lastIndexOf(")") + 2)
      .split(" ")
      .map(Number);
    const [own = 0, kernel = 0, children = 0, childrenKernel = 0] = fields.slice(11, 15);
    return 10 * ((whose === "all" ? own + kernel : 0) + children + childrenKernel);
  } catch {
    return 0; // It has ended; its parent has its time.
  }
}

function statusField(pid: number, name: string): string | null {
  try {
    return new RegExp(`^${name}:\\s+(.*)$`, "m").exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? null;
  } catch {
    return null; // It has ended.
  }
}
