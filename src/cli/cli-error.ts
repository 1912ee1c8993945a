/** Exit codes of every command. */
export const EXIT = {
  ok: 0,
  /** Something failed or was refused. */
  failed: 1,
  /** A setting is missing, or the command line is wrong. */
  usage: 2,
  /** Stopped by Ctrl-C, with what was finished kept. */
  interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** How a command's work says its exit code. */
export type Finish = (code: ExitCode) => void;

/** Ends a command with a message for its user and an exit code. */
export class CliError extends Error {
  override readonly name = "CliError";
  readonly exitCode: ExitCode;

  constructor(message: string, exitCode: ExitCode = EXIT.failed) {
    super(message);
    this.exitCode = exitCode;
  }
}
