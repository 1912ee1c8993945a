import type { FastifyInstance } from "fastify";
import { onTestFinished } from "vitest";
import type { Token } from "../../../src/config/variables.ts";
import type { Log } from "../../../src/contract/telemetry.ts";
import type { Assay } from "../../../src/core/assay.ts";
import { buildApp } from "../../../src/http/app.ts";
import { createMetrics } from "../../../src/telemetry/metrics.ts";
import { createFakeAssay } from "./fake-assay.ts";

export const MIB = 1024 * 1024;

export interface LogLine {
  readonly level: string;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly message: string;
}

/** A log that keeps its lines. */
export function memoryLog(lines: LogLine[] = []): Log {
  const at = (level: string) => (fields: Readonly<Record<string, unknown>>, message: string) => {
    lines.push({ level, fields, message });
  };
  return { debug: at("debug"), info: at("info"), warn: at("warn"), error: at("error") };
}

export interface TestAppOptions {
  readonly assay?: Assay;
  readonly tokens?: readonly Token[];
  readonly bodyLimitBytes?: number;
  readonly log?: Log;
}

/** The app over a fake service; closed when the test ends. */
export function testApp(options: TestAppOptions = {}): FastifyInstance {
  const app = buildApp({
    assay: options.assay ?? createFakeAssay(),
    config: { tokens: options.tokens ?? [], bodyLimitBytes: options.bodyLimitBytes ?? 32 * MIB },
    log: options.log ?? memoryLog(),
    metrics: createMetrics(),
  });
  onTestFinished(() => app.close());
  return app;
}

/** The app listening on a free port of loopback. */
export async function listeningApp(options: TestAppOptions = {}): Promise<{ app: FastifyInstance; url: string }> {
  const app = testApp(options);
  const url = await app.listen({ host: "127.0.0.1", port: 0 });
  return { app, url };
}
