import { Command } from "commander";
import { EXIT, type Finish } from "../cli-error.ts";
import type { CliHost } from "../host.ts";

import { onStopRequest } from "../signals.ts";
import { readConfig, withDataDir } from "../target.ts";

/** `assay serve`: the HTTP service, until a signal asks it to end. */
export function serveCommand(host: CliHost, finish: Finish): Command {
  return withDataDir(new Command("serve"))
    .description("serve the HTTP API; settings come from the environment (docs/configuration.md)")
    .option("--port <port>", "port to listen on, 0 for a free one (default: ASSAY_PORT, else 8080)")
    .action(async (options: { dataDir?: string; port?: string }) => {
      const config = readConfig({
        overrides: {
          ...(options.dataDir !== undefined && { ASSAY_DATA_DIR: options.dataDir }),
          ...(options.port !== undefined && { ASSAY_PORT: options.port }),
        },
      });
      const stop = onStopRequest();
      const asked = new Promise<void>((resolve) => {
        stop.signal.addEventListener("abort", () => resolve(), { once: true });
      });
      const listening = await host.listen(config);
      process.stderr.write(`assay: listening on ${listening.url}, records in ${config.dataDir}\n`);
      await asked;
      process.stderr.write("assay: draining\n");
      await listening.close();
      stop.release();
      finish(EXIT.ok);
    });
}
