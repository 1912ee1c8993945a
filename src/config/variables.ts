import { z } from "zod";
import type { Limits } from "../contract/limits.ts";

const KIB = 1024;
const MIB = 1024 * KIB;
const GIB = 1024 * MIB;

/** Grammar of one variable: its text -> its value. An unset or empty variable is absent. */
const integer = z
  .string()
  .regex(/^\d{1,15}$/, "must be a whole number in decimal digits")
  .transform(Number);

function between(least: number, most: number): z.ZodType<number, string> {
  return integer.refine((value) => value >= least && value <= most, `must be from ${least} to ${most}`);
}

const text = z
  .string()
  .max(4096)
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this refuses
  .refine((value) => !/[\u0000-\u001f\u007f]/.test(value), "must not contain control characters");

function url(...protocols: readonly string[]): z.ZodType<string, string> {
  return text.refine(
    (value) => URL.canParse(value) && protocols.includes(new URL(value).protocol),
    `must be a URL beginning with ${protocols.map((protocol) => `${protocol}//`).join(" or ")}`,
  );
}

export const ROLES = ["client", "admin"] as const;
export type Role = (typeof ROLES)[number];

/** One caller: what its requests are named by in logs, what it may do, and what it shows for it. */
export interface Token {
  readonly name: string;
  readonly role: Role;
  readonly secret: string;
}

/** `name:role:secret`, comma separated; a secret may hold colons, never commas or blanks. */
const tokens = z.string().transform((value, context): readonly Token[] => {
  const found: Token[] = [];
  for (const [index, entry] of value.split(",").entries()) {
    const match = /^\s*([A-Za-z0-9._-]{1,64}):(client|admin):(\S+?)\s*$/.exec(entry);
    const [, name, role, secret] = match ?? [];
    if (name === undefined || role === undefined || secret === undefined) {
      context.addIssue(`entry ${index + 1} must be name:role:secret with the role client or admin`);
      return z.NEVER;
    }
    if (found.some((one) => one.name === name || one.secret === secret)) {
      context.addIssue(`entry ${index + 1} repeats a name or a secret`);
      return z.NEVER;
    }
    found.push({ name, role: role as Role, secret });
  }
  return found;
});

/** The highest limits that a task may ask for, by field; each is the variable `ASSAY_MAX_<FIELD>`. */
const MAXIMA = {
  cpu_ms: 600_000,
  wall_ms: 3_600_000,
  memory_bytes: 8 * GIB,
  stack_bytes: 8 * GIB,
  output_bytes: 256 * MIB,
  processes: 1024,
  disk_bytes: 8 * GIB,
  file_bytes: 8 * GIB,
  open_files: 4096,
  compile_ms: 600_000,
} as const satisfies Limits;

type MaximumName = `ASSAY_MAX_${Uppercase<keyof Limits>}`;
const LIMIT_FIELDS = Object.keys(MAXIMA) as readonly (keyof Limits)[];

/** The variable that bounds a limit. */
export function maximumVariable(field: keyof Limits): MaximumName {
  return `ASSAY_MAX_${field.toUpperCase() as Uppercase<keyof Limits>}`;
}

function maximumVariables(): Record<MaximumName, z.ZodDefault<z.ZodType<number, string>>> {
  return Object.fromEntries(
    LIMIT_FIELDS.map((field) => [
      maximumVariable(field),
      between(1, Number.MAX_SAFE_INTEGER)
        .default(MAXIMA[field])
        .describe(`highest \`${field}\` that a task may ask for`),
    ]),
  ) as Record<MaximumName, z.ZodDefault<z.ZodType<number, string>>>;
}

/**
 * Every variable that the service reads, with its grammar, default and meaning. `docs/configuration.md` lists the same ones,
 * and a test holds the two together.
 */
export const Variables = z.object({
  ASSAY_HOST: text.default("127.0.0.1").describe("address to listen on; beyond loopback only with `ASSAY_TOKENS`"),
  ASSAY_PORT: between(0, 65_535).default(8080).describe("port to listen on; 0 takes a free one"),
  ASSAY_DATA_DIR: text.default("./data").describe("where records, tasks and jobs are kept; one service a directory"),
  ASSAY_SANDBOX: z
    .enum(["auto", "docker", "native"])
    .default("auto")
    .describe("driver that isolates programs; `auto` takes Docker if an engine answers and its images are there"),
  ASSAY_SLOTS: between(1, 4096).optional().describe("programs run at once; unset: the CPU quota, or the engine's CPUs"),
  ASSAY_TOKENS: tokens
    .optional()
    .describe("callers as `name:role:secret`, comma separated; roles `client` and `admin`"),
  ASSAY_QUEUE_LIMIT: between(1, 10_000_000)
    .default(10_000)
    .describe("gradings that may wait; past it `queue_full`, except for the items of a batch"),
  ASSAY_BODY_LIMIT: between(KIB, GIB)
    .default(32 * MIB)
    .describe("bytes of a request body, decompressed; of an import, bytes of one line"),
  ...maximumVariables(),
  ASSAY_DRAIN_MS: between(0, 3_600_000).default(30_000).describe("time that running work gets to end at shutdown"),
  ASSAY_RETENTION_DAYS: between(1, 36_500).optional().describe("age at which uses are pruned; unset: kept for ever"),
  ASSAY_LOG_LEVEL: z
    .enum(["trace", "debug", "info", "warn", "error", "fatal", "silent"])
    .default("info")
    .describe("least level that is logged; one line a request is `debug`"),
  ASSAY_SIGNING_KEY: text
    .optional()
    .describe("PEM file of the Ed25519 private key that signs records; unset: unsigned"),
  ASSAY_PYTHON: text.optional().describe("Python 3 of the native sandbox; unset: looked for in the usual places"),
  ASSAY_IMAGE_PREFIX: text.default("assay").describe("prefix of the names of the sandbox images"),
  ASSAY_DOCKER_RUNTIME: text.optional().describe("container runtime, as `runsc`; unset: the engine's default"),
  ASSAY_DATABASE_URL: url("postgres:", "postgresql:").optional().describe("PostgreSQL; unset: SQLite in the data dir"),
  ASSAY_REDIS_URL: url("redis:", "rediss:").optional().describe("queue shared by workers; unset: in the process"),
  DOCKER_HOST: text.optional().describe("the Docker engine, as for `docker`; unset: its local socket"),
});
export type Variables = z.output<typeof Variables>;

export const VARIABLE_NAMES = Object.keys(Variables.shape) as readonly (keyof Variables)[];

/** The operator's maxima as the core takes them. */
export function maximaOf(variables: Variables): Limits {
  return Object.fromEntries(LIMIT_FIELDS.map((field) => [field, variables[maximumVariable(field)]])) as Limits;
}
