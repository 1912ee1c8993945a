import type { Config } from "../config/config.ts";
import type { HttpMetrics, Log } from "../contract/telemetry.ts";
import type { Assay } from "../core/assay.ts";
import type { Auth } from "./auth.ts";

export interface AppDeps {
  readonly assay: Assay;
  readonly config: Pick<Config, "tokens" | "bodyLimitBytes">;
  readonly log: Log;
  readonly metrics: HttpMetrics;
}

/** What the routes are made of. */
export interface RouteDeps extends AppDeps {
  readonly auth: Auth;
}
