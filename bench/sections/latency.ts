import { type Context, freshTask, percentile, type Row } from "../measure.ts";
import { Service } from "../service.ts";

/** Enough for the code of service and client to be compiled: warm is what a trainer meets after its first second. */
const WARMING = 200;
const SAMPLES = 200;
const CODE = "a, b = map(int, input().split())\nprint(a + b)\n";
const BATCH = 2_500;
const COLD_WARMING = 200;

/** One request after the other over a warm service. */
export async function latency({ service }: Context): Promise<readonly Row[]> {
  const python = await times(() => service.reward(freshTask("python", 1), { code: CODE, language: "python" }));
  const cpp =
    '#include <cstdio>\nint main() { long long a, b; scanf("%lld %lld", &a, &b); printf("%lld\\n", a + b); }\n';
  const compiled = await times(() => service.reward(freshTask("cpp", 1), { code: cpp, language: "cpp" }));
  let count = 0;
  const math = await times(() => service.reward(mathTask(++count), `So \\boxed{${count}/2}`));
  return [
    { what: "one python test", ...shown(python), goal: "p50 12 ms" },
    { what: "one C++ test, compiled before", ...shown(compiled), goal: "p50 12 ms" },
    { what: "one mathematical answer", ...shown(math), goal: "p50 2 ms" },
  ];
}

/** Durable records a second in batches: of a service that has just started, and of the same one later. */
export async function records({ driver }: Context): Promise<readonly Row[]> {
  const service = await Service.start(driver);
  let made = 1_000;
  const cost: number[] = [];
  const batch = async (size: number): Promise<number> => {
    const items = Array.from({ length: size }, () => {
      made++;
      return { task: mathTask(made), solution: `Step ${made}. The answer is \\boxed{\\frac{${made}}{2}}` };
    });
    const started = performance.now();
    const before = service.cpuMs();
    await service.post("/v1/rewards/batch", { items });
    cost.push((service.cpuMs() - before) / size);
    return (size * 1000) / (performance.now() - started);
  };
  try {
    await batch(COLD_WARMING);
    const cold = await batch(BATCH);
    for (let round = 0; round < 5; round++) await batch(BATCH);
    const warm = await batch(BATCH);
    return [
      {
        what: "durable math records in batches, just started",
        value: `${cold.toFixed(0)}/s, ${(cost[1] ?? 0).toFixed(2)} ms CPU`,
        goal: "3000/s",
      },
      {
        what: "the same, warm",
        value: `${warm.toFixed(0)}/s, ${(cost.at(-1) ?? 0).toFixed(2)} ms CPU`,
        goal: "3000/s",
      },
    ];
  } finally {
    await service.stop();
  }
}

/** Half of a number, so that the answer has to be understood. */
function mathTask(number: number): object {
  return { id: `bench-math-${number}`, kind: "math", answer: `\\frac{${number}}{2}` };
}

async function times(job: () => Promise<void>): Promise<readonly number[]> {
  for (let index = 0; index < WARMING; index++) await job();
  const seen: number[] = [];
  for (let index = 0; index < SAMPLES; index++) {
    const started = performance.now();
    await job();
    seen.push(performance.now() - started);
  }
  return seen;
}

function shown(seen: readonly number[]): { value: string } {
  return { value: `p50 ${percentile(seen, 0.5).toFixed(1)} ms, p99 ${percentile(seen, 0.99).toFixed(1)} ms` };
}
