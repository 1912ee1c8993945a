import { type Config, loadConfig } from "./config.ts";

export interface Adjustments {
  /** What a command line sets itself: stronger than the environment. */
  readonly overrides?: Readonly<Record<string, string>>;
  /** What a command prefers where the environment says nothing. */
  readonly defaults?: Readonly<Record<string, string>>;
}

/** The configuration of this process's environment, adjusted by a command. Throws `ConfigError`. */
export function configFromEnvironment({ overrides = {}, defaults = {} }: Adjustments = {}): Config {
  return loadConfig({ ...defaults, ...process.env, ...overrides });
}
