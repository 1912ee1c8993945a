import { readFile } from "node:fs/promises";
import type { Command } from "commander";
import { type Config, ConfigError } from "../config/config.ts";
import { configFromEnvironment } from "../config/environment.ts";
import { asServiceError } from "../contract/errors.ts";
import type { Assay } from "../core/assay.ts";
import type { Backend } from "./backend/backend.ts";
import { localBackend } from "./backend/local.ts";
import { remoteBackend } from "./backend/remote.ts";
import { CliError, EXIT } from "./cli-error.ts";
import type { CliHost } from "./host.ts";

/** Options by which a command finds its service. */
export interface TargetOptions {
  readonly dataDir?: string;
  readonly url?: string;
  readonly tokenFile?: string;
}

export function withDataDir(command: Command): Command {
  return command.option("--data-dir <dir>", "where records are kept (default: ASSAY_DATA_DIR, else ./data)");
}

export function withTarget(command: Command): Command {
  return withDataDir(command)
    .option("--url <url>", "work through a running service, as http://127.0.0.1:8080, and not in this process")
    .option("--token-file <file>", "file that holds the secret of a token of that service");
}

/** The configuration as a command sees it: quiet, unless the environment says otherwise. Throws `CliError`. */
export function commandConfig(overrides: { readonly dataDir?: string | undefined } = {}): Config {
  return readConfig({
    defaults: { ASSAY_LOG_LEVEL: "warn" },
    overrides: overrides.dataDir === undefined ? {} : { ASSAY_DATA_DIR: overrides.dataDir },
  });
}

/** As `configFromEnvironment`, with a wrong variable as a usage error. */
export function readConfig(adjustments: Parameters<typeof configFromEnvironment>[0]): Config {
  try {
    return refuseUnsupported(configFromEnvironment(adjustments));
  } catch (error) {
    if (error instanceof ConfigError)
      throw new CliError(`the configuration does not fit:\n${error.message}`, EXIT.usage);
    throw error;
  }
}

/** Going on without what a setting asks for would put records where nobody looks for them. */
function refuseUnsupported(config: Config): Config {
  if (config.databaseUrl !== null)
    throw new ConfigError("ASSAY_DATABASE_URL: this version stores in SQLite alone; unset it");
  if (config.redisUrl !== null)
    throw new ConfigError("ASSAY_REDIS_URL: this version queues in its own process alone; unset it");
  return config;
}

/** The service a command was pointed at: behind `--url`, else composed in this process over the data dir. */
export async function openBackend(host: CliHost, options: TargetOptions): Promise<Backend> {
  if (options.url === undefined) return localBackend(await composeLocal(host, options));
  if (options.dataDir !== undefined) throw new CliError("give either --url or --data-dir", EXIT.usage);
  return remoteBackend(options.url, await readToken(options.tokenFile));
}

/** The service composed in this process. Rejects with `CliError` where another one holds the data dir. */
export async function composeLocal(host: CliHost, options: Pick<TargetOptions, "dataDir">): Promise<Assay> {
  const config = commandConfig({ dataDir: options.dataDir });
  try {
    return await host.compose(config);
  } catch (error) {
    const { message } = asServiceError(error, "internal");
    throw new CliError(
      `${message}\nThe data dir is ${config.dataDir}. Where a running service holds it, work through that with ` +
        `--url http://${config.host}:${config.port}, or give this command another with --data-dir.`,
    );
  }
}

async function readToken(file: string | undefined): Promise<string | null> {
  if (file === undefined) return null;
  try {
    return (await readFile(file, "utf8")).trim();
  } catch (error) {
    throw new CliError(`the token file can't be read: ${error instanceof Error ? error.message : ""}`, EXIT.usage);
  }
}

/** Runs `work` and closes the backend behind it, whatever came of it. */
export async function withBackend<T>(backend: Backend, work: (backend: Backend) => Promise<T>): Promise<T> {
  try {
    return await work(backend);
  } finally {
    await backend.close();
  }
}
