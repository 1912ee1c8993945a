import { CORES, type Context, freshTask, IN_FLIGHT, type Row, rate } from "../measure.ts";

const CODE = "a, b = map(int, input().split())\nprint(a + b)\n";
const LOOP = "while True: pass\n";
const LOOP_CPU_MS = 200;
/** What a run may use before it is ended, as a multiple of its limit. */
const BAND = 1.5;
const TASKS = 200;
const MANY = 1_000;

/** Throughput by how many tasks wait, and with endless loops among them. */
export async function steadiness({ service }: Context): Promise<readonly Row[]> {
  const one = (): Promise<void> => service.reward(freshTask("python", 1), { code: CODE, language: "python" });
  const loop = (): Promise<void> =>
    service.reward(freshTask("python", 1, { cpu_ms: LOOP_CPU_MS }), { code: LOOP, language: "python" }, "time_limit");
  await rate(2 * CORES, IN_FLIGHT, one);
  const ten = await rate(TASKS, 10, one);
  const single = await rate(TASKS, 1, one);
  const many = await rate(MANY, MANY, one);
  const mixed = await rate(TASKS, IN_FLIGHT, (index) => (index % 10 === 0 ? loop() : one()));
  const seconds = TASKS / ten + (TASKS / 10) * ((BAND * LOOP_CPU_MS) / 1000 / CORES);
  return [
    { what: "one-test tasks, one at a time", value: `${single.toFixed(0)}/s`, goal: "" },
    { what: "ten at a time", value: `${ten.toFixed(0)}/s`, goal: "" },
    { what: "a thousand at a time", value: `${many.toFixed(0)}/s`, ratio: (many / ten).toFixed(2), goal: "as ten" },
    {
      what: `a tenth of them endless loops (limit ${LOOP_CPU_MS} ms)`,
      value: `${mixed.toFixed(0)}/s`,
      bare: `${(TASKS / seconds).toFixed(0)}/s by their CPU time`,
      ratio: ((mixed * seconds) / TASKS).toFixed(2),
      goal: "as their CPU time explains",
    },
  ];
}

/** Memory of the service and its runners over many runs. */
export async function memory({ service, runs }: Context): Promise<readonly Row[]> {
  const one = (): Promise<void> => service.reward(freshTask("python", 20), { code: CODE, language: "python" });
  const seen: string[] = [];
  for (let quarter = 0; quarter <= 4; quarter++) {
    if (quarter > 0) await rate(Math.ceil(runs / 4 / 20), IN_FLIGHT, one);
    seen.push(`${mib(service.residentBytes())} + ${mib(service.runnerBytes())}`);
  }
  return [{ what: `MiB of service + runners over ${runs} runs`, value: seen.join(", "), goal: "flat" }];
}

function mib(bytes: number): string {
  return (bytes / 2 ** 20).toFixed(0);
}
