import { existsSync } from "node:fs";
import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import { Command } from "commander";
import { CliError, EXIT } from "../cli-error.ts";
import type { CliHost } from "../host.ts";
import { byteSize } from "../output/text.ts";
import { commandConfig, withDataDir } from "../target.ts";

/** `assay backup`: a consistent copy of everything stored, also while a service writes. */
export function backupCommand(host: CliHost): Command {
  return withDataDir(new Command("backup"))
    .description("write a consistent copy of the data to a new file, also while a service runs")
    .argument("<path>", "the file to write; it must not exist")
    .addHelpText("after", "\nTo restore, put the file into an empty data dir as assay.db.")
    .action(async (path: string, options: { dataDir?: string }) => {
      const target = resolve(path);
      if (existsSync(target)) throw new CliError(`${target} exists already`, EXIT.usage);
      const config = commandConfig(options);
      if (!existsSync(config.dataDir)) throw new CliError(`there is no data dir ${config.dataDir}`, EXIT.usage);
      await host.backup(config, target);
      process.stdout.write(`${target}: ${byteSize((await stat(target)).size)}\n`);
    });
}
