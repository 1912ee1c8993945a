import { cpus, totalmem } from "node:os";
import { parseArgs } from "node:util";
import { CORES, type Row, type Section } from "./measure.ts";
import { compile } from "./sections/compile.ts";
import { cpp } from "./sections/compiled.ts";
import { latency, records } from "./sections/latency.ts";
import { numpy, python } from "./sections/python.ts";
import { memory, steadiness } from "./sections/steadiness.ts";
import { type Driver, Service } from "./service.ts";

/**
 * `npm run bench -- [section ...] [--driver native|docker] [--runs N]`: a table of what a service of its own does on this machine,
 * against bare processes at equal parallelism in the same run. Never a test: what is slow here fails nothing.
 */
const SECTIONS: Readonly<Record<string, Section>> = {
  python,
  numpy,
  cpp,
  compile,
  latency,
  records,
  steadiness,
  memory,
};
const DEFAULT_RUNS = 2_000;

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    driver: { type: "string", default: "native" },
    runs: { type: "string", default: String(DEFAULT_RUNS) },
  },
});
const names = positionals.length > 0 ? positionals : Object.keys(SECTIONS);
const unknown = names.filter((name) => !Object.hasOwn(SECTIONS, name));
const runs = Number(values.runs);
if (unknown.length > 0 || !isDriver(values.driver) || !Number.isInteger(runs) || runs < 1) {
  console.error(
    `usage: npm run bench -- [${Object.keys(SECTIONS).join(" | ")} ...] [--driver native|docker] [--runs N]`,
  );
  process.exit(2);
}
await measure(names, values.driver, runs);

function isDriver(name: string): name is Driver {
  return name === "native" || name === "docker";
}

async function measure(wanted: readonly string[], driver: Driver, runCount: number): Promise<void> {
  const machine = `${cpus()[0]?.model.trim() ?? "unknown"}, ${CORES} cores, ${Math.round(totalmem() / 2 ** 30)} GiB`;
  console.log(`${machine}; driver ${driver}; bare processes ${CORES} at a time\n`);
  const service = await Service.start(driver);
  try {
    print({ what: "", value: "measured", bare: "bare", ratio: "ratio", goal: "goal" });
    for (const name of wanted) {
      const section = SECTIONS[name];
      if (section === undefined) continue;
      for (const row of await section({ driver, service, runs: runCount })) print(row);
    }
  } finally {
    await service.stop();
  }
}

function print({ what, value, bare = "", ratio = "", goal }: Row): void {
  console.log(`${what.padEnd(52)}${value.padEnd(38)}${bare.padEnd(24)}${ratio.padEnd(18)}${goal}`.trimEnd());
}
