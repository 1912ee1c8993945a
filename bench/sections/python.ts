import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  bare,
  bareCpuMs,
  CORES,
  type Context,
  freshTask,
  IN_FLIGHT,
  inTurn,
  type Row,
  rate,
  shownCpu,
  withCpu,
} from "../measure.ts";

const TESTS = 10;
const PLAIN = "a, b = map(int, input().split())\nprint(a + b)\n";
const NUMPY = "import numpy as np\nprint(int(np.array(input().split(), dtype=np.int64).sum()))\n";

/** Python tests through HTTP against bare `python3` processes at equal parallelism. */
export async function python(context: Context): Promise<readonly Row[]> {
  return await compare(context, "python, ten tests a task", PLAIN, { bareRuns: 150, tasks: 60, goal: 1.5 });
}

/** The same with numpy, which a bare process imports each time. */
export async function numpy(context: Context): Promise<readonly Row[]> {
  return await compare(context, "the same with numpy", NUMPY, { bareRuns: 30, tasks: 40, goal: 10 });
}

async function compare(
  { service }: Context,
  what: string,
  code: string,
  { bareRuns, tasks, goal }: { readonly bareRuns: number; readonly tasks: number; readonly goal: number },
): Promise<readonly Row[]> {
  const folder = mkdtempSync(join(tmpdir(), "assay-bench-"));
  const file = join(folder, "main.py");
  writeFileSync(file, code);
  try {
    const one = (): Promise<void> => service.reward(freshTask("python", TESTS), { code, language: "python" });
    await rate(2 * CORES, IN_FLIGHT, one);
    const cost: [number[], number[]] = [[], []];
    const [alone, ours] = await inTurn(
      () =>
        withCpu(cost[0], bareRuns, bareCpuMs, () =>
          rate(bareRuns, CORES, async (index) => void (await bare("/usr/bin/python3", [file], `${index} 1\n`))),
        ),
      async () =>
        TESTS *
        (await withCpu(
          cost[1],
          tasks * TESTS,
          () => service.cpuMs(),
          () => rate(tasks, IN_FLIGHT, one),
        )),
    );
    return [
      {
        what,
        value: `${ours.toFixed(0)} tests/s, ${shownCpu(cost[1])}`,
        bare: `${alone.toFixed(0)}/s, ${shownCpu(cost[0])}`,
        ratio: (ours / alone).toFixed(2),
        goal: `ratio ${goal}`,
      },
    ];
  } finally {
    rmSync(folder, { recursive: true });
  }
}
