import { Command } from "commander";
import type { ValidationReport } from "../../contract/api.ts";
import { CliError, EXIT, type Finish } from "../cli-error.ts";
import type { CliHost } from "../host.ts";
import { plural, printable } from "../output/text.ts";

import { openBackend, type TargetOptions, withBackend, withTarget } from "../target.ts";

/** `assay validate`: whether stored tasks can judge. */
export function validateCommand(host: CliHost, finish: Finish): Command {
  return withTarget(new Command("validate"))
    .description("admit stored tasks: the reference passes, nothing passes by itself, repeated gradings agree")
    .argument("<task-id...>", "ids, or id@digest for one version")
    .option("--repeats <n>", "gradings that must agree", "3")
    .action(async (ids: string[], options: TargetOptions & { repeats: string }) => {
      const repeats = parseRepeats(options.repeats);
      const reports = await withBackend(await openBackend(host, options), async (backend) => {
        const done: ValidationReport[] = [];
        for (const id of ids) {
          const report = await backend.validateTask(id, repeats);
          print(report);
          done.push(report);
        }
        return done;
      });
      const admitted = reports.filter((report) => report.admitted).length;
      process.stdout.write(`${plural(reports.length, "task")} checked, ${admitted} admitted\n`);
      finish(admitted === reports.length ? EXIT.ok : EXIT.failed);
    });
}

function print(report: ValidationReport): void {
  process.stdout.write(`${printable(report.task_id)}  ${report.admitted ? "admitted" : "NOT ADMITTED"}\n`);
  for (const { name, outcome, finding, detail } of report.checks) {
    const text = finding === null ? detail : `${finding}: ${detail}`;
    process.stdout.write(`  ${name.padEnd(10)} ${outcome.replace("_", " ").padEnd(12)} ${printable(text)}\n`);
  }
}

function parseRepeats(text: string): number {
  const repeats = Number(text);
  if (!Number.isInteger(repeats) || repeats < 1 || repeats > 100) {
    throw new CliError("--repeats must be a whole number from 1 to 100", EXIT.usage);
  }
  return repeats;
}
