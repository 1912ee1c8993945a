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

const TESTS = 20;
const TASKS = 30;
/** As the service compiles (sandboxes/languages/gcc.ts), without its precompiled headers. */
export const FLAGS = ["-O2", "-std=gnu++17", "-DONLINE_JUDGE", "-fmax-errors=20", "-fdiagnostics-color=never"];

/** A program that adds two numbers; each index is another program. */
export function source(index: number): string {
  return `#include <bits/stdc++.h>\nint main() { long long a, b; std::cin >> a >> b; std::cout << a + b + ${index} - ${index} << '\\n'; }\n`;
}

/** Tests of a program that is compiled already, against bare processes of the same binary. */
export async function cpp({ service }: Context): Promise<readonly Row[]> {
  const folder = mkdtempSync(join(tmpdir(), "assay-bench-"));
  try {
    const binary = await build(folder, 0);
    const one = (): Promise<void> => service.reward(freshTask("cpp", TESTS), { code: source(0), language: "cpp" });
    await rate(CORES, IN_FLIGHT, one);
    const cost: [number[], number[]] = [[], []];
    const [alone, ours] = await inTurn(
      () =>
        withCpu(cost[0], TESTS * 10, bareCpuMs, () =>
          rate(TESTS * 10, CORES, async (index) => void (await bare(binary, [], `${index} 1\n`))),
        ),
      async () =>
        TESTS *
        (await withCpu(
          cost[1],
          TASKS * TESTS,
          () => service.cpuMs(),
          () => rate(TASKS, IN_FLIGHT, one),
        )),
    );
    const more = 1000 * CORES * (1 / ours - 1 / alone);
    return [
      {
        what: "C++, compiled before",
        value: `${ours.toFixed(0)} tests/s, ${shownCpu(cost[1])}, ${more.toFixed(2)} ms more`,
        bare: `${alone.toFixed(0)}/s, ${shownCpu(cost[0])}`,
        ratio: (ours / alone).toFixed(2),
        goal: "1.5 ms more",
      },
    ];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function build(folder: string, index: number): Promise<string> {
  const file = join(folder, `${index}.cpp`);
  const binary = join(folder, `${index}.out`);
  writeFileSync(file, source(index));
  await bare("/usr/bin/g++", [...FLAGS, "-o", binary, file]);
  return binary;
}
