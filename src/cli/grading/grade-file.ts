import { rename, rm } from "node:fs/promises";
import type { Backend } from "../backend/backend.ts";
import { CliError, EXIT, type ExitCode } from "../cli-error.ts";
import { countLines, readJsonLines } from "../files/json-lines.ts";
import { createProgress } from "../output/progress.ts";
import { duration, plural, printable } from "../output/text.ts";
import { onStopRequest } from "../signals.ts";
import { createRecordWriter, readRecords, repairTail } from "./record-file.ts";
import { type Graded, isRecordOf, type Rollout, readRollouts } from "./rollouts.ts";
import { createSummary, type Summary } from "./summary.ts";
import { gradeInOrder } from "./window.ts";

export interface FileJob {
  readonly input: string;
  readonly output: string;
  /** Tasks to import first, or null. */
  readonly tasks: string | null;
  readonly format: string;
  readonly runId: string | null;
  readonly useCache: boolean;
  readonly retryErrors: boolean;
}

/**
 * Grades a file of rollouts into a file of records, line for line. What the output holds already is kept, so that the same
 * command goes on after an interruption; with `retryErrors` its retryable errors are graded again and the file is replaced.
 */
export async function gradeFile(backend: Backend, job: FileJob): Promise<ExitCode> {
  const startedMs = performance.now();
  if (job.tasks !== null) await importTasks(backend, job.tasks, job.format);
  const output = await prepareOutput(job);
  const summary = createSummary();
  const { done, isStopped } = await gradeAll(backend, job, output, summary);
  if (isStopped) {
    if (output.replacement !== null) await rm(output.replacement, { force: true });
    note(`stopped after ${plural(done, "rollout")}; run the same command again to go on`);
    return EXIT.interrupted;
  }
  if (output.replacement !== null) await rename(output.replacement, job.output);
  if (done < output.had) {
    throw new CliError(`${printable(job.output)} holds ${output.had} records for ${plural(done, "rollout")}`);
  }
  report(job, summary, { done, had: output.had, elapsedMs: performance.now() - startedMs });
  return summary.errors === 0 ? EXIT.ok : EXIT.failed;
}

interface OutputFile {
  /** Null for standard output, which holds nothing to go on from. */
  readonly target: string | null;
  /** Records that the target holds already. */
  readonly had: number;
  /** Written in the target's place where some of its records are graded again. */
  readonly replacement: string | null;
}

async function prepareOutput(job: FileJob): Promise<OutputFile> {
  if (job.output === "-") return { target: null, had: 0, replacement: null };
  if (await repairTail(job.output)) note(`cut a torn last line off ${printable(job.output)}`);
  const had = await countRecords(job.output);
  const replacement = job.retryErrors && had > 0 ? `${job.output}.new` : null;
  if (replacement !== null) await rm(replacement, { force: true });
  return { target: job.output, had, replacement };
}

async function gradeAll(
  backend: Backend,
  job: FileJob,
  output: OutputFile,
  summary: Summary,
): Promise<{ readonly done: number; readonly isStopped: boolean }> {
  const total = job.input === "-" ? null : await countLines(job.input);
  const interrupt = onStopRequest();
  interrupt.signal.addEventListener("abort", () => note("stopping; press Ctrl-C again to stop at once"), {
    once: true,
  });
  const progress = createProgress(process.stderr, total, output.had);
  const writer = createRecordWriter(output.replacement ?? job.output);
  let done = 0;
  try {
    const held = output.target === null ? [] : readRecords(output.target);
    for await (const { record, isNew } of gradeInOrder(backend, pair(job, held), interrupt.signal)) {
      if (isNew || output.replacement !== null) await writer.write(record);
      summary.add(record);
      done += 1;
      progress.update(done, summary.note());
    }
    return { done, isStopped: interrupt.signal.aborted };
  } finally {
    interrupt.release();
    await writer.close();
    progress.end();
  }
}

interface Item {
  readonly rollout: Rollout;
  /** The record that the output holds already, unless it is to be graded again. */
  readonly kept: Graded | null;
}

/** Rollouts beside the records that stand on the same lines. Rejects with `CliError` where the two do not belong together. */
async function* pair(job: FileJob, records: AsyncIterable<Graded> | Iterable<Graded>): AsyncGenerator<Item> {
  const held = Symbol.asyncIterator in records ? records[Symbol.asyncIterator]() : records[Symbol.iterator]();
  for await (const rollout of readRollouts(job.input, job)) {
    const next = await held.next();
    const record: Graded | null = next.done === true ? null : next.value;
    if (record !== null && !isRecordOf(record, rollout)) {
      throw new CliError(
        `${printable(job.output)} belongs to other rollouts: its record for line ${rollout.line} of ` +
          `${printable(job.input)} is of another solution. Move it away or name another --out.`,
        EXIT.usage,
      );
    }
    const isKept = record !== null && !(job.retryErrors && record.error?.retryable === true);
    yield { rollout, kept: isKept ? record : null };
  }
}

async function countRecords(path: string): Promise<number> {
  let count = 0;
  for await (const _ of readRecords(path)) count += 1;
  return count;
}

async function importTasks(backend: Backend, path: string, format: string): Promise<void> {
  const report = await backend.importTasks(readJsonLines(path), format);
  for (const { line, reason } of report.refused.slice(0, 20)) {
    note(`${printable(path)}:${line}: ${printable(reason, 500)}`);
  }
  const { imported, unchanged, refused } = report;
  note(`${plural(imported, "task")} imported, ${unchanged} unchanged, ${refused.length} refused`);
}

function report(
  job: FileJob,
  summary: Summary,
  run: { readonly done: number; readonly had: number; readonly elapsedMs: number },
): void {
  const fresh = run.done - run.had;
  const rate = fresh / Math.max(0.001, run.elapsedMs / 1_000);
  const lines = [
    `${plural(run.done, "rollout")}: ${summary.graded} graded, ${summary.errors} errors`,
    ...summary.lines(),
    `this run     ${fresh} in ${duration(run.elapsedMs)}, ${rate.toFixed(rate < 10 ? 1 : 0)}/s`,
    ...(summary.retryable > 0 ? [`${plural(summary.retryable, "error")} may heal: run again with --retry-errors`] : []),
  ];
  const stream = job.output === "-" ? process.stderr : process.stdout;
  stream.write(`${lines.join("\n")}\n`);
}

function note(message: string): void {
  process.stderr.write(`assay: ${message}\n`);
}
