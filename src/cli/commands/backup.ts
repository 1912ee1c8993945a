import { existsSync } from "node:fs";
import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import { Command } from "commander";
import { CliError, EXIT } from "../cli-error.ts";
import type { CliHost } from "../host.ts";
import { byteSize } from "../output/text.ts";
import { composeLocal, withDataDir } from "../target.ts";

/** `assay backup`: a consistent copy of everything stored. Needs the data dir for itself. */
export function backupCommand(host: CliHost): Command {
  return withDataDir(new Command("backup"))
    .description("write a consistent copy of the data to a new file")
    .argument("<path>", "the file to write; it must not exist")
    .action(async (path: string, options: { dataDir?: string }) => {
      const target = resolve(path);
      if (existsSync(target)) throw new CliError(`${target} exists already`, EXIT.usage);
      const assay = await composeLocal(host, options);
      try {
        await assay.backup(target);
      } finally {
        await assay.close();
      }
      process.stdout.write(`${target}: ${byteSize((await stat(target)).size)}\n`);
    });
}
