import { spawn } from "node:child_process";
import { availableParallelism } from "node:os";
import { cpuMs, type Driver, type Service } from "./service.ts";

/** Bare processes at a time, and what the service has by default. */
export const CORES = availableParallelism();
/** Requests in flight: enough that no slot waits for a client. */
export const IN_FLIGHT = 8 * CORES;
const ROUNDS = 3;

export interface Context {
  readonly driver: Driver;
  readonly service: Service;
  /** Runs of the section `memory`. */
  readonly runs: number;
  /** How often the section `steadiness` grades under load. */
  readonly rounds: number;
}

/** One line of the table. */
export interface Row {
  readonly what: string;
  readonly value: string;
  readonly bare?: string;
  readonly ratio?: string;
  readonly goal: string;
}

export type Section = (context: Context) => Promise<readonly Row[]>;

/** Does `count` jobs, `width` at a time; how many a second. */
export async function rate(count: number, width: number, job: (index: number) => Promise<void>): Promise<number> {
  const started = performance.now();
  let next = 0;
  const work = async (): Promise<void> => {
    while (next < count) await job(next++);
  };
  await Promise.all(Array.from({ length: Math.min(width, count) }, work));
  return (count * 1000) / (performance.now() - started);
}

/** Measures two things in turn, so that other work on the machine meets both; the median of each. */
export async function inTurn(
  first: () => Promise<number>,
  second: () => Promise<number>,
): Promise<readonly [number, number]> {
  const seen: [number[], number[]] = [[], []];
  for (let round = 0; round < ROUNDS; round++) {
    seen[0].push(await first());
    seen[1].push(await second());
  }
  return [percentile(seen[0], 0.5), percentile(seen[1], 0.5)];
}

export function percentile(values: readonly number[], p: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * p))] ?? Number.NaN;
}

/** Measures `run`, and what CPU time it took by `clock`, milliseconds for each of `count`. */
export async function withCpu<T>(
  cost: number[],
  count: number,
  clock: () => number,
  run: () => Promise<T>,
): Promise<T> {
  const before = clock();
  const result = await run();
  cost.push((clock() - before) / count);
  return result;
}

/** CPU time of the ended children of this process, milliseconds. */
export function bareCpuMs(): number {
  return cpuMs("self", "children");
}

/** `2.3 ms CPU`: the median of what was measured. */
export function shownCpu(cost: readonly number[]): string {
  return `${percentile(cost, 0.5).toFixed(1)} ms CPU`;
}

/** Runs a bare process on `stdin` and resolves with what it printed; rejects where it fails. */
export function bare(command: string, args: readonly string[], stdin = ""): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ["pipe", "pipe", "inherit"] });
    let printed = "";
    child.stdout.on("data", (chunk: Buffer) => {
      printed += chunk.toString();
    });
    child.once("error", reject);
    child.once("close", (code) => (code === 0 ? resolve(printed) : reject(new Error(`${command} ended with ${code}`))));
    child.stdin.on("error", () => undefined);
    child.stdin.end(stdin);
  });
}

/** Tells on standard error what a long section is at. */
export function progress(what: string): void {
  console.error(`${new Date().toISOString().slice(11, 19)} ${what}`);
}

let count = 0;

/** A stdio task that nobody has graded yet: its tests add two numbers, one of them new. */
export function freshTask(language: string, tests: number, limits: object = {}): object {
  const first = ++count * 1_000;
  return {
    id: `bench-${count}`,
    kind: "stdio",
    languages: [language],
    limits,
    tests: Array.from({ length: tests }, (_, index) => ({
      input: `${first} ${index}\n`,
      output: `${first + index}\n`,
    })),
  };
}
