import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  bare,
  bareCpuMs,
  CORES,
  type Context,
  freshTask,
  IN_FLIGHT,
  percentile,
  type Row,
  rate,
  shownCpu,
  withCpu,
} from "../measure.ts";
import { FLAGS, source } from "./compiled.ts";

const TESTS = 20;
const SOLUTIONS = 200;
/** Both sides take turns at so many, so that other work on the machine meets both. */
const SLICE = 20;
const AGAIN = 20;

/** Solutions that differ, compiled and tested, against `make` with the same flags and bare runs; then identical ones. */
export async function compile({ service }: Context): Promise<readonly Row[]> {
  const folder = mkdtempSync(join(tmpdir(), "assay-bench-"));
  try {
    await service.reward(freshTask("cpp", 1), { code: source(0), language: "cpp" });
    let [made, ours] = [0, 0];
    const cost: [number[], number[]] = [[], []];
    for (let first = 1; first <= SOLUTIONS; first += SLICE) {
      made += await timed(() => withCpu(cost[0], SLICE, bareCpuMs, () => make(folder, first)));
      ours += await timed(() =>
        withCpu(
          cost[1],
          SLICE,
          () => service.cpuMs(),
          () =>
            rate(SLICE, IN_FLIGHT, (index) =>
              service.reward(freshTask("cpp", TESTS), { code: source(first + index), language: "cpp" }),
            ),
        ),
      );
    }
    const again: number[] = [];
    for (let index = 0; index < AGAIN; index++) {
      again.push(await timed(() => service.reward(freshTask("cpp", 1), { code: source(1), language: "cpp" })));
    }
    const fresh = { code: source(SOLUTIONS + 1), language: "cpp" };
    const joined = await timed(() => rate(AGAIN, AGAIN, () => service.reward(freshTask("cpp", 1), fresh)));
    return [
      {
        what: `C++, ${SOLUTIONS} solutions of ${TESTS} tests, make -j${CORES}`,
        value: `${((1000 * SOLUTIONS) / ours).toFixed(2)}/s, ${shownCpu(cost[1])} each`,
        bare: `${((1000 * SOLUTIONS) / made).toFixed(2)}/s, ${shownCpu(cost[0])} (make)`,
        ratio: `${(ours / made).toFixed(2)} x the time`,
        goal: "1.3 x the time",
      },
      {
        what: "C++, one test of a program known before",
        value: `p50 ${percentile(again, 0.5).toFixed(1)} ms`,
        goal: "no compilation",
      },
      {
        what: `C++, ${AGAIN} tasks at once with one new program`,
        value: `${joined.toFixed(0)} ms`,
        goal: "one compilation",
      },
    ];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Compiles a slice of the solutions and runs each test as a bare process, as many at a time as there are cores. */
async function make(folder: string, first: number): Promise<void> {
  const indices = Array.from({ length: SLICE }, (_, index) => first + index);
  for (const index of indices) writeFileSync(join(folder, `${index}.cpp`), source(index));
  const run = 'for test in $$(seq 1 20); do echo "$$test 1" | ./$*.out; done > $@';
  const rules = ["%.out: %.cpp", `\tg++ ${FLAGS.join(" ")} -o $@ $<`, "%.txt: %.out", `\t${run}`];
  const all = indices.map((index) => `${index}.txt`);
  writeFileSync(join(folder, "Makefile"), [`all: ${all.join(" ")}`, ...rules, ""].join("\n"));
  await bare("make", ["-s", `-j${CORES}`, "-C", folder]);
  const expected = Array.from({ length: TESTS }, (_, test) => `${test + 2}\n`).join("");
  for (const name of all) {
    if (readFileSync(join(folder, name), "utf8") !== expected)
      throw new Error(`${name} is wrong: make measures nothing`);
  }
}

async function timed(job: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await job();
  return performance.now() - started;
}
