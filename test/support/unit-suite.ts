import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadConfig } from "../../src/config/config.ts";
import { RewardRequest } from "../../src/contract/api.ts";
import type { RewardRecord } from "../../src/contract/record.ts";
import { parseShape } from "../../src/contract/shape.ts";
import type { Assay } from "../../src/core/assay.ts";
import { compose } from "../../src/main.ts";
import { GO_CASES } from "./unit-cases/go.ts";
import { JAVA_CASES } from "./unit-cases/java.ts";
import { RUST_CASES } from "./unit-cases/rust.ts";
import type { UnitCase } from "./unit-cases/unit-case.ts";

const CASES: readonly UnitCase[] = [...GO_CASES, ...JAVA_CASES, ...RUST_CASES];

/** Suites of the frameworks whose tests ask the program over pipes, through the whole service. */
export function unitSuite(driver: "native" | "docker", startTimeoutMs: number): void {
  describe(`suites of go test, cargo test and JUnit, ${driver}`, () => {
    let assay: Assay;
    let dataDir: string;
    let offered: ReadonlySet<string>;

    beforeAll(async () => {
      dataDir = await mkdtemp(join(tmpdir(), "assay-unit-"));
      const config = loadConfig({ ASSAY_DATA_DIR: dataDir, ASSAY_SANDBOX: driver, ASSAY_LOG_LEVEL: "error" });
      ({ assay } = await compose(config));
      offered = new Set(assay.sandbox().description?.toolchains.map(({ language }) => language));
    }, startTimeoutMs);
    afterAll(async () => {
      await assay.close();
      await rm(dataDir, { recursive: true, force: true });
    });

    it.for(CASES.map((one) => [`${one.framework}: ${one.name}`, one] as const))("%s", async ([, one], context) => {
      const isHere = offered.has(one.language);
      if (!isHere && (driver === "docker" || process.env.TEST_REQUIRE_LANGUAGES === "1")) {
        throw new Error(`no tools for ${one.language}`);
      }
      context.skip(!isHere, `no tools for ${one.language}`);
      const record = await grade(assay, one);
      const { verdict, error, tests, flags } = one.expected;
      const seen = { verdict: record.verdict, error: record.error?.code, flags: record.flags };
      expect(seen, `${record.observed.evidence} ${record.error?.message}`).toEqual({
        ...{ verdict, error, flags: flags ?? [] },
      });
      if (tests !== undefined) {
        expect(Object.fromEntries(record.tests.map((test) => [test.id, test.verdict]))).toEqual(tests);
      }
      if (verdict === "accepted") expect(record).toMatchObject({ reward: 1, integrity: "split_process" });
      else if (verdict !== null && one.isFraction !== true) expect(record.reward).toBe(0);
    });
  });
}

async function grade(assay: Assay, one: UnitCase): Promise<RewardRecord> {
  const { framework, files, solution, expectedTests, isFraction, limits } = one;
  const task = {
    ...{ id: "example", kind: "unit", framework, files, limits },
    ...(expectedTests !== undefined && { expected_tests: expectedTests }),
    ...(isFraction === true && { reward: { mode: "fraction" } }),
  };
  const body = { task, solution: { code: solution }, options: { cache: "bypass", detail: "full" } };
  const answer = await assay.reward(parseShape(RewardRequest, body), Date.now());
  if (answer.state !== "done") throw new Error("no deadline was set");
  return answer.record;
}
