import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { type Case, goldSelfPairs, loadSuite, type Suite } from "./math-suites.ts";

/** How often each case is timed; the fastest run counts, so that other work on the machine does not. */
const REPEATS = 3;

interface Row {
  readonly suite: Suite;
  readonly cases: number;
  readonly missed: number;
  readonly wrong: number;
  readonly invalid: number;
}

const startedMs = performance.now();
const { mathGrader } = await import("../graders/math/index.ts");
const { parseAnswer } = await import("../graders/math/parse-value.ts");
const { Meter } = await import("../graders/math/limits.ts");
mathGrader.grade({ id: "warm", kind: "math", answer: "1/2" }, { form: "response", text: "\\boxed{0.5}" });
const startupMs = performance.now() - startedMs;

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { failures: { type: "boolean", default: false } },
});
const folder = positionals[0] ?? process.env.ASSAY_MATH_DATA;
const times: number[] = [];

function judge(c: Case): string {
  try {
    return mathGrader.grade(c.task, { form: "response", text: c.response }).outcome;
  } catch {
    return "task_invalid";
  }
}

function measure(suite: Suite): Row {
  let [missed, wrong, invalid] = [0, 0, 0];
  for (const c of suite.cases) {
    let best = Number.POSITIVE_INFINITY;
    let outcome = "";
    for (let i = 0; i < REPEATS; i++) {
      const before = performance.now();
      outcome = judge(c);
      best = Math.min(best, performance.now() - before);
    }
    times.push(best * 1000);
    if (outcome === "task_invalid") invalid++;
    const match = outcome === "match";
    if (match === c.expected) continue;
    if (c.expected) missed++;
    else wrong++;
    if (values.failures)
      console.log(
        `${c.expected ? "FN" : "FP"} ${suite.name}: ${JSON.stringify(c.task.answer)} | ${JSON.stringify(c.response.slice(-160))}`,
      );
  }
  return { suite, cases: suite.cases.length, missed, wrong, invalid };
}

function percentile(sorted: readonly number[], p: number): string {
  return (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * p))] ?? 0).toFixed(1);
}

function print(rows: readonly Row[]): void {
  console.log(
    `${"suite".padEnd(28)}${"n".padStart(6)}${"agree %".padStart(9)}${"FN".padStart(6)}${"FP".padStart(5)}  read with`,
  );
  for (const r of rows) {
    const agree = (100 * (1 - (r.missed + r.wrong) / r.cases)).toFixed(2);
    console.log(
      `${r.suite.name.padEnd(28)}${String(r.cases).padStart(6)}${agree.padStart(9)}${String(r.missed).padStart(6)}${String(r.wrong).padStart(5)}  ${r.suite.how}`,
    );
  }
  printTotal(
    "discriminating suites",
    rows.filter((r) => r.suite.discriminating),
  );
  printTotal("all suites", rows);
}

function printTotal(title: string, rows: readonly Row[]): void {
  const count = (f: (r: Row) => number): number => rows.reduce((n, r) => n + f(r), 0);
  const total = count((r) => r.cases);
  if (total === 0) return;
  const agree = 100 * (1 - count((r) => r.missed + r.wrong) / total);
  console.log(`${title}: ${agree.toFixed(2)}% of ${total}, false positives ${count((r) => r.wrong)}`);
}

function printMustNotParse(path: string): void {
  const lines = readFileSync(path, "utf8").trim().split("\n");
  const parsed = lines.filter((line) => parseAnswer(String(JSON.parse(line).latex), new Meter()).problem === null);
  console.log(`must_not_parse: ${lines.length - parsed.length} of ${lines.length} refused`);
}

const golden = fileURLToPath(new URL("../test/golden/math/", import.meta.url));
const files = [golden, ...(folder === undefined ? [] : [folder])].flatMap((dir) =>
  readdirSync(dir)
    .filter((f) => f.endsWith(".jsonl"))
    .sort()
    .map((f) => join(dir, f)),
);
const rows = files.map((path) => measure(loadSuite(path)));
print(rows);

const corpus = files.find((f) => basename(f) === "gold_corpus.jsonl");
if (corpus !== undefined) {
  const self = measure(goldSelfPairs(corpus));
  console.log(
    `gold self-equality: ${self.missed} of ${self.cases} fail (${((100 * self.missed) / self.cases).toFixed(2)}%), ${self.invalid} golds refused`,
  );
}
if (folder !== undefined && readdirSync(folder).includes("must_not_parse.txt"))
  printMustNotParse(join(folder, "must_not_parse.txt"));

times.sort((a, b) => a - b);
console.log(
  `a verification, us: median ${percentile(times, 0.5)}, p99 ${percentile(times, 0.99)}, max ${percentile(times, 1)}; loading the sources ${startupMs.toFixed(0)} ms`,
);
