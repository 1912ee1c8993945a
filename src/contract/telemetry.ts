/** The phases a grading's time is split into; each is a histogram. */
export type Phase = "queue" | "slot_wait" | "compile" | "run" | "check" | "store" | "total";

export interface GradedEvent {
  readonly kind: string;
  readonly verdict: string | null;
  readonly errorCode: string | null;
}

/** What the core counts. Counters only: no ids, no candidate text. */
export interface Metrics {
  graded(event: GradedEvent): void;
  /** An answer from memory, or a request joined to a grading under way. */
  reused(how: "cached" | "joined"): void;
  phase(phase: Phase, milliseconds: number): void;
}

type LogMethod = (fields: Readonly<Record<string, unknown>>, message: string) => void;

/** Structured logging: fields carry ids and codes, never solutions or gold. */
export interface Log {
  readonly debug: LogMethod;
  readonly info: LogMethod;
  readonly warn: LogMethod;
  readonly error: LogMethod;
}

/** One answered request. `route` is its pattern, never its path: labels are few. */
export interface RequestEvent {
  readonly method: string;
  readonly route: string;
  readonly status: number;
  readonly milliseconds: number;
}

/** What the HTTP side counts, and the text that a scraper reads. */
export interface HttpMetrics {
  request(event: RequestEvent): void;
  /** All metrics in the Prometheus text format. */
  exposition(): Promise<{ readonly contentType: string; readonly body: string }>;
}
