/** One program before a suite of a framework, and what has to become of it in every driver. */
export interface UnitCase {
  readonly name: string;
  readonly framework: string;
  readonly language: "go" | "java" | "rust";
  readonly files: Readonly<Record<string, string>>;
  readonly solution: string;
  readonly expectedTests?: readonly string[];
  /** Every test counts, so that those behind a failure are run too. */
  readonly isFraction?: boolean;
  readonly limits?: Readonly<Record<string, number>>;
  readonly expected: {
    /** Null where there is an error instead. */
    readonly verdict: string | null;
    readonly error?: string;
    /** Verdicts by the ids of the tests, all that are reported. */
    readonly tests?: Readonly<Record<string, string>>;
    readonly flags?: readonly string[];
  };
}
