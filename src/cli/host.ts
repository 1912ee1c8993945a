import type { Config } from "../config/config.ts";
import type { RuleAnswer } from "../contract/grader.ts";
import type { JsonObject } from "../contract/json.ts";
import type { Sandbox } from "../contract/sandbox.ts";
import type { MathTask } from "../contract/task.ts";
import type { Assay } from "../core/assay.ts";

/** A service that answers HTTP. */
export interface Listening {
  /** `http://host:port`, with the port that was really taken. */
  readonly url: string;
  close(): Promise<void>;
}

/** A sandbox for a look at what works here, or why there is none. */
export type SandboxTrial =
  | { readonly sandbox: Sandbox; readonly problem: null }
  | { readonly sandbox: null; readonly problem: string };

export interface ImageRequest {
  readonly prefix: string;
  /** Make the Debian base with mmdebstrap where the engine has none, instead of pulling it. */
  readonly offlineBase: boolean;
  /** Build the extended image too. */
  readonly extended: boolean;
  /** Build even what is up to date. */
  readonly force: boolean;
}

export interface BuiltImage {
  readonly name: string;
  readonly id: string;
  readonly toolchainDigest: string;
  readonly isNew: boolean;
}

/** What commands need from the composition root, which alone builds adapters. */
export interface CliHost {
  /** The whole service in this process, without a transport. Rejects where another process holds the data dir. */
  compose(config: Config): Promise<Assay>;
  /** The whole service, listening. */
  listen(config: Config): Promise<Listening>;
  /** Only the sandbox; touches no data dir. The caller closes it. */
  trySandbox(config: Config): Promise<SandboxTrial>;
  /** Copies the data to a new file, whether or not a service has it open. */
  backup(config: Config, path: string): Promise<void>;
  /** Builds the sandbox images that are missing or out of date, telling its progress line by line. */
  buildImages(request: ImageRequest, onLine: (line: string) => void): Promise<readonly BuiltImage[]>;
  /** The way of the math grader from an answer to its decision, step by step. Shows the gold. */
  explainMath(task: MathTask, answer: RuleAnswer): readonly string[];
  openApi(): JsonObject;
}
