import { cpus, totalmem } from "node:os";
import { parseArgs } from "node:util";
import { CORES, type Context, type Row, type Section } from "./measure.ts";
import { compile } from "./sections/compile.ts";
import { cpp } from "./sections/compiled.ts";
import { curve } from "./sections/curve.ts";
import { latency, records } from "./sections/latency.ts";
import { memory } from "./sections/memory.ts";
import { numpy, python } from "./sections/python.ts";
import { steadiness } from "./sections/steadiness.ts";
import { throughput } from "./sections/throughput.ts";
import { type Driver, Service } from "./service.ts";

/**
 * `npm run bench -- [section ...] [--driver native|docker] [--runs N] [--rounds N]`: a table of what a service of its own does on this machine,
 * against bare processes at equal parallelism in the same run. Never a test: what is slow here fails nothing.
 */
const SECTIONS: Readonly<Record<string, Section>> = {
  python,
  numpy,
  cpp,
  compile,
  latency,
  records,
  throughput,
  steadiness,
  curve,
  memory,
};
const DEFAULT_RUNS = 2_000;
const DEFAULT_ROUNDS = 5;

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    driver: { type: "string", default: "native" },
    runs: { type: "string", default: String(DEFAULT_RUNS) },
    rounds: { type: "string", default: String(DEFAULT_ROUNDS) },
  },
});
const names = positionals.length > 0 ? positionals : Object.keys(SECTIONS);
const unknown = names.filter((name) => !Object.hasOwn(SECTIONS, name));
const [runs, rounds] = [Number(values.runs), Number(values.rounds)];
if (unknown.length > 0 || !isDriver(values.driver) || !isCount(runs) || !isCount(rounds)) {
  console.error(
    `usage: npm run bench -- [${Object.keys(SECTIONS).join(" | ")} ...] [--driver native|docker] [--runs N] [--rounds N]`,
  );
  process.exit(2);
}
await measure(names, values.driver, { runs, rounds });

function isCount(value: number): boolean {
  return Number.isInteger(value) && value > 0;
}

function isDriver(name: string): name is Driver {
  return name === "native" || name === "docker";
}

async function measure(
  wanted: readonly string[],
  driver: Driver,
  counts: Pick<Context, "runs" | "rounds">,
): Promise<void> {
  const machine = `${cpus()[0]?.model.trim() ?? "unknown"}, ${CORES} cores, ${Math.round(totalmem() / 2 ** 30)} GiB`;
  console.log(`${machine}; driver ${driver}; bare processes ${CORES} at a time\n`);
  const service = await Service.start(driver);
  try {
    print({ what: "", value: "measured", bare: "bare", ratio: "ratio", goal: "goal" });
    for (const name of wanted) {
      const section = SECTIONS[name];
      if (section === undefined) continue;
      for (const row of await section({ driver, service, ...counts })) print(row);
    }
  } finally {
    await service.stop();
  }
}

function print({ what, value, bare = "", ratio = "", goal }: Row): void {
  console.log(`${what.padEnd(52)}${value.padEnd(38)}${bare.padEnd(24)}${ratio.padEnd(18)}${goal}`.trimEnd());
}
