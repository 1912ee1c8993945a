import { expect, it } from "vitest";
import { createMetrics } from "../../../src/telemetry/metrics.ts";

it("counts requests, verdicts, faults, reuse and phases under names of its own", async () => {
  const metrics = createMetrics();

  metrics.request({ method: "POST", route: "/v1/rewards", status: 200, milliseconds: 12 });
  metrics.graded({ kind: "math", verdict: "accepted", errorCode: null });
  metrics.graded({ kind: "stdio", verdict: null, errorCode: "sandbox_fault" });
  metrics.reused("cached");
  metrics.phase("run", 1_500);
  const { body, contentType } = await metrics.exposition();

  expect(contentType).toMatch(/^text\/plain/);
  expect(body).toContain('assay_http_requests_total{method="POST",route="/v1/rewards",status="200"} 1');
  expect(body).toContain('assay_http_request_seconds_sum{method="POST",route="/v1/rewards"} 0.012');
  expect(body).toContain('assay_verdicts_total{kind="math",verdict="accepted"} 1');
  expect(body).toContain('assay_infra_errors_total{kind="stdio",code="sandbox_fault"} 1');
  expect(body).toContain('assay_reused_total{how="cached"} 1');
  expect(body).toContain('assay_phase_seconds_sum{phase="run"} 1.5');
  expect(body).toContain("process_cpu_seconds_total");
  expect(body).not.toContain('assay_verdicts_total{kind="stdio"');
});

it("reads queue and slots at the moment of the scrape", async () => {
  const metrics = createMetrics();
  let queued = 3;
  metrics.watch({
    queueDepth: (lane) => ({ queued: lane === "rules" ? queued : 0, running: 1 }),
    sandboxHealth: () => ({ ready: true, slots: 4, busy: 2, waiting: 5, faults: 1, problem: null }),
  });

  queued = 7;
  const { body } = await metrics.exposition();

  expect(body).toContain('assay_queue_depth{lane="rules"} 7');
  expect(body).toContain('assay_running{lane="sandbox"} 1');
  expect(body).toContain("assay_slots 4");
  expect(body).toContain("assay_slots_busy 2");
  expect(body).toContain("assay_slots_waiting 5");
  expect(body).toContain("assay_slot_faults 1");
});

it("shares nothing between two registries", async () => {
  const first = createMetrics();
  const second = createMetrics();

  first.reused("joined");

  expect((await second.exposition()).body).not.toContain('assay_reused_total{how="joined"}');
});
