import { Command } from "commander";
import { EXIT, type Finish } from "../cli-error.ts";
import type { CliHost } from "../host.ts";

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
      const asked = nextSignal();
      const listening = await host.listen(config);
      process.stderr.write(`assay: listening on ${listening.url}, records in ${config.dataDir}\n`);
      await asked;
      // The first signal drains; a second one is a person who will not wait.
      void nextSignal().then(() => process.exit(EXIT.failed));
      await listening.close();
      finish(EXIT.ok);
    });
}

/** Resolves at the next SIGTERM or SIGINT. */
function nextSignal(): Promise<void> {
  return new Promise((resolve) => {
    function onSignal(): void {
      process.off("SIGTERM", onSignal);
      process.off("SIGINT", onSignal);
      resolve();
    }
    process.on("SIGTERM", onSignal);
    process.on("SIGINT", onSignal);
  });
}
