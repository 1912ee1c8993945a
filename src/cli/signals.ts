import { EXIT } from "./cli-error.ts";

/**
 * npm passes on a Ctrl-C that the terminal has already sent to the whole process group: what comes this soon after the first
 * signal is its echo.
 */
const ECHO_MS = 1_000;

export interface StopRequest {
  readonly signal: AbortSignal;
  /** Gives the signals back to whoever had them. */
  release(): void;
}

/** Aborts at the first SIGINT or SIGTERM, to end in order; a later one is a person who will not wait, and ends the process. */
export function onStopRequest(): StopRequest {
  const controller = new AbortController();
  let firstMs = 0;
  function stop(): void {
    if (!controller.signal.aborted) {
      firstMs = performance.now();
      controller.abort();
    } else if (performance.now() - firstMs > ECHO_MS) {
      process.exit(EXIT.interrupted);
    }
  }
  process.on("SIGINT", stop);
  process.on("SIGTERM", stop);
  return {
    signal: controller.signal,
    release() {
      process.off("SIGINT", stop);
      process.off("SIGTERM", stop);
    },
  };
}
