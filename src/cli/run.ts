import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Command, CommanderError } from "commander";
import { ERROR_CATALOGUE, ServiceError } from "../contract/errors.ts";
import { CliError, EXIT, type ExitCode, type Finish } from "./cli-error.ts";
import { backupCommand } from "./commands/backup.ts";
import { doctorCommand } from "./commands/doctor.ts";
import { explainCommand } from "./commands/explain.ts";
import { gradeCommand } from "./commands/grade.ts";
import { imagesCommand } from "./commands/images.ts";
import { importCommand } from "./commands/import.ts";
import { openApiCommand } from "./commands/openapi.ts";
import { pruneCommand } from "./commands/prune.ts";
import { quickstartCommand } from "./commands/quickstart.ts";
import { replayCommand } from "./commands/replay.ts";
import { serveCommand } from "./commands/serve.ts";
import { validateCommand } from "./commands/validate.ts";
import { verifyCommand } from "./commands/verify.ts";
import { workerCommand } from "./commands/worker.ts";
import { packageRoot } from "./files/package-root.ts";
import type { CliHost } from "./host.ts";

const EXIT_HELP = `
Exit codes:
  0    done, and everything succeeded
  1    something failed or was refused; standard error says what
  2    a setting is missing, or the command line is wrong
  130  stopped by Ctrl-C; what was finished is kept`;

/** Runs the `assay` command line and resolves with the exit code. `argv` begins with the command's name. */
export async function runCli(argv: readonly string[], host: CliHost): Promise<number> {
  let code: ExitCode = EXIT.ok;
  const program = buildProgram(host, (finished) => {
    code = finished;
  });
  try {
    await program.parseAsync([...argv], { from: "user" });
    return code;
  } catch (error) {
    return report(error);
  }
}

/** All commands with their help; `finish` receives the exit code of the one that ran. */
export function buildProgram(host: CliHost, finish: Finish): Command {
  const program = new Command("assay")
    .description("Verifiable rewards: judges solutions of mathematics and code, and keeps records that replay.")
    .version(packageVersion(), "-V, --version", "print the version")
    .addHelpText("after", EXIT_HELP)
    .showHelpAfterError("(assay --help, or assay <command> --help, shows what there is)")
    .exitOverride();
  const commands = [
    serveCommand(host, finish),
    quickstartCommand(host, finish),
    gradeCommand(host, finish),
    explainCommand(host),
    importCommand(host, finish),
    validateCommand(host, finish),
    replayCommand(host, finish),
    verifyCommand(finish),
    pruneCommand(host),
    backupCommand(host),
    doctorCommand(host, finish),
    openApiCommand(host),
    imagesCommand(host),
    workerCommand(finish),
  ];
  for (const command of commands) program.addCommand(command.copyInheritedSettings(program));
  return program;
}

function packageVersion(): string {
  const { version } = JSON.parse(readFileSync(join(packageRoot(), "package.json"), "utf8")) as { version: string };
  return version;
}

function report(error: unknown): ExitCode {
  // Commander has printed its message already; help and version end with 0.
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
  if (error instanceof CliError) {
    process.stderr.write(`assay: ${error.message}\n`);
    return error.exitCode;
  }
  if (error instanceof ServiceError) {
    process.stderr.write(`assay: ${error.code}: ${error.message}\n${ERROR_CATALOGUE[error.code].fix}\n`);
    return EXIT.failed;
  }
  process.stderr.write(`assay: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  return EXIT.failed;
}
