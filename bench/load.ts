import { type ChildProcess, spawn } from "node:child_process";
import { CORES } from "./measure.ts";

const BUSY = 2 * CORES;
/** Ends by itself where nobody ends it. */
const AT_MOST_MS = 1_800_000;

const SPIN = `const end = Date.now() + ${AT_MOST_MS}; while (Date.now() < end) for (let n = 0; n < 1e7; n++);`;
/** Copies far more than the caches hold. */
const COPY = `
const from = new Float64Array(8 << 20).fill(1), to = new Float64Array(8 << 20);
const end = Date.now() + ${AT_MOST_MS};
while (Date.now() < end) to.set(from);
`;

/** All cores busy with other people's work while `job` runs: twice as many busy loops, and one process that fills the memory bus. */
export async function underLoad<T>(job: () => Promise<T>): Promise<T> {
  const programs = [...Array.from({ length: BUSY }, () => SPIN), COPY];
  const started = programs.map((program) => spawn(process.execPath, ["-e", program], { stdio: "ignore" }));
  const end = (): void => {
    for (const child of started) child.kill("SIGKILL");
  };
  process.once("exit", end);
  try {
    return await Promise.race([job(), ...started.map(diesEarly)]);
  } finally {
    process.off("exit", end);
    end();
  }
}

/** Rejects where a part of the load is gone before its time: what was measured then would be of an idle machine. */
function diesEarly(child: ChildProcess): Promise<never> {
  return new Promise((_, reject) => {
    child.once("error", reject);
    child.once("exit", (code, signal) => reject(new Error(`a busy process ended with ${code ?? signal}`)));
  });
}
