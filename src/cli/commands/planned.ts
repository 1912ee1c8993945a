import { Command } from "commander";
import { EXIT, type Finish } from "../cli-error.ts";

/** `assay images`: there is nothing to build as long as the native driver is the only one. */
export function imagesCommand(finish: Finish): Command {
  return planned(
    "images",
    "build the sandbox images of the Docker driver (not in this version)",
    "this version isolates programs with the native driver, which needs no images; they come with the Docker driver",
    finish,
  );
}

/** `assay worker`: there is nothing to attach to as long as the queue lives in the service's process. */
export function workerCommand(finish: Finish): Command {
  return planned(
    "worker",
    "grade for services that share a Redis queue (not in this version)",
    "this version keeps its queue in the service's process; workers come with the Redis queue",
    finish,
  );
}

function planned(name: string, description: string, message: string, finish: Finish): Command {
  return new Command(name)
    .description(description)
    .argument("[arguments...]", "not looked at")
    .allowUnknownOption()
    .action(() => {
      process.stderr.write(`assay: ${message}\n`);
      finish(EXIT.usage);
    });
}
