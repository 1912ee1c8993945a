import { type DestinationStream, pino } from "pino";
import type { Log } from "../contract/telemetry.ts";

const MAX_TEXT = 2_000;
/** Fields that may hold what a candidate wrote, gold, or a secret: their values never reach a log. */
const WITHHELD = new Set([
  "solution",
  "task",
  "code",
  "answer",
  "expected",
  "tests",
  "stdin",
  "stdout",
  "stderr",
  "prompt",
  "authorization",
  "secret",
  "tokens",
]);

export interface LogOptions {
  readonly level: "trace" | "debug" | "info" | "warn" | "error" | "fatal" | "silent";
  /** Where lines go; standard error unless given, so that commands may print results to standard output. */
  readonly destination?: DestinationStream;
}

type Fields = Readonly<Record<string, unknown>>;

/**
 * A logger of JSON lines. Fields carry ids and codes: values under names that could hold a solution, gold or a secret are
 * withheld, long text is cut, and whatever a terminal could act on is escaped.
 */
export function createLog({ level, destination }: LogOptions): Log {
  const sink = destination ?? pino.destination({ dest: 2, sync: true });
  const serializers = { err: (value: unknown) => value };
  const options = { level, base: null, timestamp: pino.stdTimeFunctions.isoTime, serializers };
  const logger = pino(options, escaping(sink));
  return {
    debug: (fields, message) => logger.debug(clean(fields), clip(message)),
    info: (fields, message) => logger.info(clean(fields), clip(message)),
    warn: (fields, message) => logger.warn(clean(fields), clip(message)),
    error: (fields, message) => logger.error(clean(fields), clip(message)),
  };
}

/** JSON escapes C0 controls only; C1 controls and direction marks also steer terminals and readers. */
function escaping(sink: DestinationStream): DestinationStream {
  return {
    write(line: string) {
      sink.write(
        line.replace(
          /[\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g,
          (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
        ),
      );
    },
  };
}

function clean(fields: Fields): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name, WITHHELD.has(name) ? "[withheld]" : plain(value)]),
  );
}

function plain(value: unknown, depth = 0): unknown {
  if (typeof value === "string") return clip(value);
  if (value instanceof Error) return describeError(value, depth);
  if (typeof value !== "object" || value === null) return value;
  if (depth > 3) return "[deep]";
  if (Array.isArray(value)) return value.slice(0, 100).map((item) => plain(item, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([name, part]) => [name, WITHHELD.has(name) ? "[withheld]" : plain(part, depth + 1)]),
  );
}

/** Name, code, message and stack, and the same of its causes; other properties may hold anything. */
function describeError(error: Error, depth: number): Record<string, unknown> {
  const code: unknown = Reflect.get(error, "code");
  return {
    name: clip(error.name),
    message: clip(error.message),
    ...(typeof code === "string" && { code: clip(code) }),
    ...(error.stack !== undefined && { stack: clip(error.stack) }),
    ...(error.cause !== undefined && depth < 3 && { cause: plain(error.cause, depth + 1) }),
  };
}

function clip(text: string): string {
  return text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT)}...` : text;
}
