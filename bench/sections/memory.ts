import { type Context, freshTask, IN_FLIGHT, progress, type Row, rate } from "../measure.ts";
import { leastDuring, slopes, type Usage } from "../usage.ts";

const PYTHON = { code: "a, b = map(int, input().split())\nprint(a + b)\n", language: "python" };
const COMPILED = {
  code: '#include <cstdio>\nint main() { long long a, b; scanf("%lld %lld", &a, &b); printf("%lld\\n", a + b); }\n',
  language: "cpp",
};
/** Runs of a task; each is a test. */
const TESTS = 20;
const STEPS = 10;

/** What the service and its runners hold, over many runs: half of them Python, half compiled, all of them new. */
export async function memory({ service, runs }: Context): Promise<readonly Row[]> {
  const tasks = Math.ceil(runs / STEPS / TESTS);
  const seen: Usage[] = [];
  for (let step = 1; step <= STEPS; step++) {
    const job = rate(tasks, IN_FLIGHT, (index) => {
      const solution = index % 2 === 0 ? PYTHON : COMPILED;
      return service.reward(freshTask(solution.language, TESTS), solution);
    });
    seen.push(await leastDuring(service, job));
    progress(`${step * tasks * TESTS} runs`);
  }
  const growth = slopes(seen);
  const names = Object.keys(growth) as (keyof Usage)[];
  return names.map((name) => ({
    what: `${name}, over ${runs} runs`,
    value: seen.map((usage) => shown(usage[name])).join(" "),
    ratio: `${growth[name] >= 0 ? "+" : ""}${((growth[name] * 10_000 * STEPS) / runs).toFixed(2)} per 10,000`,
    goal: "flat",
  }));
}

function shown(value: number): string {
  return value.toFixed(0);
}
