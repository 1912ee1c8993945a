import { Command } from "commander";
import type { CliHost } from "../host.ts";
import { commandConfig } from "../target.ts";

/** `assay images`: the images that the Docker driver runs programs in. */
export function imagesCommand(host: CliHost): Command {
  return new Command("images")
    .description("build the sandbox images of the Docker driver, where they are missing or out of date")
    .option(
      "--offline-base",
      "make the Debian base with mmdebstrap instead of pulling it, for machines without a registry",
    )
    .option("--extended", "also build the image with the languages beyond the core ones")
    .option("--force", "build even what is up to date")
    .action(async (options: { offlineBase?: boolean; extended?: boolean; force?: boolean }) => {
      const request = {
        prefix: commandConfig().imagePrefix,
        offlineBase: options.offlineBase === true,
        extended: options.extended === true,
        force: options.force === true,
      };
      const images = await host.buildImages(request, (line) => process.stderr.write(`${line}\n`));
      for (const image of images) {
        process.stdout.write(`${image.name} ${image.isNew ? "built" : "up to date"} ${image.toolchainDigest}\n`);
      }
    });
}
