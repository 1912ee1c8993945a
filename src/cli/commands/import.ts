import { Command } from "commander";
import { IMPORT_FORMATS } from "../../core/import/formats.ts";
import { EXIT, type Finish } from "../cli-error.ts";
import { readJsonLines } from "../files/json-lines.ts";
import type { CliHost } from "../host.ts";
import { plural, printable } from "../output/text.ts";

import { openBackend, type TargetOptions, withBackend, withTarget } from "../target.ts";

/** `assay import`: tasks, or rows of a known data set, into the task store. */
export function importCommand(host: CliHost, finish: Finish): Command {
  return withTarget(new Command("import"))
    .description("import tasks from JSON lines; bad rows are named and the rest is imported")
    .argument("<file>", "JSON lines, or - for standard input")
    .option("--format <name>", `what the rows are: ${IMPORT_FORMATS.join(", ")}`, "tasks")
    .action(async (file: string, options: TargetOptions & { format: string }) => {
      const backend = await openBackend(host, options);
      const report = await withBackend(backend, (open) => open.importTasks(readJsonLines(file), options.format));
      for (const { line, reason } of report.refused) {
        process.stderr.write(`${printable(file)}:${line}: ${printable(reason, 500)}\n`);
      }
      const { imported, unchanged, refused } = report;
      process.stdout.write(`${plural(imported, "task")} imported, ${unchanged} unchanged, ${refused.length} refused\n`);
      finish(refused.length === 0 ? EXIT.ok : EXIT.failed);
    });
}
