import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import type { Lane, QueueDepth } from "../contract/queue.ts";
import type { SandboxHealth } from "../contract/sandbox.ts";
import type { HttpMetrics, Metrics } from "../contract/telemetry.ts";

/** What gauges read when they are scraped. */
export interface GaugeSources {
  readonly queueDepth: (lane: Lane) => QueueDepth;
  /** Null where nothing isolates programs. */
  readonly sandboxHealth: () => SandboxHealth | null;
}

export interface MetricsRegistry extends Metrics, HttpMetrics {
  /** Names what the gauges read; call once, when the queue and the sandbox exist. */
  watch(sources: GaugeSources): void;
}

const LANES = ["rules", "sandbox"] as const satisfies readonly Lane[];
const SECONDS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300];

/** The service's metrics, in a registry of their own. Every name begins with `assay_` except the process's. */
export function createMetrics(): MetricsRegistry {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const requests = new Counter({
    name: "assay_http_requests_total",
    help: "Answered requests by route and status",
    labelNames: ["method", "route", "status"],
    registers,
  });
  const latency = new Histogram({
    name: "assay_http_request_seconds",
    help: "Time from a request's receipt to the end of its answer, by route",
    labelNames: ["method", "route"],
    buckets: SECONDS,
    registers,
  });
  const verdicts = new Counter({
    name: "assay_verdicts_total",
    help: "Graded solutions by task kind and verdict",
    labelNames: ["kind", "verdict"],
    registers,
  });
  const faults = new Counter({
    name: "assay_infra_errors_total",
    help: "Gradings that ended by a fault of ours, by task kind and error code",
    labelNames: ["kind", "code"],
    registers,
  });
  const reuses = new Counter({
    name: "assay_reused_total",
    help: "Requests answered from a stored grading or joined to one under way",
    labelNames: ["how"],
    registers,
  });
  const phases = new Histogram({
    name: "assay_phase_seconds",
    help: "Time of a grading by phase",
    labelNames: ["phase"],
    buckets: SECONDS,
    registers,
  });

  return {
    request({ method, route, status, milliseconds }) {
      requests.inc({ method, route, status });
      latency.observe({ method, route }, milliseconds / 1000);
    },
    graded({ kind, verdict, errorCode }) {
      if (errorCode !== null) faults.inc({ kind, code: errorCode });
      else if (verdict !== null) verdicts.inc({ kind, verdict });
    },
    reused(how) {
      reuses.inc({ how });
    },
    phase(phase, milliseconds) {
      phases.observe({ phase }, milliseconds / 1000);
    },
    async exposition() {
      return { contentType: registry.contentType, body: await registry.metrics() };
    },
    watch: (sources) => registerGauges(registers, sources),
  };
}

function registerGauges(registers: Registry[], { queueDepth, sandboxHealth }: GaugeSources): void {
  new Gauge({
    name: "assay_queue_depth",
    help: "Gradings that wait, by lane",
    labelNames: ["lane"],
    registers,
    collect() {
      for (const lane of LANES) this.set({ lane }, queueDepth(lane).queued);
    },
  });
  new Gauge({
    name: "assay_running",
    help: "Gradings under way, by lane",
    labelNames: ["lane"],
    registers,
    collect() {
      for (const lane of LANES) this.set({ lane }, queueDepth(lane).running);
    },
  });
  const slots: readonly [string, string, (health: SandboxHealth) => number][] = [
    ["assay_slots", "Sandbox slots that exist", (health) => health.slots],
    ["assay_slots_busy", "Sandbox slots that run something", (health) => health.busy],
    ["assay_slots_waiting", "Runs that wait for a slot", (health) => health.waiting],
    ["assay_slot_faults", "Sandbox slots lost and replaced since start", (health) => health.faults],
  ];
  for (const [name, help, read] of slots) {
    new Gauge({
      name,
      help,
      registers,
      collect() {
        const health = sandboxHealth();
        this.set(health === null ? 0 : read(health));
      },
    });
  }
}
