import type { Readable, Writable } from "node:stream";

/** A started runner, however it was started. The pool sees nothing else of a driver. */
export interface RunnerProcess {
  readonly stdin: Writable;
  readonly stdout: Readable;
  /** Resolves when the runner is gone, with how it ended and what it last complained of. Never rejects. */
  readonly ended: Promise<string>;
  /** Ends the runner with everything it has started, at once. */
  kill(): void;
}

/** Starts the runner of slot `index`; an engine takes its time, and may reject. */
export type StartRunner = (index: number) => RunnerProcess | Promise<RunnerProcess>;
