import { Command } from "commander";
import { CliError, EXIT, type Finish } from "../cli-error.ts";
import { gradeFile } from "../grading/grade-file.ts";
import { gradeOne } from "../grading/grade-one.ts";
import type { CliHost } from "../host.ts";

import { openBackend, type TargetOptions, withBackend, withTarget } from "../target.ts";

interface GradeOptions extends TargetOptions {
  readonly task?: string;
  readonly solution?: string;
  readonly language?: string;
  readonly tasks?: string;
  readonly format: string;
  readonly in?: string;
  readonly out?: string;
  readonly runId?: string;
  readonly cache: boolean;
  readonly retryErrors?: boolean;
}

const EXAMPLES = `
Each line of --in is one rollout, and the line of the same number in --out becomes its record:
  {"task_id": "..." or "task": {...}, "solution": "...", "options"?: {...}, "metadata"?: {...}}
Run the same command again after an interruption and it goes on where --out ends.

Examples:
  assay grade --task task.json --solution answer.py
  assay grade --tasks tasks.jsonl --in rollouts.jsonl --out records.jsonl`;

/** `assay grade`: one solution, or a file of rollouts. */
export function gradeCommand(host: CliHost, finish: Finish): Command {
  return withTarget(new Command("grade"))
    .description("grade one solution, or a file of rollouts with progress, resume and a summary")
    .option("--task <file>", "one task as JSON")
    .option("--solution <file>", "the solution: a program or a response, or - for standard input")
    .option("--language <name>", "language of the program (default: by the file's ending)")
    .option("--tasks <file>", "tasks as JSON lines, imported before grading")
    .option("--format <name>", "what the rows of --tasks are, as for `assay import`", "tasks")
    .option("--in <file>", "rollouts as JSON lines, or - for standard input")
    .option("--out <file>", "records as JSON lines, appended to; - for standard output")
    .option("--run-id <id>", "metadata.run_id of rollouts that have none")
    .option("--no-cache", "grade again what has been graded before")
    .option("--retry-errors", "also grade again what --out holds as a retryable error")
    .addHelpText("after", EXAMPLES)
    .action(async (options: GradeOptions) => {
      const { task, solution, in: input, out: output } = options;
      const isOne = task !== undefined && solution !== undefined && input === undefined && output === undefined;
      const isFile = input !== undefined && output !== undefined && task === undefined && solution === undefined;
      if (isOne === isFile) throw new CliError("give --task and --solution, or --in and --out", EXIT.usage);
      const code = await withBackend(await openBackend(host, options), (backend) =>
        isOne ? gradeOne(backend, { ...options, task, solution }) : gradeFile(backend, fileJob(options, input, output)),
      );
      finish(code);
    });
}

function fileJob(options: GradeOptions, input = "", output = ""): Parameters<typeof gradeFile>[1] {
  const { tasks = null, format, runId = null, cache, retryErrors = false } = options;
  return { input, output, tasks, format, runId, useCache: cache, retryErrors };
}
