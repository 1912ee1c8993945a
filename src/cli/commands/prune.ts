import { Command } from "commander";
import { CliError, EXIT } from "../cli-error.ts";
import type { CliHost } from "../host.ts";
import { plural } from "../output/text.ts";
import { composeLocal, withDataDir } from "../target.ts";

interface PruneOptions {
  readonly dataDir?: string;
  readonly before?: string;
  readonly olderThan?: string;
}

/** `assay prune`: deletes what is old. Needs the data dir for itself. */
export function pruneCommand(host: CliHost): Command {
  return withDataDir(new Command("prune"))
    .description("delete uses older than a date, then the records and contents that nothing refers to any more")
    .option("--before <date>", "a date or time in ISO 8601, as 2026-01-31")
    .option("--older-than <age>", "an age in days, as 30d")
    .action(async (options: PruneOptions) => {
      const before = cutOff(options, new Date());
      const assay = await composeLocal(host, options);
      try {
        const { uses, gradings, tasks, blobs } = await assay.prune(before);
        process.stdout.write(
          `before ${before.toISOString()}: deleted ${plural(uses, "use")}, ${plural(gradings, "record")}, ` +
            `${plural(tasks, "task version")}, ${plural(blobs, "stored content")}\n`,
        );
      } finally {
        await assay.close();
      }
    });
}

/** The time before which things go. Throws `CliError` unless exactly one option says so, in the past. */
export function cutOff({ before, olderThan }: PruneOptions, now: Date): Date {
  if ((before === undefined) === (olderThan === undefined)) {
    throw new CliError("give either --before or --older-than", EXIT.usage);
  }
  const date = before === undefined ? ago(olderThan ?? "", now) : isoDate(before);
  if (date > now) throw new CliError("that time is in the future", EXIT.usage);
  return date;
}

function isoDate(text: string): Date {
  const date = /^\d{4}-\d\d-\d\d(T[\d:.]+(Z|[+-]\d\d:\d\d))?$/.test(text) ? new Date(text) : new Date(Number.NaN);
  if (Number.isNaN(date.getTime())) throw new CliError(`--before ${text} is no date in ISO 8601`, EXIT.usage);
  return date;
}

function ago(text: string, now: Date): Date {
  const match = /^(\d{1,5})d$/.exec(text);
  if (match === null) throw new CliError(`--older-than ${text} is no age in days, as 30d`, EXIT.usage);
  return new Date(now.getTime() - Number(match[1]) * 86_400_000);
}
