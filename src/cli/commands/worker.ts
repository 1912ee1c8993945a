import { Command } from "commander";
import { EXIT, type Finish } from "../cli-error.ts";

/** `assay worker`: there is nothing to attach to as long as the queue lives in the service's process. */
export function workerCommand(finish: Finish): Command {
  return new Command("worker")
    .description("grade for services that share a Redis queue (not in this version)")
    .argument("[arguments...]", "not looked at")
    .allowUnknownOption()
    .action(() => {
      const message = "this version keeps its queue in the service's process; workers come with the Redis queue";
      process.stderr.write(`assay: ${message}\n`);
      finish(EXIT.usage);
    });
}
