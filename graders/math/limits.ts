/** Sizes beyond which an answer is refused before or while it is worked on; none can be raised by a task. */
export const LIMITS = {
  /** UTF-16 units of an answer taken out of a response. */
  answerChars: 4096,
  tokens: 1500,
  depth: 64,
  /** Digits of one number literal. */
  digits: 400,
  /** Bits of an exact integer while computing. */
  bits: 65_536,
  exponent: 20_000,
  factorial: 5_000,
  matrixCells: 400,
  listItems: 128,
  /** Signs of one chain of equations or inequalities. */
  sides: 40,
  /** Terms of a finite sum or product that is worked out. */
  terms: 400,
  /** Values that plus-minus signs may expand to. */
  expansions: 64,
  /** Steps of parsing and evaluating for one verification. */
  steps: 60_000,
} as const;

/** An answer past a limit: caught where the comparison starts and reported as a wrong answer with this reason. */
export class LimitExceeded extends Error {}

/**
 * What `fail` throws of a string that is no mathematics: caught by the value parser, which then types it as text. Of ordinary
 * answers many have a part that is none, and the stack trace of an Error would cost as much as parsing the rest.
 */
export class NotMathematics {
  readonly message: string;

  constructor(message: string) {
    this.message = message;
  }

  toString(): string {
    return `NotMathematics: ${this.message}`;
  }
}

/** Counts steps so that no input can be slow; the count, not a clock, decides, so that verdicts never vary. */
export class Meter {
  private left: number;

  constructor(steps: number = LIMITS.steps) {
    this.left = steps;
  }

  /** Takes `cost` steps. Throws LimitExceeded once they are used up. */
  spend(cost: number): void {
    this.left -= cost;
    if (this.left < 0) throw new LimitExceeded("it takes too many steps to work out");
  }
}

/** Throws LimitExceeded with what was too large. */
export function refuse(what: string): never {
  throw new LimitExceeded(what);
}

/** Throws NotMathematics. */
export function fail(what: string): never {
  throw new NotMathematics(what);
}
