import { CORES, type Context, freshTask, IN_FLIGHT, inTurn, type Row, rate } from "../measure.ts";

const CODE = "a, b = map(int, input().split())\nprint(a + b)\n";
const LOOP = "while True: pass\n";
const LOOP_CPU_MS = 200;
/** What a run may use before it is ended, as a multiple of its limit. */
const BAND = 1.5;
const TASKS = 1_000;
const WIDTHS = [1, 2, 4, 10, 30, 100, 300, 1_000];

/** Throughput by how many tasks are in flight, and with endless loops among them. */
export async function throughput({ service }: Context): Promise<readonly Row[]> {
  const one = (): Promise<void> => service.reward(freshTask("python", 1), { code: CODE, language: "python" });
  const loop = (): Promise<void> =>
    service.reward(freshTask("python", 1, { cpu_ms: LOOP_CPU_MS }), { code: LOOP, language: "python" }, "time_limit");
  await rate(20 * CORES, IN_FLIGHT, one);
  const rows: Row[] = [];
  const seen = new Map<number, number>();
  // Back and forth, so that what changes on the machine meanwhile meets all.
  for (const width of [...WIDTHS, ...[...WIDTHS].reverse()]) {
    const found = await rate(width === 1 ? TASKS / 4 : TASKS, width, one);
    seen.set(width, (seen.get(width) ?? 0) + found / 2);
  }
  const ten = seen.get(10) ?? Number.NaN;
  for (const [width, found] of seen) {
    rows.push({
      what: `one-test python tasks, ${width} in flight`,
      value: `${found.toFixed(0)}/s`,
      ratio: (found / ten).toFixed(2),
      goal: width > 1 ? "1 (as 10 in flight)" : "",
    });
  }
  // Enough of them that the last loops, beside which a slot idles, count little.
  const [plain, mixed] = await inTurn(
    () => rate(TASKS, IN_FLIGHT, one),
    () => rate(TASKS, IN_FLIGHT, (index) => (index % 10 === 0 ? loop() : one())),
  );
  // A loop is a request too: it costs what every other does (to read, start, store and answer), and its CPU time besides.
  const explained = 1 / (1 / plain + 0.1 * ((BAND * LOOP_CPU_MS) / 1000 / CORES));
  rows.push({
    what: `a tenth of them endless loops (limit ${LOOP_CPU_MS} ms)`,
    value: `${mixed.toFixed(0)}/s`,
    bare: `${explained.toFixed(0)}/s by their CPU time`,
    ratio: (mixed / explained).toFixed(2),
    goal: "1",
  });
  return rows;
}
