import { resolve } from "node:path";
import type { z } from "zod";
import type { Limits } from "../contract/limits.ts";
import { isLoopback } from "./loopback.ts";
import { maximaOf, type Token, VARIABLE_NAMES, Variables } from "./variables.ts";

/** Everything that an operator can set, read once at start. Null is "not set" where a value is found elsewhere. */
export interface Config {
  readonly host: string;
  readonly port: number;
  /** Absolute. */
  readonly dataDir: string;
  readonly sandbox: "auto" | "docker" | "native";
  readonly slots: number | null;
  readonly tokens: readonly Token[];
  readonly queueLimit: number;
  readonly bodyLimitBytes: number;
  readonly maxima: Limits;
  readonly drainMs: number;
  readonly retentionDays: number | null;
  readonly logLevel: Variables["ASSAY_LOG_LEVEL"];
  /** Path of a PEM file. */
  readonly signingKey: string | null;
  readonly python: string | null;
  readonly imagePrefix: string;
  readonly dockerRuntime: string | null;
  readonly databaseUrl: string | null;
  readonly redisUrl: string | null;
  readonly dockerHost: string | null;
  /** `ASSAY_*` variables that are set and mean nothing here: likely misspelt. */
  readonly unknownVariables: readonly string[];
}

/** A configuration that the service can't start with. The message names each variable and what is wrong with it. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
}

/**
 * Reads the configuration from `env`. Throws `ConfigError` where a variable does not fit its grammar, or where the service
 * would listen beyond loopback without tokens.
 */
export function loadConfig(env: Readonly<Record<string, string | undefined>> = process.env): Config {
  const given = Object.fromEntries(VARIABLE_NAMES.map((name) => [name, env[name] === "" ? undefined : env[name]]));
  const parsed = Variables.safeParse(given);
  if (!parsed.success) throw new ConfigError(parsed.error.issues.map(describe).join("\n"));
  const variables = parsed.data;
  const tokens = variables.ASSAY_TOKENS ?? [];
  if (tokens.length === 0 && !isLoopback(variables.ASSAY_HOST)) {
    throw new ConfigError(`ASSAY_HOST ${variables.ASSAY_HOST} is beyond loopback: that needs ASSAY_TOKENS`);
  }
  return deepFreeze({
    host: variables.ASSAY_HOST,
    port: variables.ASSAY_PORT,
    dataDir: resolve(variables.ASSAY_DATA_DIR),
    sandbox: variables.ASSAY_SANDBOX,
    slots: variables.ASSAY_SLOTS ?? null,
    tokens,
    queueLimit: variables.ASSAY_QUEUE_LIMIT,
    bodyLimitBytes: variables.ASSAY_BODY_LIMIT,
    maxima: maximaOf(variables),
    drainMs: variables.ASSAY_DRAIN_MS,
    retentionDays: variables.ASSAY_RETENTION_DAYS ?? null,
    logLevel: variables.ASSAY_LOG_LEVEL,
    signingKey: variables.ASSAY_SIGNING_KEY ?? null,
    python: variables.ASSAY_PYTHON ?? null,
    imagePrefix: variables.ASSAY_IMAGE_PREFIX,
    dockerRuntime: variables.ASSAY_DOCKER_RUNTIME ?? null,
    databaseUrl: variables.ASSAY_DATABASE_URL ?? null,
    redisUrl: variables.ASSAY_REDIS_URL ?? null,
    dockerHost: variables.DOCKER_HOST ?? null,
    unknownVariables: unknownVariables(env),
  });
}

/** The configuration as it may be printed: no secret in it, no password of a URL. */
export function redactConfig(config: Config): Readonly<Record<string, unknown>> {
  return {
    ...config,
    tokens: config.tokens.map(({ name, role }) => ({ name, role, secret: "[redacted]" })),
    databaseUrl: redactUrl(config.databaseUrl),
    redisUrl: redactUrl(config.redisUrl),
    dockerHost: redactUrl(config.dockerHost),
    signingKey: config.signingKey === null ? null : "[redacted]",
  };
}

function redactUrl(url: string | null): string | null {
  if (url === null || !URL.canParse(url)) return url;
  const { protocol, host, pathname } = new URL(url);
  return `${protocol}//${host}${pathname}`;
}

/** The value itself is left out: it may be a secret in the wrong place. */
function describe(issue: z.core.$ZodIssue): string {
  return `${issue.path.map(String).join(".")}: ${issue.message.replace(/^Invalid (?:input|option): /, "")}`;
}

function unknownVariables(env: Readonly<Record<string, string | undefined>>): readonly string[] {
  const known: ReadonlySet<string> = new Set(VARIABLE_NAMES);
  return Object.keys(env)
    .filter((name) => name.startsWith("ASSAY_") && !known.has(name))
    .sort();
}

function deepFreeze<T extends object>(value: T): T {
  for (const part of Object.values(value)) if (typeof part === "object" && part !== null) deepFreeze(part);
  return Object.freeze(value);
}
