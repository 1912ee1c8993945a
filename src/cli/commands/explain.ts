import { Command } from "commander";
import { MathTask } from "../../contract/task.ts";
import { CliError, EXIT } from "../cli-error.ts";
import { readTask, readText } from "../files/read-file.ts";
import type { CliHost } from "../host.ts";
import { printable } from "../output/text.ts";

interface ExplainOptions {
  readonly gold?: string[];
  readonly response?: string;
  readonly task?: string;
  readonly solution?: string;
}

/** `assay explain`: how the math grader came to its decision. Works without a service or a data dir. */
export function explainCommand(host: CliHost): Command {
  return new Command("explain")
    .description("show the math grader's way from a response to its decision, step by step")
    .option("--gold <answer>", "the right answer; may be given several times", collect)
    .option("--response <text>", "the model's response, as 'so \\boxed{1/2}'")
    .option("--task <file>", "a math task as JSON, in place of --gold")
    .option("--solution <file>", "a file with the response, or - for standard input, in place of --response")
    .addHelpText("after", "\nExample:\n  assay explain --gold 1/2 --response 'so the answer is \\boxed{0.5}'")
    .action(async (options: ExplainOptions) => {
      const task = await taskOf(options);
      for (const step of host.explainMath(task, { form: "response", text: await responseOf(options) })) {
        process.stdout.write(`${printable(step, 2_000)}\n`);
      }
    });
}

async function taskOf({ gold, task: file }: ExplainOptions): Promise<MathTask> {
  if ((gold === undefined) === (file === undefined)) throw new CliError("give either --gold or --task", EXIT.usage);
  if (file === undefined) return MathTask.parse({ id: "explain", kind: "math", answer: gold });
  const task = await readTask(file);
  if (task.kind !== "math")
    throw new CliError(`only math can be explained; the task is of kind ${task.kind}`, EXIT.usage);
  return task;
}

async function responseOf({ response, solution: file }: ExplainOptions): Promise<string> {
  if (response !== undefined && file === undefined) return response;
  if (file === undefined || response !== undefined) {
    throw new CliError("give either --response or --solution", EXIT.usage);
  }
  return readText(file);
}

function collect(value: string, previous: string[] = []): string[] {
  return [...previous, value];
}
